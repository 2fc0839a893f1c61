import type { CfgDocument } from "../../cfg/types.ts";
import {
  defaultEnvironment,
  environment as environmentOf,
  type Environment,
} from "../../configuration/environments.ts";
import type { KubernetesEngine } from "../../configuration/kubernetesEngine.ts";
import { runPolicy } from "../../configuration/runPolicy.ts";
import { parseRunWords, type RunWords } from "../../configuration/runWords.ts";
import type { Configuration, Origin, ResolvedObject } from "../../configuration/types.ts";
import type { PlanProblem, RunIdentity, RunPlan, RunPlanParams, RunPlanResult } from "../../protocol.ts";
import { buildPod } from "../buildPod.ts";
import { driverCommand, runFolder } from "../commands.ts";
import { localTimestamp, podLinks } from "../links.ts";
import { placeInside } from "../placeInside.ts";
import { podName } from "../podName.ts";
import { renderPodYaml } from "../podYaml.ts";
import { driverTaskRun, type RunFacts } from "../taskRun.ts";
import type { PodPlan } from "../types.ts";
import type { RunPlanContext, TaskCode } from "./context.ts";
import { imageToRun, type ImageToRun } from "./builtImage.ts";
import {
  builtElsewhere,
  debugBreaksRuns,
  imageWithColons,
  manifestNotFound,
  notKubernetes,
  planError,
  runsLocally,
  taskEnvironmentIgnored,
  tasksStayInDriver,
  unknownInCode,
} from "./problems.ts";
import { taskPod, type TaskPod } from "./taskPod.ts";
import { runWords } from "./words.ts";

/** What `dbnd run` would create for this request (spec 5.2); never throws, problems tell why there is no plan. */
export function buildRunPlan(params: RunPlanParams, context: RunPlanContext): RunPlanResult {
  const environment = params.environment ?? defaultEnvironment(context.configure({}, []));
  return planOfWords(runWords(params, environment), context, params);
}

/** The same for the words after `dbnd run`, which the driver gets unchanged. */
export function planOfWords(
  words: readonly string[],
  context: RunPlanContext,
  params: Pick<RunPlanParams, "identity" | "tryNumber" | "pod"> = {},
): RunPlanResult {
  const said = parseRunWords(words);
  const runWide = context.configure(said.commandLine, said.configurationFiles);
  const environment = environmentOf(runWide, said.commandLine.env ?? defaultEnvironment(runWide));
  const forTask = params.pod === "task";
  const code = said.task === undefined ? undefined : context.taskCode?.(said.task);
  // Each task builds the engine again, below its own configuration (spec 4.1); the driver is none of the user's tasks.
  const layers = forTask ? (code?.layers ?? []) : [];
  const configuration =
    layers.length > 0 ? context.configure(said.commandLine, said.configurationFiles, layers) : runWide;
  const errors = [
    ...said.problems.map(({ message }): PlanProblem => ({ code: "bad-option", severity: "error", message })),
    ...configuration.problems.map(planError),
    ...environment.problems.map(planError),
  ];
  if (errors.length > 0) return { problems: errors };
  const engineName = environment.engine;
  if (forTask) {
    if (engineName === undefined || !environment.submitTasks) return { problems: [tasksStayInDriver(environment)] };
  } else if (engineName === undefined || !environment.submitDriver || said.runDriver !== undefined) {
    return { problems: [runsLocally(environment)] };
  }
  const detached = configuration.resolve("run").values.get("interactive")?.value !== true;
  const use = { detachedDriver: detached && !forTask };
  const written = configuration.resolve(engineName, { use });
  if (written.family !== "kubernetes") return { problems: [notKubernetes(written, environment)] };
  const identity = params.identity ?? context.newIdentity();
  const { startedAt } = identity;
  const toRun = imageToRun({ engine: written, use, configuration, project: context.projectHome, startedAt });
  const { engine, settings } = toRun;
  const newUid = params.identity ? uidsOf(params.identity) : () => context.newUid();
  const setting = { words, said, context, configuration, environment, engine, settings, identity };
  return new Planner({ ...setting, image: toRun, newUid, code, forTask }).plan(params.tryNumber);
}

/** Further uids for a run that is to look the same each time. */
function uidsOf({ taskRunUid }: RunIdentity): () => string {
  let count = 0;
  return () => taskRunUid.slice(0, 24) + (++count).toString(16).padStart(12, "0");
}

interface PlannerInput {
  readonly words: readonly string[];
  readonly said: RunWords;
  readonly context: RunPlanContext;
  readonly configuration: Configuration;
  readonly environment: Environment;
  readonly engine: ResolvedObject;
  readonly settings: KubernetesEngine;
  readonly image: ImageToRun;
  readonly identity: RunIdentity;
  readonly code: TaskCode | undefined;
  readonly forTask: boolean;
  readonly newUid: () => string;
}

/** Makes the plan once it is known that a driver, or a task, goes to a Kubernetes engine. */
class Planner {
  private readonly input: PlannerInput;

  constructor(input: PlannerInput) {
    this.input = input;
  }

  plan(tryNumber: number | undefined): RunPlanResult {
    const { engine, settings, context, configuration, environment, said, identity } = this.input;
    const { build } = this.input.image;
    const manifest = settings.podYaml === null ? undefined : context.readManifest(settings.podYaml);
    const before = [
      ...engine.problems.map(planError),
      ...this.imageProblems(),
      ...(settings.podYaml !== null && !manifest ? [manifestNotFound(engine, settings.podYaml)] : []),
    ];
    if (before.length > 0) return { problems: before };
    const { taskRun, command, ...more } = this.podOf(tryNumber);
    const pod = buildPod({
      engine,
      taskRun,
      command,
      ...more,
      includeSystemSecrets: true,
      newUid: this.input.newUid,
      placeInside: placeInside(engine, documentsOf(configuration)),
      ...(manifest ? { baseManifest: manifest } : {}),
    });
    if (pod.problems.length > 0) return { problems: pod.problems.map(planError) };
    const image = `${settings.containerRepository ?? ""}:${settings.containerTag ?? ""}`;
    const name = podName(taskRun, more.tryNumber);
    const plan: RunPlan = {
      task: said.task ?? "",
      environment: environment.name,
      engine: engine.name,
      identity,
      namespace: settings.namespace,
      podName: name,
      image,
      ...(build ? { imageBuild: build } : {}),
      command,
      ...rendered(pod),
      cluster: clusterOf(settings),
      policy: runPolicy(settings, this.taskRetries()),
      links: podLinks(settings, name, localTimestamp(identity.startedAt)),
    };
    return {
      plan,
      problems: [
        ...imageWithColons(engine, image),
        ...debugBreaksRuns(engine),
        ...(build ? builtElsewhere(engine, build) : []),
        ...this.ofCode(),
      ],
    };
  }

  /** What is worth knowing about the task's code, where it matters. */
  private ofCode(): readonly PlanProblem[] {
    const { code, forTask, environment } = this.input;
    if (!forTask || !code) return [];
    const asked = code.environment;
    return [
      ...code.unknown.map(unknownInCode),
      ...(asked && asked.name !== environment.name ? [taskEnvironmentIgnored(asked, environment.name)] : []),
    ];
  }

  private podOf(tryNumber: number | undefined): TaskPod {
    const { said, settings, identity, configuration, code, forTask } = this.input;
    const facts = this.facts();
    if (!forTask) {
      const command = this.command();
      return { taskRun: driverTaskRun(identity, facts), command, ...(tryNumber === undefined ? {} : { tryNumber }) };
    }
    const task = said.taskName ?? said.task ?? "";
    const executable = settings.dbndExecutable;
    return taskPod({ task, code, identity, facts, executable, folder: this.folder(), tryNumber }, configuration);
  }

  private imageProblems(): readonly PlanProblem[] {
    const { engine, image } = this.input;
    const { problem } = image;
    return problem ? [planError({ ...problem, origin: originOf(engine, problem.key) })] : [];
  }

  private command(): readonly string[] {
    const { settings, words, identity } = this.input;
    return driverCommand(settings.dbndExecutable, words, {
      runUid: identity.runUid,
      resultPath: `${this.folder()}/${identity.resultUid}.json`,
      startedAt: identity.startedAt,
    });
  }

  private folder(): string {
    const { identity, said, environment } = this.input;
    return runFolder(dbndRoot(environment.section), said.task ?? "", identity.startedAt, identity.runUid);
  }

  private facts(): RunFacts {
    const { context, environment, configuration, identity } = this.input;
    const sourceVersion = identity.sourceVersion ?? context.sourceVersion;
    const userPreInit = configuration.resolve("run").values.get("user_code_on_fork")?.value;
    return {
      user: context.user,
      environmentName: environment.name,
      ...(sourceVersion === undefined ? {} : { sourceVersion }),
      ...(typeof userPreInit === "string" && userPreInit !== "" ? { userPreInit } : {}),
    };
  }

  private taskRetries(): number {
    const { configuration, said, code } = this.input;
    const [own] = configuration.chain([said.task ?? "task"], "task_retries");
    const [general] = configuration.chain(["task"], "task_retries");
    const retries = Number(own?.value.text ?? code?.retries ?? general?.value.text ?? 0);
    return Number.isInteger(retries) && retries > 0 ? retries : 0;
  }
}

function rendered(plan: PodPlan): Pick<RunPlan, "pod" | "podYaml" | "lineOrigins" | "linePointers"> {
  const { yaml, lineOrigins, linePointers } = renderPodYaml(plan);
  return { pod: plan.pod, podYaml: yaml, lineOrigins, linePointers };
}

function clusterOf(engine: KubernetesEngine): RunPlan["cluster"] {
  return {
    inCluster: engine.inCluster,
    ...(engine.configFile ? { configFile: engine.configFile } : {}),
    ...(engine.clusterContext ? { context: engine.clusterContext } : {}),
  };
}

/** Where DBND keeps the files of a run: `dbnd_root`, by default `dbnd` below `root` (spec 1.9). */
function dbndRoot(environment: ResolvedObject): string {
  const text = (key: string): string | undefined => {
    const value = environment.values.get(key)?.value;
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const root = text("root");
  return (
    text("dbnd_root") ?? (root === undefined ? undefined : `${root}/dbnd`) ?? text("dbnd_local_root") ?? "/tmp/dbnd"
  );
}

function originOf(engine: ResolvedObject, key: string | undefined): Origin {
  const fallback: Origin = { kind: "default", section: engine.name, key: key ?? "container_tag" };
  return (key === undefined ? undefined : engine.values.get(key)?.origin) ?? fallback;
}

function documentsOf({ inputs }: Configuration): readonly CfgDocument[] {
  return [...inputs.files, ...(inputs.configurationFiles ?? [])];
}

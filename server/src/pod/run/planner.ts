import type { CfgDocument } from "../../cfg/types.ts";
import type { Environment } from "../../configuration/environments.ts";
import type { KubernetesEngine } from "../../configuration/kubernetesEngine.ts";
import { runPolicy } from "../../configuration/runPolicy.ts";
import type { RunWords } from "../../configuration/runWords.ts";
import type { Configuration, Origin, ResolvedObject } from "../../configuration/types.ts";
import type { PlanProblem, RunIdentity, RunPlan, RunPlanResult } from "../../protocol.ts";
import { buildPod } from "../buildPod.ts";
import { driverCommand, runFolder } from "../commands.ts";
import { localTimestamp, podLinks } from "../links.ts";
import { placeInside } from "../placeInside.ts";
import { podName } from "../podName.ts";
import { renderPodYaml } from "../podYaml.ts";
import { driverTaskRun, type RunFacts } from "../taskRun.ts";
import type { PodPlan } from "../types.ts";
import type { ImageToRun } from "./builtImage.ts";
import type { RunPlanContext, TaskCode } from "./context.ts";
import { engineWithoutEffect, type ImageTask } from "./imageTask.ts";
import {
  builtElsewhere,
  debugBreaksRuns,
  imageWithColons,
  madeByOtherCall,
  manifestNotFound,
  planError,
  severalCalls,
  taskEnvironmentIgnored,
  unknownInCode,
} from "./problems.ts";
import { planSources } from "./planSources.ts";
import { taskPod, type TaskPod } from "./taskPod.ts";

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
  /** Of whose pod it is, when it is a task's. */
  readonly task: string | undefined;
  /** For a task that runs an image of its own. */
  readonly ofImage?: ImageTask;
  readonly newUid: () => string;
}

/** Makes the plan once it is known that a driver, or a task, goes to a Kubernetes engine. */
export class Planner {
  private readonly input: PlannerInput;

  constructor(input: PlannerInput) {
    this.input = input;
  }

  plan(tryNumber: number | undefined): RunPlanResult {
    const { engine, settings, context, configuration, environment, said, identity, ofImage } = this.input;
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
      includeSystemSecrets: true,
      ...more,
      newUid: this.input.newUid,
      placeInside: placeInside(engine, documentsOf(configuration)),
      ...(manifest ? { baseManifest: manifest } : {}),
    });
    if (pod.problems.length > 0) return { problems: pod.problems.map(planError) };
    const image = `${settings.containerRepository ?? ""}:${settings.containerTag ?? ""}`;
    const name = podName(taskRun, more.tryNumber);
    const plan: RunPlan = {
      task: (this.input.forTask ? this.input.task : said.task) ?? "",
      environment: environment.name,
      engine: engine.name,
      identity,
      namespace: settings.namespace,
      podName: name,
      image,
      ...(build ? { imageBuild: build } : {}),
      command,
      ...rendered(pod, engine),
      cluster: clusterOf(settings),
      policy: runPolicy(settings, this.taskRetries()),
      links: podLinks(settings, name, localTimestamp(identity.startedAt)),
    };
    return {
      plan,
      problems: [
        ...(ofImage ? [] : imageWithColons(engine, image)),
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
      ...(code.madeByOther ? [madeByOtherCall(code.madeByOther)] : []),
      ...(code.otherCalls ? [severalCalls(code.family, code.otherCalls)] : []),
      ...code.unknown.map(unknownInCode),
      ...(code.image ? engineWithoutEffect(code.image) : []),
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
    const { ofImage, task: of = "" } = this.input;
    if (ofImage) return ofImage.pod(identity, facts);
    const root = said.taskName ?? said.task ?? of;
    const task = of === said.task ? root : of;
    const executable = settings.dbndExecutable;
    return taskPod({ task, root, code, identity, facts, executable, folder: this.folder(), tryNumber }, configuration);
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
    const { configuration, code, task } = this.input;
    // What a class says is its default: any section of the task is stronger (dbnd 1.0.28).
    const [configured] = configuration.chain([task ?? "task", code?.family ?? "task", "task"], "task_retries");
    const retries = Number(configured?.value.text ?? configured?.value.plain ?? code?.retries ?? 0);
    return Number.isInteger(retries) && retries > 0 ? retries : 0;
  }
}

function rendered(
  plan: PodPlan,
  engine: ResolvedObject,
): Pick<RunPlan, "pod" | "podYaml" | "lineOrigins" | "linePointers" | "sources"> {
  const rendering = renderPodYaml(plan);
  const { yaml, lineOrigins, linePointers } = rendering;
  return { pod: plan.pod, podYaml: yaml, lineOrigins, linePointers, sources: planSources(rendering, plan, engine) };
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

import {
  defaultEnvironment,
  environment as environmentOf,
  type Environment,
} from "../../configuration/environments.ts";
import { parseRunWords, type RunWords } from "../../configuration/runWords.ts";
import type { Configuration } from "../../configuration/types.ts";
import type { PlanProblem, RunIdentity, RunPlanParams, RunPlanResult } from "../../protocol.ts";
import { imageToRun, type EngineToRun } from "./builtImage.ts";
import type { RunPlanContext } from "./context.ts";
import { imageTask } from "./imageTask.ts";
import { Planner } from "./planner.ts";
import { notCalled, notKubernetes, planError, runsLocally, tasksStayInDriver } from "./problems.ts";
import { taskConfiguration } from "./taskConfiguration.ts";
import { runWords } from "./words.ts";

/** What `dbnd run` would create for this request (spec 5.2); never throws, problems tell why there is no plan. */
export function buildRunPlan(params: RunPlanParams, context: RunPlanContext): RunPlanResult {
  const environment = params.environment ?? defaultEnvironment(context.configure({}, []));
  const { within, task } = params;
  if (within === undefined || params.pod !== "task") return planOfWords(runWords(params, environment), context, params);
  // The run is that of the pipeline, and so are its parameters.
  return planOfWords(runWords({ ...params, task: within }, environment), context, { ...params, podOf: task });
}

/** The same for the words after `dbnd run`, which the driver gets unchanged. */
export function planOfWords(
  words: readonly string[],
  context: RunPlanContext,
  params: Pick<RunPlanParams, "identity" | "tryNumber" | "pod" | "call"> & { readonly podOf?: string } = {},
): RunPlanResult {
  const said = parseRunWords(words);
  const runWide = context.configure(said.commandLine, said.configurationFiles);
  const environment = environmentOf(runWide, said.commandLine.env ?? defaultEnvironment(runWide));
  const forTask = params.pod === "task";
  const task = params.podOf ?? said.task;
  const within = params.podOf === undefined ? undefined : said.task;
  const { call } = params;
  const asked = { ...(within === undefined ? {} : { within }), ...(call === undefined ? {} : { call }) };
  const code = task === undefined ? undefined : context.taskCode?.({ name: task, ...asked });
  if (within !== undefined && !code) return { problems: [notCalled(task ?? "", within)] };
  // Each task builds the engine again, below its own configuration (spec 4.1); the driver is none of the user's tasks.
  const below = taskConfiguration(forTask ? (code?.steps ?? []) : [], (layers) =>
    layers.length > 0 ? context.configure(said.commandLine, said.configurationFiles, layers) : runWide,
  );
  const { configuration } = below;
  const errors = [
    ...said.problems.map(({ message }): PlanProblem => ({ code: "bad-option", severity: "error", message })),
    ...[...configuration.problems, ...below.problems].map(planError),
    ...environment.problems.map(planError),
  ];
  if (errors.length > 0) return { problems: errors };
  const image = forTask ? code?.image : undefined;
  const name = code?.name ?? task;
  const ofImage = image && code && imageTask({ task: name ?? "", code, image, configuration, environment });
  const chosen = ofImage ?? ofRun({ context, said, params, configuration, environment });
  if (!("engine" in chosen)) return { problems: [chosen.problem] };
  if (ofImage && ofImage.problems.length > 0) return { problems: ofImage.problems };
  const identity = params.identity ?? context.newIdentity();
  const toRun = chosen.toRun(identity.startedAt);
  const { engine, settings } = toRun;
  const newUid = params.identity ? uidsOf(params.identity) : () => context.newUid();
  const setting = { words, said, context, configuration, environment, engine, settings, identity };
  const planner = new Planner({
    ...setting,
    image: toRun,
    newUid,
    code,
    forTask,
    task: name,
    ...(ofImage && { ofImage }),
  });
  return planner.plan(params.tryNumber);
}

interface ChoiceInput {
  readonly context: RunPlanContext;
  readonly said: RunWords;
  readonly params: Pick<RunPlanParams, "pod">;
  readonly configuration: Configuration;
  readonly environment: Environment;
}

/** The engine that the driver of the run goes to, or its tasks; or why there is none (spec 4.1). */
function ofRun({
  context,
  said,
  params,
  configuration,
  environment,
}: ChoiceInput): EngineToRun | { readonly problem: PlanProblem } {
  const engineName = environment.engine;
  const forTask = params.pod === "task";
  if (forTask) {
    if (engineName === undefined || !environment.submitTasks) return { problem: tasksStayInDriver(environment) };
  } else if (engineName === undefined || !environment.submitDriver || said.runDriver !== undefined) {
    return { problem: runsLocally(environment) };
  }
  const detached = configuration.resolve("run").values.get("interactive")?.value !== true;
  const use = { detachedDriver: detached && !forTask };
  const engine = configuration.resolve(engineName, { use });
  if (engine.family !== "kubernetes") return { problem: notKubernetes(engine, environment) };
  const project = context.projectHome;
  return { engine, toRun: (startedAt) => imageToRun({ engine, use, configuration, project, startedAt }) };
}

/** Further uids for a run that is to look the same each time. */
function uidsOf({ taskRunUid }: RunIdentity): () => string {
  let count = 0;
  return () => taskRunUid.slice(0, 24) + (++count).toString(16).padStart(12, "0");
}

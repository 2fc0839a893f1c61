import type { Configuration, Layer, Origin } from "../../configuration/types.ts";
import type { AskedTask, ImageTaskCode, TaskCode, TaskStep, WrittenText } from "../../pod/run/context.ts";
import { moduleIn } from "../syntax/moduleNames.ts";
import type { PythonProgram } from "../evaluation/program.ts";
import { madeTask, waysTo, type CallWay, type MadeTask } from "./callWays.ts";
import type { PythonIndex } from "./pythonIndex.ts";
import { plainValue, reasonOf } from "../evaluation/pythonValues.ts";
import { taskOfSection } from "./sectionTasks.ts";
import { defaultsLayer, layerOf } from "./taskLayers.ts";
import type { PythonTask, PythonTaskCall, PythonValue } from "../syntax/types.ts";

interface Sources {
  readonly index: PythonIndex;
  readonly program: PythonProgram;
}

/**
 * What the code says about the pod of a task, imports of workspace files followed. Undefined when no Python file defines
 * the task, or the pipeline does not call it. The section that makes a task under another name is followed to its code.
 */
export function taskCode(
  { name, within, call }: AskedTask,
  configuration: Configuration,
  { index, program }: Sources,
  projectUri: string,
): TaskCode | undefined {
  const task = taskOfSection(name, configuration, index);
  if (!task) return undefined;
  const pipeline = within === undefined ? undefined : taskOfSection(within, configuration, index);
  const ways = pipeline ? waysTo(task, pipeline, index) : [];
  const made = madeTask(task, ways, call ?? 0);
  if (within !== undefined && !made) return undefined;
  const calls = made?.madeBy ?? [];
  const reader = new Reader(program);
  const given = (setting: string): PythonValue | undefined => calls.at(-1)?.call.given.get(setting);
  const retries = reader.number(given("task_retries") ?? task.taskRetries);
  const environment = reader.text(given("task_env") ?? task.taskEnv);
  return {
    module: moduleIn(task.uri, projectUri),
    family: task.name,
    ...(made === undefined || made.name === task.name ? {} : { name: made.name }),
    ...(made === undefined || made.id === name ? {} : { id: made.id }),
    steps: [
      ...calls.map((caller, at) =>
        reader.step(caller.pipeline, at === 0 ? (within ?? "") : caller.pipeline.name, calls[at - 1]?.call),
      ),
      reader.step(task, made === undefined || made.name === task.name ? name : made.name, calls.at(-1)?.call),
    ],
    ...(retries === undefined ? {} : { retries }),
    ...(environment?.text === undefined ? {} : { environment: { name: environment.text, origin: environment.origin } }),
    ...(task.runsImage ? { image: reader.image(task, given) } : {}),
    ...(made ? notices(made, ways[call ?? 0], call) : {}),
    unknown: reader.unknown.map((value) => ({ reason: reasonOf(value), origin: originOf(value) })),
  };
}

/** What is worth knowing about the call: another one makes the same task, or others make tasks of their own. */
function notices(
  { madeBy, count }: MadeTask,
  way: CallWay | undefined,
  call: number | undefined,
): Pick<TaskCode, "madeByOther" | "otherCalls"> {
  const caller = madeBy.at(-1);
  if (!caller) return {};
  const { pipeline, call: own } = caller;
  const origin: Origin = { kind: "python", uri: pipeline.uri, range: own.range };
  if (way !== madeBy) return { madeByOther: { line: own.range.start.line + 1, origin } };
  return call === undefined && count > 1 ? { otherCalls: { line: own.range.start.line + 1, count, origin } } : {};
}

/** Evaluates values anew, with imports followed, and notes those that stay unknown. */
class Reader {
  readonly unknown: PythonValue[] = [];
  readonly #program: PythonProgram;

  constructor(program: PythonProgram) {
    this.#program = program;
  }

  /** What building a task puts over the configuration; `call` is where its pipeline does so. */
  step(task: PythonTask, section: string, call?: PythonTaskCall): TaskStep {
    const [ofCall, override] = [call?.given.get("task_config"), call?.given.get("override")];
    const defaults = defaultsLayer(task.defaults?.map((value) => this.#program.complete(value)) ?? [], this.unknown);
    return {
      section,
      family: task.name,
      around: call?.around.map((value) => this.#layer("with config", value)) ?? [],
      ...(defaults ? { defaults } : {}),
      ...(task.taskConfig ? { taskConfig: this.#layer("task_config", task.taskConfig) } : {}),
      ...(ofCall ? { taskConfigOfCall: this.#layer("task_config", ofCall) } : {}),
      ...(override ? { override: this.#layer("override", override, "override") } : {}),
    };
  }

  image(task: PythonTask, given: (setting: string) => PythonValue | undefined): ImageTaskCode {
    const parts = {
      imageOfCall: this.text(given("image")),
      commandOfCall: this.text(given("command")),
      engineOfCall: this.text(given("docker_engine")),
      image: this.text(task.image),
      command: this.text(task.command),
      engine: this.text(task.dockerEngine),
      engineWithoutEffect: this.text(task.plainDockerEngine),
    };
    return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
  }

  /** A text; without one when only running would tell. `None` is like nothing at all. */
  text(value: PythonValue | undefined): WrittenText | undefined {
    const complete = value && this.#program.complete(value);
    if (!complete || (complete.kind === "constant" && complete.value === null)) return undefined;
    const plain = plainValue(complete);
    const origin = originOf(complete);
    if (typeof plain === "string") return { text: plain, origin };
    this.unknown.push(complete);
    return { origin };
  }

  number(value: PythonValue | undefined): number | undefined {
    const complete = value && this.#program.complete(value);
    const plain = complete && plainValue(complete);
    if (complete && typeof plain !== "number") this.unknown.push(complete);
    return typeof plain === "number" ? plain : undefined;
  }

  #layer(name: string, value: PythonValue, priority: "normal" | "override" = "normal"): Layer {
    return layerOf(name, this.#program.complete(value), priority, this.unknown);
  }
}

function originOf({ uri, range }: PythonValue): Origin {
  return { kind: "python", uri, range };
}

import type { Configuration, Origin } from "../configuration/types.ts";
import type { TaskCode } from "../pod/run/context.ts";
import { moduleIn } from "./moduleNames.ts";
import type { PythonProgram } from "./program.ts";
import type { PythonIndex } from "./pythonIndex.ts";
import { plainValue, reasonOf } from "./pythonValues.ts";
import { taskOfSection } from "./sectionTasks.ts";
import { taskLayers } from "./taskLayers.ts";
import type { PythonTask, PythonValue } from "./types.ts";

/**
 * What the code of a task says about its pod, imports of workspace files followed; undefined when no Python file
 * defines the task. The section that makes a task under another name is followed to its code.
 */
export function taskCode(
  name: string,
  configuration: Configuration,
  { index, program }: { readonly index: PythonIndex; readonly program: PythonProgram },
  projectUri: string,
): TaskCode | undefined {
  const found = taskOfSection(name, configuration, index);
  if (!found) return undefined;
  const task = completed(found, program);
  const { layers, unknown, retries } = taskLayers(task);
  const environment = task.taskEnv && plainValue(task.taskEnv);
  return {
    module: moduleIn(task.uri, projectUri),
    family: task.name,
    layers,
    ...(retries === undefined ? {} : { retries }),
    ...(task.taskEnv && typeof environment === "string"
      ? { environment: { name: environment, origin: originOf(task.taskEnv) } }
      : {}),
    unknown: unknown.map((value) => ({ reason: reasonOf(value), origin: originOf(value) })),
  };
}

function completed(task: PythonTask, program: PythonProgram): PythonTask {
  const { taskConfig, defaults, taskRetries, taskEnv } = task;
  return {
    ...task,
    ...(taskConfig ? { taskConfig: program.complete(taskConfig) } : {}),
    ...(defaults ? { defaults: program.complete(defaults) } : {}),
    ...(taskRetries ? { taskRetries: program.complete(taskRetries) } : {}),
    ...(taskEnv ? { taskEnv: program.complete(taskEnv) } : {}),
  };
}

function originOf({ uri, range }: PythonValue): Origin {
  return { kind: "python", uri, range };
}

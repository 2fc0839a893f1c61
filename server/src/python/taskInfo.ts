import type { TaskInfo } from "../protocol.ts";
import { moduleIn } from "./moduleNames.ts";
import type { PythonCaller } from "./pythonIndex.ts";
import type { PythonTask } from "./types.ts";

/** A task as the client is told of it; `projectUri` is the folder that module paths start from. */
export function taskInfo(task: PythonTask, projectUri: string, callers: readonly PythonCaller[] = []): TaskInfo {
  return {
    name: task.name,
    kind: task.kind,
    module: moduleIn(task.uri, projectUri),
    uri: task.uri,
    range: task.nameRange,
    parameters: task.parameters.map(({ name, type, default: text }) => ({
      name,
      type,
      ...(text === undefined ? {} : { default: text }),
    })),
    ...(callers.length === 0 ? {} : { calledBy: callers.map(({ pipeline }) => pipeline.name) }),
    ...(task.documentation === undefined ? {} : { documentation: task.documentation }),
  };
}

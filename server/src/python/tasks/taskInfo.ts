import type { TaskCall, TaskInfo } from "../../protocol.ts";
import { moduleIn } from "../syntax/moduleNames.ts";
import type { PythonTask } from "../syntax/types.ts";

/** A task as the client is told of it; `projectUri` is the folder that module paths start from. */
export function taskInfo(task: PythonTask, projectUri: string, calls: readonly TaskCall[] = []): TaskInfo {
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
    ...(calls.length === 0 ? {} : { calls }),
    ...(task.documentation === undefined ? {} : { documentation: task.documentation }),
  };
}

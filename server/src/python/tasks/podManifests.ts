import type { PythonProgram } from "../evaluation/program.ts";
import { plainValue } from "../evaluation/pythonValues.ts";
import type { PythonTask, PythonValue } from "../syntax/types.ts";

/** A base manifest that Python code gives to a task. */
export interface PythonManifest {
  /** As written, from the project's folder. */
  readonly path: string;
  readonly section: string;
  readonly task: string;
}

/** The base manifests that tasks name (`pod_yaml`), imports of workspace files followed. */
export function podManifests(tasks: readonly PythonTask[], program: PythonProgram): readonly PythonManifest[] {
  return tasks.flatMap((task) => {
    const { taskConfig, defaults = [], calls = [] } = task;
    const given = calls.flatMap((call) => [...call.around, call.given.get("task_config"), call.given.get("override")]);
    return [taskConfig, ...defaults, ...given].flatMap((value) =>
      value ? manifestsIn(value, task.name, program) : [],
    );
  });
}

function manifestsIn(value: PythonValue, task: string, program: PythonProgram): readonly PythonManifest[] {
  // What stands in one file is known already; most configurations do.
  const complete = plainValue(value) === undefined ? program.complete(value) : value;
  if (complete.kind !== "dict") return [];
  return complete.members.flatMap(({ key, value: member }) => {
    if (key.kind === "attribute" && key.name === "pod_yaml") return manifest(member, "kubernetes", task);
    if (key.kind !== "constant" || typeof key.value !== "string" || member.kind !== "dict") return [];
    const section = key.value;
    return member.members.flatMap((each) =>
      each.key.kind === "constant" && each.key.value === "pod_yaml" ? manifest(each.value, section, task) : [],
    );
  });
}

function manifest(value: PythonValue, section: string, task: string): readonly PythonManifest[] {
  const path = plainValue(value.kind === "marked" ? value.value : value);
  return typeof path === "string" && path !== "" ? [{ path, section, task }] : [];
}

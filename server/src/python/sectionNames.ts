import type { Range } from "../text/types.ts";
import type { PythonTask, PythonValue } from "./types.ts";

/** A section of the configuration that Python code names. */
export interface PythonSectionName {
  readonly name: string;
  readonly uri: string;
  /** The name, without its quotes. */
  readonly range: Range;
}

/**
 * The sections that `task_config` and `defaults` of a task name, and what a pipeline gives to its tasks: the outer keys of
 * `{"section": {"key": value}}`. Names that are not written as one plain text in that place are left out: what cannot be found by reading cannot be renamed.
 */
export function pythonSectionNames(task: PythonTask): PythonSectionName[] {
  const ofCalls = (task.calls ?? []).flatMap(({ around, given }) => [
    ...around,
    given.get("task_config"),
    given.get("override"),
  ]);
  return [task.taskConfig, ...(task.defaults ?? []), ...ofCalls].flatMap((value) => (value ? outerKeys(value) : []));
}

function outerKeys(value: PythonValue): PythonSectionName[] {
  if (value.kind === "marked") return outerKeys(value.value);
  if (value.kind !== "dict") return [];
  return value.members.flatMap(({ key, value: member }) => {
    if (key.kind !== "constant" || typeof key.value !== "string" || member.kind !== "dict") return [];
    const quote = /^[rRuU]?("|')/u.exec(key.source);
    if (!quote || key.source !== `${quote[0]}${key.value}${quote[1] ?? ""}`) return [];
    const { line, character } = key.range.start;
    const start = { line, character: character + quote[0].length };
    const end = { line, character: start.character + key.value.length };
    return [{ name: key.value, uri: key.uri, range: { start, end } }];
  });
}

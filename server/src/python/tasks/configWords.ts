import type { Range } from "../../text/types.ts";
import type { PythonMember, PythonTask, PythonValue } from "../syntax/types.ts";

/** A word of the configuration that Python code writes as plain text. */
export interface PythonConfigWord {
  readonly text: string;
  readonly uri: string;
  /** The text, without its quotes. */
  readonly range: Range;
  /** The name of a section, the environment of a task, or (part of) the value of a key. */
  readonly place: "section" | "environment" | { readonly section: string; readonly key: string };
}

/**
 * The words of `task_config`, `defaults` and `task_env` of tasks: sections, and texts that are values of their keys, in
 * lists too. What is not written as one plain text in that place is left out: what cannot be found by reading cannot be
 * renamed. What several tasks inherit is there once.
 */
export function pythonConfigWords(tasks: readonly PythonTask[]): readonly PythonConfigWord[] {
  const found = new Map<string, PythonConfigWord>();
  for (const word of tasks.flatMap(wordsOfTask)) {
    const { line, character } = word.range.start;
    found.set(`${word.uri}#${line}:${character}`, word);
  }
  return [...found.values()];
}

function wordsOfTask(task: PythonTask): PythonConfigWord[] {
  const { taskConfig, defaults, taskEnv, calls = [] } = task;
  const given = calls.flatMap((call) => [...call.around, call.given.get("task_config"), call.given.get("override")]);
  return [
    ...(taskConfig ? wordsOfSections(taskConfig) : []),
    ...(defaults ?? []).flatMap((value) => wordsOfSections(value)),
    ...given.flatMap((value) => (value ? wordsOfSections(value) : [])),
    ...(taskEnv ? words(taskEnv, "environment") : []),
  ];
}

function wordsOfSections(value: PythonValue): PythonConfigWord[] {
  if (value.kind === "marked") return wordsOfSections(value.value);
  if (value.kind !== "dict") return [];
  return value.members.flatMap(({ key, value: member }) => {
    const inner = member.kind === "marked" ? member.value : member;
    if (key.kind !== "constant" || typeof key.value !== "string" || inner.kind !== "dict") return [];
    return [...words(key, "section"), ...wordsOfKeys(key.value, inner.members)];
  });
}

function wordsOfKeys(section: string, members: readonly PythonMember[]): PythonConfigWord[] {
  return members.flatMap(({ key, value }) =>
    key.kind === "constant" && typeof key.value === "string"
      ? words(value, { section, key: key.value.toLowerCase() })
      : [],
  );
}

function words(value: PythonValue, place: PythonConfigWord["place"]): PythonConfigWord[] {
  if (value.kind === "marked") return words(value.value, place);
  if (value.kind === "list") return value.elements.flatMap((element) => words(element, place));
  if (value.kind !== "constant" || typeof value.value !== "string") return [];
  const { value: text, source, uri } = value;
  const quote = /^[rRuU]?("|')/u.exec(source);
  if (!quote || source !== `${quote[0]}${text}${quote[1] ?? ""}`) return [];
  const { line, character } = value.range.start;
  const start = { line, character: character + quote[0].length };
  return [{ text, uri, range: { start, end: { line, character: start.character + text.length } }, place }];
}

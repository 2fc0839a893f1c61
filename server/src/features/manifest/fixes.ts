import type { Fix } from "../../rules/checking/types.ts";
import { replaceWordFix } from "../../rules/fixes/wordFixes.ts";
import type { Text } from "../../text/text.ts";
import type { Problem, TextEdit } from "../../text/types.ts";

/** What mends a problem of a base manifest or pod template. */
export function manifestFixes(problem: Problem, text: Text): readonly Fix[] {
  if (problem.code === "pod-yaml-restart" || problem.code === "airflow-template-restart")
    return neverRestart(problem, text);
  return replaceWordFix(problem, { text });
}

/** `restartPolicy: Never`, in the place of another policy or as the first field of the pod's spec. */
function neverRestart({ range }: Problem, text: Text): readonly Fix[] {
  const { line } = range.start;
  const written = text.line(line);
  const policy = /^(\s*restartPolicy:\s*)(\S+)/.exec(written);
  const fix = (edit: TextEdit): Fix => ({ title: "Write restartPolicy: Never", edits: [edit], preferred: true });
  if (policy) {
    const from = policy[1]?.length ?? 0;
    const to = from + (policy[2]?.length ?? 0);
    return [fix({ range: { start: { line, character: from }, end: { line, character: to } }, newText: "Never" })];
  }
  // A spec between braces, or none at all, is left to whoever writes it.
  if (!/^spec:\s*(?:#.*)?$/.test(written)) return [];
  const next = text.lines(line + 1, text.lineCount).find((one) => /^\s+[^\s#]/.test(one)) ?? "";
  const indent = /^\s+/.exec(next)?.[0] ?? "  ";
  const end = { line, character: written.length };
  return [fix({ range: { start: end, end }, newText: `\n${indent}restartPolicy: Never` })];
}

import type { Checked } from "./types.ts";

/** A list of problems. Lines and columns count from 1, columns in UTF-16 units; the end is exclusive. */
export function jsonReport(checked: readonly Checked[]): string[] {
  const problems = checked.flatMap(({ path, problems }) =>
    problems.map(({ code, severity, message, range }) => ({
      path,
      line: range.start.line + 1,
      column: range.start.character + 1,
      endLine: range.end.line + 1,
      endColumn: range.end.character + 1,
      severity,
      code,
      message,
    })),
  );
  return [JSON.stringify(problems, undefined, 2)];
}

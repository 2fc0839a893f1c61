import { CodeActionKind } from "vscode-languageserver";
import type { CodeAction, Diagnostic } from "vscode-languageserver";
import type { DagFix, DagProblemData } from "../../airflow/dags/checks/types.ts";
import type { Problem, Range } from "../../text/types.ts";

/** What mends the problems of a DAG file that touch a range. */
export function dagFixes(
  clientUri: string,
  range: Range,
  problems: readonly Problem[],
  diagnostics: readonly Diagnostic[],
): CodeAction[] {
  return problems
    .filter((problem) => touches(problem.range, range))
    .flatMap((problem) => {
      const own = diagnostics.filter(({ code, range: at }) => code === problem.code && isAtOnce(at, problem.range));
      return fixesOf(problem).map(({ title, edits }) => ({
        title,
        kind: CodeActionKind.QuickFix,
        ...(own.length > 0 && { diagnostics: own }),
        isPreferred: true,
        edit: { changes: { [clientUri]: edits.map((edit) => ({ range: edit.range, newText: edit.newText })) } },
      }));
    });
}

function fixesOf({ code, data }: Problem): readonly DagFix[] {
  return code.startsWith("airflow-") && data !== undefined ? (data as DagProblemData).fixes : [];
}

function isAtOnce(one: Range, other: Range): boolean {
  return one.start.line === other.start.line && one.start.character === other.start.character;
}

function touches(one: Range, other: Range): boolean {
  return !isBefore(one.end, other.start) && !isBefore(other.end, one.start);
}

function isBefore(left: Range["start"], right: Range["start"]): boolean {
  return left.line < right.line || (left.line === right.line && left.character < right.character);
}

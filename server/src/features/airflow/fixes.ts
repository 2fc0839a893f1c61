import { CodeActionKind } from "vscode-languageserver";
import type { CodeAction, Diagnostic } from "vscode-languageserver";
import type { DagFix, DagProblemData } from "../../airflow/dags/checks/types.ts";
import { importedModules } from "../../airflow/dags/checks/imports.ts";
import { migration } from "../../airflow/dags/migration.ts";
import { NEWEST_TARGET } from "../../airflow/target.ts";
import { isBefore } from "../../text/ranges.ts";
import type { Problem, Range } from "../../text/types.ts";

import type { DagText } from "./dagText.ts";

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

/** The whole file at once from Airflow 1.10 to the provider, offered on its imports and on its operators. */
export function dagMigration(clientUri: string, range: Range, { scope, operators, project }: DagText): CodeAction[] {
  const places = [
    ...importedModules(scope).map(({ node }) => scope.source.rangeOf(node)),
    ...operators.map((one) => one.range),
  ];
  const isHere = places.some(({ start }) => range.start.line <= start.line && start.line <= range.end.line);
  if (!isHere || project?.provider === null) return [];
  const fix = migration(scope, operators, project ?? NEWEST_TARGET);
  if (!fix) return [];
  const edits = fix.edits.map((edit) => ({ range: edit.range, newText: edit.newText }));
  return [{ title: fix.title, kind: CodeActionKind.RefactorRewrite, edit: { changes: { [clientUri]: edits } } }];
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

import { CodeActionKind } from "vscode-languageserver";
import type { CodeAction } from "vscode-languageserver";
import type { DagProblemData } from "../../airflow/dags/checks/types.ts";
import { importedModules } from "../../airflow/dags/checks/imports.ts";
import { migration } from "../../airflow/dags/migration.ts";
import { NEWEST_TARGET } from "../../airflow/target.ts";
import type { Fix } from "../../rules/checking/types.ts";
import type { Problem, Range } from "../../text/types.ts";

import type { DagText } from "./dagText.ts";

/** Problems whose fix says the same in the words of the release. */
const CERTAIN: ReadonlySet<string> = new Set(
  ["moved-module", "renamed-argument", "removed-argument", "ignored-argument", "deprecated-argument"].map(
    (code) => `airflow-${code}`,
  ),
);

/** What mends a problem of a DAG file. */
export function dagFixes({ code, data }: Problem): readonly Fix[] {
  if (!code.startsWith("airflow-") || data === undefined) return [];
  return (
    (data as Partial<DagProblemData>).fixes?.map(({ title, edits }): Fix => ({
      title,
      edits,
      preferred: true,
      ...(CERTAIN.has(code) && { certain: true as const }),
    })) ?? []
  );
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

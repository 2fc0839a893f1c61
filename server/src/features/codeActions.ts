import { CodeActionKind } from "vscode-languageserver";
import type { CodeAction, Diagnostic } from "vscode-languageserver";
import type { CfgDocument } from "../cfg/types.ts";
import { ruleByCode } from "../rules/catalogue.ts";
import type { Problem, Range } from "../text/types.ts";
import { insertLines } from "../rules/edits.ts";

/** Quick fixes for the problems that touch a range; `diagnostics` are the client's own, to be attached to their fixes. */
export function codeActions(
  document: CfgDocument,
  range: Range,
  problems: readonly Problem[],
  diagnostics: readonly Diagnostic[],
  clientUri: string,
): CodeAction[] {
  const actions: CodeAction[] = [];
  const here = problems.filter((problem) => touches(problem.range, range));
  for (const problem of here) {
    const matching = diagnostics.filter(
      (one) => one.code === problem.code && one.range.start.line === problem.range.start.line,
    );
    for (const fix of ruleByCode(problem.code)?.fix?.(problem, document) ?? []) {
      actions.push({
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        ...(matching.length > 0 && { diagnostics: matching }),
        ...(fix.preferred && { isPreferred: true }),
        edit: { changes: { [clientUri]: fix.edits.map((edit) => ({ range: edit.range, newText: edit.newText })) } },
      });
    }
  }
  return [...actions, ...suppressions(document, here, clientUri)];
}

/** A comment above the entry that silences the rule there. */
function suppressions(document: CfgDocument, problems: readonly Problem[], clientUri: string): CodeAction[] {
  const seen = new Set<string>();
  return problems.flatMap((problem) => {
    const placed = document.nodeAt(problem.range.start.line);
    if (!placed || (placed.node.kind !== "entry" && placed.node.kind !== "header")) return [];
    if (problem.severity === "error" || seen.has(problem.code)) return [];
    seen.add(problem.code);
    const edit = insertLines(document, placed.line, `# databand: ignore ${problem.code}`);
    return [
      {
        title: `Ignore ${problem.code} here`,
        kind: CodeActionKind.QuickFix,
        edit: { changes: { [clientUri]: [edit] } },
      },
    ];
  });
}

function touches(one: Range, other: Range): boolean {
  return !isBefore(one.end, other.start) && !isBefore(other.end, one.start);
}

function isBefore(left: Range["start"], right: Range["start"]): boolean {
  return left.line < right.line || (left.line === right.line && left.character < right.character);
}

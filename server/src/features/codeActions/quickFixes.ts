import { CodeActionKind } from "vscode-languageserver";
import type { CodeAction } from "vscode-languageserver";
import { ruleByCode } from "../../rules/catalogue.ts";
import { insertLines } from "../../rules/fixes/edits.ts";
import { touches } from "../../text/ranges.ts";
import type { Problem } from "../../text/types.ts";
import { editOf, type ActionRequest } from "./request.ts";

/** Quick fixes for the problems that touch the range, and for each a comment that silences its rule there. */
export function quickFixes(request: ActionRequest): CodeAction[] {
  const { document, range, problems, diagnostics } = request;
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
        edit: editOf(request, fix.edits) ?? {},
      });
    }
  }
  return [...actions, ...suppressions(request, here)];
}

/** A comment above the entry that silences the rule there. */
function suppressions(request: ActionRequest, problems: readonly Problem[]): CodeAction[] {
  const { document } = request;
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
        edit: editOf(request, [edit]) ?? {},
      },
    ];
  });
}

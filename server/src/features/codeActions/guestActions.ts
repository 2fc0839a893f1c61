import { CodeActionKind } from "vscode-languageserver";
import type { CodeAction } from "vscode-languageserver";
import { touches } from "../../text/ranges.ts";
import type { Text } from "../../text/text.ts";
import type { Problem } from "../../text/types.ts";
import type { Guest } from "../guest.ts";
import { compatible, FIX_ALL_TITLE } from "./fixAll.ts";
import { FIX_ALL } from "./kinds.ts";
import { editOf, ofKinds, type ActionRequest } from "./request.ts";

interface GuestActionRequest extends Omit<ActionRequest, "document" | "context"> {
  readonly guest: Pick<Guest, "fixes">;
  readonly text: Text;
}

/** Quick fixes in Python and YAML files, and for each rule a comment that silences it in its place. */
export function guestActions(request: GuestActionRequest): CodeAction[] {
  const { guest, range, problems, diagnostics, only } = request;
  const here = problems.filter((problem) => touches(problem.range, range));
  const fixes = here.flatMap((problem) => {
    const matching = diagnostics.filter(
      (one) => one.code === problem.code && one.range.start.line === problem.range.start.line,
    );
    return guest.fixes(problem).map(({ title, preferred, edits }) => ({
      title,
      kind: CodeActionKind.QuickFix,
      ...(matching.length > 0 && { diagnostics: matching }),
      ...(preferred && { isPreferred: true }),
      edit: editOf(request, edits) ?? {},
    }));
  });
  return ofKinds([...fixes, ...suppressions(request, here), ...fixAll(request)], only);
}

/** Every fix about which there is no doubt, when there is any. */
function fixAll(request: GuestActionRequest): CodeAction[] {
  const { guest, text, problems, only } = request;
  if (only?.every((kind) => !FIX_ALL.startsWith(kind))) return [];
  const fixes = problems.flatMap((problem) => guest.fixes(problem).find(({ certain }) => certain) ?? []);
  const edits = compatible(fixes, { text });
  return edits.length === 0 ? [] : [{ title: FIX_ALL_TITLE, kind: FIX_ALL, edit: editOf(request, edits) ?? {} }];
}

/** A comment of its own above the line; none where the line goes on from the one before. */
function suppressions(request: GuestActionRequest, problems: readonly Problem[]): CodeAction[] {
  const { text } = request;
  const seen = new Set<string>();
  return problems.flatMap(({ code, severity, range: { start } }) => {
    const goesOn = start.line > 0 && text.line(start.line - 1).endsWith("\\");
    if (severity === "error" || goesOn || seen.has(code)) return [];
    seen.add(code);
    const at = { line: start.line, character: 0 };
    const indent = /^\s*/.exec(text.line(start.line))?.[0] ?? "";
    const edit = { range: { start: at, end: at }, newText: `${indent}# databand: ignore ${code}\n` };
    return [{ title: `Ignore ${code} here`, kind: CodeActionKind.QuickFix, edit: editOf(request, [edit]) ?? {} }];
  });
}

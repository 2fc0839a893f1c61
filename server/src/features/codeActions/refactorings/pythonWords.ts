import { CodeActionKind } from "vscode-languageserver";
import type { CodeAction } from "vscode-languageserver";
import { ruleByCode } from "../../../rules/catalogue.ts";
import { editOf, type ActionRequest } from "../request.ts";
import { entryOf } from "./place.ts";

/** Python's words of a whole value at once: True, False and None become true, false and null. */
export function pythonWords(request: ActionRequest): CodeAction[] {
  const { document, problems } = request;
  const found = entryOf(request);
  if (!found) return [];
  const { line, node } = found.entry;
  const rule = ruleByCode("python-literals");
  const here = problems.filter(
    ({ code, range }) => code === rule?.code && range.start.line >= line && range.start.line < line + node.lineCount,
  );
  const edits = here.flatMap((problem) => rule?.fix?.(problem, document)[0]?.edits ?? []);
  if (edits.length < 2) return [];
  const title = "Write the Python words of this value as JSON";
  return [{ title, kind: CodeActionKind.RefactorRewrite, edit: editOf(request, edits) ?? {} }];
}

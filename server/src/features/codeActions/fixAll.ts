import type { CodeAction } from "vscode-languageserver";
import type { CfgDocument } from "../../cfg/types.ts";
import { ruleByCode } from "../../rules/catalogue.ts";
import { checkDocument } from "../../rules/check.ts";
import type { Fix } from "../../rules/types.ts";
import { changedLines } from "../../text/changedLines.ts";
import type { Problem, TextEdit } from "../../text/types.ts";
import { FIX_ALL } from "./kinds.ts";
import { editOf, type ActionRequest } from "./codeActions.ts";

/** Fixes may uncover, or make room for, each other; this many rounds at most. */
const ROUNDS = 10;

/** One action that takes every fix of the file about which there is no doubt, when there is any. */
export function fixAllActions(request: ActionRequest): CodeAction[] {
  const { document, problems, only, context } = request;
  if (only?.every((kind) => !FIX_ALL.startsWith(kind))) return [];
  let changed = document;
  let found = problems;
  for (let round = 0; round < ROUNDS; round++) {
    const edits = compatible(certainFixes(found, changed), changed);
    if (edits.length === 0) break;
    changed = changed.change(edits);
    found = checkDocument(changed, context);
  }
  if (changed === document) return [];
  const edit = changedLines(document.text, changed.text);
  return edit
    ? [{ title: "Fix all sure problems of this file", kind: FIX_ALL, edit: editOf(request, [edit]) ?? {} }]
    : [];
}

function certainFixes(problems: readonly Problem[], document: CfgDocument): Fix[] {
  return problems.flatMap((problem) => {
    const fix = ruleByCode(problem.code)
      ?.fix?.(problem, document)
      .find(({ certain }) => certain);
    return fix ? [fix] : [];
  });
}

/** The edits of all fixes that do not meet one taken before, the last in the document first. */
function compatible(fixes: readonly Fix[], { text }: CfgDocument): TextEdit[] {
  const taken: { readonly start: number; readonly end: number; readonly edit: TextEdit }[] = [];
  for (const { edits } of fixes) {
    const placed = edits.map((edit) => ({
      start: text.offsetAt(edit.range.start),
      end: text.offsetAt(edit.range.end),
      edit,
    }));
    if (placed.every((one) => taken.every((other) => one.end < other.start || other.end < one.start))) {
      taken.push(...placed);
    }
  }
  return taken.sort((left, right) => right.start - left.start).map(({ edit }) => edit);
}

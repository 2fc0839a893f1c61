import type { CodeAction } from "vscode-languageserver";
import type { CfgDocument } from "../../cfg/types.ts";
import { ruleByCode } from "../../rules/catalogue.ts";
import { checkDocument } from "../../rules/check.ts";
import type { Fix } from "../../rules/checking/types.ts";
import { changedLines } from "../../text/changedLines.ts";
import type { Problem, TextEdit } from "../../text/types.ts";
import { FIX_ALL } from "./kinds.ts";
import { editOf, type ActionRequest } from "./request.ts";

export const FIX_ALL_TITLE = "Fix all sure problems of this file";

/** Fixes may uncover, or make room for, each other; this many rounds at most. */
const ROUNDS = 20;

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
  return edit ? [{ title: FIX_ALL_TITLE, kind: FIX_ALL, edit: editOf(request, [edit]) ?? {} }] : [];
}

function certainFixes(problems: readonly Problem[], document: CfgDocument): Fix[] {
  return problems.flatMap((problem) => {
    const fix = ruleByCode(problem.code)
      ?.fix?.(problem, document)
      .find(({ certain }) => certain);
    return fix ? [fix] : [];
  });
}

interface Placed {
  readonly start: number;
  readonly end: number;
  readonly edit: TextEdit;
}

/** The edits of all fixes that do not meet one taken before, the last in the document first. */
export function compatible(fixes: readonly Fix[], { text }: Pick<CfgDocument, "text">): TextEdit[] {
  const taken: Placed[] = [];
  for (const { edits } of fixes) {
    const placed = edits.map((edit) => ({
      start: text.offsetAt(edit.range.start),
      end: text.offsetAt(edit.range.end),
      edit,
    }));
    if (placed.every((one) => taken.every((other) => areApart(one, other)))) taken.push(...placed);
  }
  // Of several that insert at one place the first stays first, so it is made last.
  return taken
    .reverse()
    .sort((left, right) => right.start - left.start)
    .map(({ edit }) => edit);
}

/** Also two that only insert lines at the same place, as keys that move to one section; but not two headers. */
function areApart(one: Placed, other: Placed): boolean {
  if (one.end < other.start || other.end < one.start) return true;
  const insert = one.start === one.end && other.start === other.end;
  return insert && one.start === other.start && [one, other].every(({ edit }) => addsLines(edit.newText));
}

function addsLines(text: string): boolean {
  return text.endsWith("\n") && !/^\s*\[/mu.test(text);
}

import type { CodeAction } from "vscode-languageserver";
import { fixAllActions } from "./fixAll.ts";
import { quickFixes } from "./quickFixes.ts";
import { missingEntries } from "./refactorings/missingEntries.ts";
import { moveKey } from "./refactorings/moveKey.ts";
import { pythonWords } from "./refactorings/pythonWords.ts";
import { sortSections } from "./refactorings/sortSections.ts";
import { ofKinds, type ActionRequest } from "./request.ts";
import { valueLayout } from "./refactorings/valueLayout.ts";

/** What changes the text and nothing that DBND reads, or adds what is missing; each looks whether it fits the place. */
const REFACTORINGS: readonly ((request: ActionRequest) => CodeAction[])[] = [
  valueLayout,
  pythonWords,
  moveKey,
  missingEntries,
  sortSections,
];

/** Everything that can be done at a place: fixes of problems, and what changes the text but not its meaning. */
export function codeActions(request: ActionRequest): CodeAction[] {
  const actions = [...quickFixes(request), ...REFACTORINGS.flatMap((make) => make(request)), ...fixAllActions(request)];
  return ofKinds(actions, request.only);
}

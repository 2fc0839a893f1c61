import type { CodeAction, Diagnostic } from "vscode-languageserver";
import type { CfgDocument } from "../../cfg/types.ts";
import type { Problem, Range, TextEdit } from "../../text/types.ts";
import type { FeatureContext } from "../types.ts";
import { fixAllActions } from "./fixAll.ts";
import { quickFixes } from "./quickFixes.ts";
import { missingEntries } from "./refactorings/missingEntries.ts";
import { moveKey } from "./refactorings/moveKey.ts";
import { pythonWords } from "./refactorings/pythonWords.ts";
import { sortSections } from "./refactorings/sortSections.ts";
import { valueLayout } from "./refactorings/valueLayout.ts";

/** What the client asks actions for. */
export interface ActionRequest {
  readonly document: CfgDocument;
  /** The document's URI as the client writes it. */
  readonly clientUri: string;
  readonly range: Range;
  /** All problems of the document. */
  readonly problems: readonly Problem[];
  /** The client's own diagnostics in the range, to be attached to their fixes. */
  readonly diagnostics: readonly Diagnostic[];
  /** Only actions of these kinds, and kinds below them; absent: all. */
  readonly only: readonly string[] | undefined;
  readonly context: FeatureContext;
}

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
  const { only } = request;
  return only ? actions.filter(({ kind = "" }) => only.some((one) => isBelow(kind, one))) : actions;
}

function isBelow(kind: string, wanted: string): boolean {
  return wanted === "" || kind === wanted || kind.startsWith(`${wanted}.`);
}

/** Edits of the document that the request is about. */
export function editOf(
  { clientUri }: Pick<ActionRequest, "clientUri">,
  edits: readonly TextEdit[],
): CodeAction["edit"] {
  return { changes: { [clientUri]: edits.map(({ range, newText }) => ({ range, newText })) } };
}

import type { CodeAction, Diagnostic } from "vscode-languageserver";
import type { CfgDocument } from "../../cfg/types.ts";
import type { Problem, Range, TextEdit } from "../../text/types.ts";
import type { FeatureContext } from "../types.ts";

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

/** Edits of the document that the request is about. */
export function editOf(
  { clientUri }: Pick<ActionRequest, "clientUri">,
  edits: readonly TextEdit[],
): CodeAction["edit"] {
  return { changes: { [clientUri]: edits.map(({ range, newText }) => ({ range, newText })) } };
}

/** The actions that the client asks for: of these kinds, and kinds below them. */
export function ofKinds(actions: CodeAction[], only: readonly string[] | undefined): CodeAction[] {
  return only ? actions.filter(({ kind = "" }) => only.some((one) => isBelow(kind, one))) : actions;
}

function isBelow(kind: string, wanted: string): boolean {
  return wanted === "" || kind === wanted || kind.startsWith(`${wanted}.`);
}

import { DocumentHighlightKind } from "vscode-languageserver";
import type { DocumentHighlight, Location } from "vscode-languageserver";
import type { CfgDocument } from "../cfg/types.ts";
import type { Position } from "../text/types.ts";
import { namedAt } from "./named.ts";
import { occurrences } from "./occurrences.ts";
import type { FeatureContext } from "./types.ts";

/** Every place of the project that names the section or key at a place; its headers or lines only when asked for. */
export function references(
  document: CfgDocument,
  position: Position,
  includeDeclaration: boolean,
  context: FeatureContext,
): Location[] {
  const named = namedAt(document, position, context);
  if (!named) return [];
  return occurrences(named, document, context.documents(), context)
    .filter(({ declaration }) => includeDeclaration || !declaration)
    .map(({ uri, range }) => ({ uri, range }));
}

/** The same within the document. Undefined where nothing is named: the editor then marks equal words by itself. */
export function highlights(
  document: CfgDocument,
  position: Position,
  context: FeatureContext,
): DocumentHighlight[] | undefined {
  const named = namedAt(document, position, context);
  if (!named) return undefined;
  return occurrences(named, document, [document], context)
    .filter(({ uri }) => uri === document.uri)
    .map(({ range, declaration }) => ({
      range,
      kind: declaration ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }));
}

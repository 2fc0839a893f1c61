import { DocumentHighlightKind } from "vscode-languageserver";
import type { DocumentHighlight, Location } from "vscode-languageserver";
import type { CfgDocument } from "../cfg/types.ts";
import type { Position } from "../text/types.ts";
import { namedAt } from "./named.ts";
import type { Named } from "./named.ts";
import { occurrences, type Occurrence } from "./occurrences.ts";
import type { FeatureContext } from "./types.ts";
import { variableOccurrences } from "./variables/places.ts";

/** Every place of the project that names the same; headers and lines that set it only when asked for. */
export function references(named: Named | undefined, includeDeclaration: boolean, context: FeatureContext): Location[] {
  if (!named) return [];
  const { kind } = named;
  const ofVariables = kind === "key" ? variableOccurrences({ section: named.owner.name, key: named.key }, context) : [];
  return [...occurrences(named, context.documents(), context), ...ofVariables]
    .filter(({ declaration }) => includeDeclaration || !declaration)
    .map(({ uri, range }) => ({ uri, range }));
}

/** The same within a document. Undefined where nothing is named: the editor then marks equal words by itself. */
export function highlights(
  document: CfgDocument,
  position: Position,
  context: FeatureContext,
): DocumentHighlight[] | undefined {
  const named = namedAt(document, position, context);
  if (!named) return undefined;
  return occurrences(named, [document], context)
    .filter(({ uri }) => uri === document.uri)
    .map(highlight);
}

/** A place of a document as editors mark it. */
export function highlight({ range, declaration }: Occurrence): DocumentHighlight {
  return { range, kind: declaration ? DocumentHighlightKind.Write : DocumentHighlightKind.Read };
}

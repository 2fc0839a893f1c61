import { isDefaultSection } from "../cfg/names.ts";
import type { CfgDocument } from "../cfg/types.ts";
import type { Position, Range, TextEdit } from "../text/types.ts";
import { namedAt } from "./named.ts";
import type { Named } from "./named.ts";
import { occurrences, sameSection } from "./occurrences.ts";
import { refusedKey, refusedKeyName, refusedSection, refusedSectionName } from "./renameRefusals.ts";
import type { FeatureContext } from "./types.ts";

/** Why something cannot be renamed, for people. */
export interface Refused {
  readonly refused: string;
}

/** The name at a place, when it can be renamed. */
export function prepareRename(
  document: CfgDocument,
  position: Position,
  context: FeatureContext,
): { readonly range: Range; readonly placeholder: string } | Refused {
  const named = namedAt(document, position, context);
  if (!named) return { refused: "Only names of sections and of your own keys can be renamed." };
  const refused = refusalOf(named, document, context);
  return refused === undefined ? { range: named.range, placeholder: document.text.slice(named.range) } : { refused };
}

/** The edits that rename what stands at a place, by file, in all files of the project. */
export function rename(
  document: CfgDocument,
  position: Position,
  newName: string,
  context: FeatureContext,
): ReadonlyMap<string, readonly TextEdit[]> | Refused {
  const named = namedAt(document, position, context);
  if (!named) return { refused: "Nothing is named here." };
  const refused = refusalOf(named, document, context) ?? refusalOfName(named, newName, document, context);
  if (refused !== undefined) return { refused };
  const edits = new Map<string, TextEdit[]>();
  for (const { uri, range } of occurrences(named, document, context.documents(), context)) {
    const known = edits.get(uri);
    const edit = { range, newText: newName };
    if (known) known.push(edit);
    else edits.set(uri, [edit]);
  }
  return edits;
}

function refusalOf(named: Named, document: CfgDocument, context: FeatureContext): string | undefined {
  if (named.kind === "section") return refusedSection(named.name, context);
  return refusedKey(named.owner, named.key, document, context);
}

function refusalOfName(
  named: Named,
  newName: string,
  document: CfgDocument,
  context: FeatureContext,
): string | undefined {
  if (named.kind === "section") {
    return sameSection(named.name, newName)
      ? refusedSectionName(newName, { ...context, hasSection: () => false })
      : refusedSectionName(newName, context);
  }
  const documents = isDefaultSection(named.owner.name) ? [document] : context.documents();
  return newName.toLowerCase() === named.key ? undefined : refusedKeyName(newName, named.owner, documents, context);
}

import { isDefaultSection } from "../cfg/names.ts";
import type { Range, TextEdit } from "../text/types.ts";
import type { Named } from "./named.ts";
import { occurrences, sameSection } from "./occurrences.ts";
import { refusedKey, refusedKeyName, refusedLabelName, refusedSection, refusedSectionName } from "./renameRefusals.ts";
import type { FeatureContext } from "./types.ts";

/** Why something cannot be renamed, for people. */
export interface Refused {
  readonly refused: string;
}

/** Whether something can be renamed; `undefined` stands for a place without a name. */
export function prepareRename(named: Named | undefined, context: FeatureContext): { readonly range: Range } | Refused {
  if (!named) return { refused: "Only names of sections, labels of environments and your own keys can be renamed." };
  const refused = refusalOf(named, context);
  return refused === undefined ? { range: named.range } : { refused };
}

/** The edits that rename it, by file, in all files of the project. */
export function rename(
  named: Named | undefined,
  newName: string,
  context: FeatureContext,
): ReadonlyMap<string, readonly TextEdit[]> | Refused {
  if (!named) return { refused: "Nothing is named here." };
  const refused = refusalOf(named, context) ?? refusalOfName(named, newName, context);
  if (refused !== undefined) return { refused };
  const edits = new Map<string, TextEdit[]>();
  for (const { uri, range } of occurrences(named, context.documents(), context)) {
    const known = edits.get(uri);
    const edit = { range, newText: newName };
    if (known) known.push(edit);
    else edits.set(uri, [edit]);
  }
  return edits;
}

function refusalOf(named: Named, context: FeatureContext): string | undefined {
  switch (named.kind) {
    case "section":
      return refusedSection(named.name, context);
    case "label":
      return undefined;
    case "key":
      return refusedKey(named.owner, named.key, named.document, context);
  }
}

function refusalOfName(named: Named, newName: string, context: FeatureContext): string | undefined {
  switch (named.kind) {
    case "section":
      return sameSection(named.name, newName)
        ? refusedSectionName(newName, { ...context, hasSection: () => false })
        : refusedSectionName(newName, context);
    case "label":
      return refusedLabelName(newName);
    case "key": {
      const documents = isDefaultSection(named.owner.name) ? [named.document] : context.documents();
      return newName.toLowerCase() === named.key ? undefined : refusedKeyName(newName, named.owner, documents, context);
    }
  }
}

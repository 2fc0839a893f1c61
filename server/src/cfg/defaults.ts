import { elementAt } from "../text/elementAt.ts";
import type { CfgDocument, CfgEntry, CfgSection, CfgSectionContent, Placed } from "./types.ts";

/** The keys of `[DEFAULT]`, all pieces of it together. */
export interface Defaults {
  readonly byKey: ReadonlyMap<string, Placed<CfgEntry>>;
  /** The pieces, in file order. */
  readonly contents: readonly CfgSectionContent[];
}

const NONE: readonly CfgSection[] = [];
export const NO_DEFAULTS: Defaults = { byKey: new Map(), contents: [] };

const ofDocument = new WeakMap<CfgDocument, Defaults>();
const ofFirstPiece = new WeakMap<CfgSectionContent, Defaults>();

/** What a file's `[DEFAULT]` gives to its sections; the same object as long as no piece of it has changed. */
export function defaultsOf(document: CfgDocument): Defaults {
  const known = ofDocument.get(document);
  if (known) return known;
  const contents = defaultSections(document).map((section) => section.content);
  const defaults = mergedDefaults(contents);
  ofDocument.set(document, defaults);
  return defaults;
}

/** The sections that are written `[DEFAULT]`. */
export function defaultSections(document: CfgDocument): readonly CfgSection[] {
  const { defaults } = document.sectionNames;
  return defaults.length === 0 ? NONE : defaults.map((index) => elementAt(document.sections, index));
}

function mergedDefaults(contents: readonly CfgSectionContent[]): Defaults {
  const [first] = contents;
  if (!first) return NO_DEFAULTS;
  const known = ofFirstPiece.get(first);
  if (
    known?.contents.length === contents.length &&
    contents.every((content, index) => content === known.contents[index])
  ) {
    return known;
  }
  const defaults = { byKey: new Map(contents.flatMap((content) => [...content.byKey])), contents };
  ofFirstPiece.set(first, defaults);
  return defaults;
}

import { defaultSections } from "../cfg/defaults.ts";
import { resolveValue } from "../cfg/interpolate.ts";
import { keyRange, valueRange } from "../cfg/positions.ts";
import { elementAt } from "../text/elementAt.ts";
import type { CfgDocument, CfgEntry, CfgSection, Placed } from "../cfg/types.ts";
import type { EntryPlace, LayerValue, Origin } from "./types.ts";

/** A cfg file's values by section and key, both lower case. */
export interface DocumentSections {
  /** The value that counts. */
  first(section: string, key: string): LayerValue | undefined;
  /** The value that counts first, then those it hides: in a section of the same name, other case, further up. */
  values(section: string, key: string): readonly LayerValue[];
  keys(section: string): Iterable<string>;
  sectionNames(): Iterable<string>;
}

const cache = new WeakMap<CfgDocument, DocumentSections>();

/** The index of a document; made once for each document object, in the time of its number of sections. */
export function documentSections(document: CfgDocument): DocumentSections {
  const known = cache.get(document);
  if (known) return known;
  const made = indexDocument(document);
  cache.set(document, made);
  return made;
}

const NO_VALUES: readonly LayerValue[] = [];
const NO_SECTIONS: readonly CfgSection[] = [];

function indexDocument(document: CfgDocument): DocumentSections {
  const { places } = document.sectionNames;
  const sectionsOf = (name: string): readonly CfgSection[] =>
    places.get(name)?.map((index) => elementAt(document.sections, index)) ?? NO_SECTIONS;
  const defaults = defaultSections(document);
  // ConfigParser copies [DEFAULT] into each section, so that it also hides sections of the same name further up.
  const valueIn = (section: CfgSection, key: string): LayerValue | undefined => {
    const entry = entryOf(section, key) ?? (defaults.length > 0 ? lastEntryOf(defaults, key) : undefined);
    return entry && new FileValue(document, section, entry);
  };
  return {
    first: (name, key) => {
      const indices = places.get(name) ?? [];
      for (let at = indices.length - 1; at >= 0; at--) {
        const value = valueIn(elementAt(document.sections, elementAt(indices, at)), key);
        if (value) return value;
      }
      return undefined;
    },
    values: (name, key) => {
      const indices = places.get(name);
      if (!indices) return NO_VALUES;
      if (indices.length === 1) {
        const value = valueIn(elementAt(document.sections, elementAt(indices, 0)), key);
        return value ? [value] : NO_VALUES;
      }
      const sections = sectionsOf(name);
      const values = sections.toReversed().flatMap((section) => valueIn(section, key) ?? NO_VALUES);
      return values.length === 0 ? NO_VALUES : values;
    },
    keys: (name) => {
      const sections = sectionsOf(name);
      return new Set([...sections, ...(sections.length > 0 ? defaults : [])].flatMap(keysOf));
    },
    sectionNames: function* () {
      const defaulted = defaults.some((section) => section.content.byKey.size > 0);
      const isFilled = (index: number): boolean => elementAt(document.sections, index).content.byKey.size > 0;
      for (const [name, indices] of places) {
        if (defaulted || indices.some(isFilled)) yield name;
      }
    },
  };
}

/** The entry of a key, at its line in the file; of a duplicate, which DBND refuses, the last. */
function entryOf(section: CfgSection, key: string): Placed<CfgEntry> | undefined {
  const entry = section.content.byKey.get(key);
  return entry && { node: entry.node, line: entry.line + section.header.line };
}

function lastEntryOf(sections: readonly CfgSection[], key: string): Placed<CfgEntry> | undefined {
  for (const section of sections.toReversed()) {
    const entry = entryOf(section, key);
    if (entry) return entry;
  }
  return undefined;
}

function keysOf(section: CfgSection): readonly string[] {
  return [...section.content.byKey.keys()];
}

/** A value of a file; its place is worked out when somebody asks. */
class FileValue implements LayerValue {
  readonly text: string;
  readonly priority = "normal";
  readonly extend = false;
  readonly #uri: string;
  readonly #section: string;
  readonly #entry: Placed<CfgEntry>;
  #origin: Origin | undefined;

  constructor(document: CfgDocument, section: CfgSection, entry: Placed<CfgEntry>) {
    const { text } = entry.node.value;
    this.text = text.includes("%") ? resolveValue(document, section, entry.node).text : text;
    this.#uri = document.uri;
    this.#section = section.name;
    this.#entry = entry;
  }

  get origin(): Origin {
    return (this.#origin ??= this.#findOrigin());
  }

  #findOrigin(): Origin {
    const place = { range: valueRange(this.#entry), keyRange: keyRange(this.#entry) };
    const entry: EntryPlace = { section: this.#section, key: this.#entry.node.rawKey, ...place };
    return { kind: "file", uri: this.#uri, ...place, entry };
  }
}

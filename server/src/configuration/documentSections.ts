import { defaultSections } from "../cfg/defaults.ts";
import { resolveValue } from "../cfg/interpolate.ts";
import { isDefaultSection } from "../cfg/names.ts";
import { keyRange, valueRange } from "../cfg/positions.ts";
import type { CfgDocument, CfgEntry, CfgSection, Placed } from "../cfg/types.ts";
import type { LayerValue } from "./types.ts";

/** A cfg file's values by section and key, both lower case. */
export interface DocumentSections {
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

function indexDocument(document: CfgDocument): DocumentSections {
  const byName = new Map<string, CfgSection[]>();
  for (const section of document.sections) {
    if (isDefaultSection(section.name)) continue;
    const name = section.name.toLowerCase();
    const known = byName.get(name);
    if (known) known.push(section);
    else byName.set(name, [section]);
  }
  const defaults = defaultSections(document);
  return {
    values: (name, key) => {
      const values: LayerValue[] = [];
      for (const section of byName.get(name)?.toReversed() ?? []) {
        // ConfigParser copies [DEFAULT] into each section, so that it also hides sections further up.
        const entry = entryOf(section, key) ?? lastEntryOf(defaults, key);
        if (entry) values.push(valueOf(document, section, entry));
      }
      return values;
    },
    keys: (name) => {
      const sections = byName.get(name) ?? [];
      return new Set([...sections, ...(sections.length > 0 ? defaults : [])].flatMap(keysOf));
    },
    sectionNames: function* () {
      const defaulted = defaults.some((section) => section.content.byKey.size > 0);
      for (const [name, sections] of byName) {
        if (defaulted || sections.some((section) => section.content.byKey.size > 0)) yield name;
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

function valueOf(document: CfgDocument, section: CfgSection, entry: Placed<CfgEntry>): LayerValue {
  return {
    text: resolveValue(document, section, entry.node).text,
    priority: "normal",
    extend: false,
    origin: { kind: "file", uri: document.uri, range: valueRange(entry), keyRange: keyRange(entry) },
  };
}

import type { CfgDocument, CfgEntry, CfgSection } from "../cfg/types.ts";
import type { KeySchema, SectionSchema } from "../schema/types.ts";
import { parseValue } from "../values/parseValue.ts";
import type { ParsedValue, ValueType } from "../values/types.ts";
import type { EntryFacts, SectionFacts } from "./types.ts";

const TEXT: ValueType = { kind: "string" };
const known = new WeakMap<CfgEntry, EntryFacts>();

/**
 * What is known of an entry; kept with the entry, which stays the same object until it is edited, and made anew only
 * when its key has come to mean something else.
 */
export function entryFacts(entry: CfgEntry, section: SectionSchema | undefined): EntryFacts {
  const before = known.get(entry);
  if (before?.section === section && before) return before;
  const key = section?.keys.get(entry.key) ?? section?.otherKeys;
  const facts = new Facts(entry, section, key);
  known.set(entry, facts);
  return facts;
}

class Facts implements EntryFacts {
  readonly entry: CfgEntry;
  readonly section: SectionSchema | undefined;
  readonly key: KeySchema | undefined;
  #parsed: ParsedValue | undefined;

  constructor(entry: CfgEntry, section: SectionSchema | undefined, key: KeySchema | undefined) {
    this.entry = entry;
    this.section = section;
    this.key = key;
  }

  get parsed(): ParsedValue {
    return (this.#parsed ??= parseValue(this.key?.type ?? TEXT, this.entry.value.text));
  }
}

export function sectionFacts(
  document: CfgDocument,
  section: CfgSection,
  schema: SectionSchema | undefined,
): SectionFacts {
  return { document, section, schema, entry: (key) => findEntry(section, key) };
}

function findEntry(section: CfgSection, key: string): ReturnType<SectionFacts["entry"]> {
  const found = section.content.byKey.get(key);
  return found && { node: found.node, line: section.header.line + found.line };
}

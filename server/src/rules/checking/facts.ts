import type { ResolvedValue, Scope } from "../../cfg/interpolate.ts";
import type { CfgDocument, CfgEntry, CfgSection } from "../../cfg/types.ts";
import type { KeySchema, SectionSchema } from "../../schema/types.ts";
import type { Problem } from "../../text/types.ts";
import { parseText, parseValue } from "../../values/parseValue.ts";
import type { ParsedValue, ValueType } from "../../values/types.ts";
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

const interpolated = new WeakMap<CfgEntry, EntryFacts>();

/** The same for the value as DBND gets it: with its `%` references replaced. */
export function interpolatedFacts(entry: CfgEntry, section: SectionSchema | undefined, scope: Scope): EntryFacts {
  const written = entry.value.text.includes("%") ? scope.resolve(entry) : undefined;
  if (!written || written.text === entry.value.text) return entryFacts(entry, section);
  const before = interpolated.get(entry);
  if (before?.section === section && before?.written === written) return before;
  const facts = new Facts(entry, section, section?.keys.get(entry.key) ?? section?.otherKeys, written);
  interpolated.set(entry, facts);
  return facts;
}

class Facts implements EntryFacts {
  readonly entry: CfgEntry;
  readonly section: SectionSchema | undefined;
  readonly key: KeySchema | undefined;
  readonly written?: ResolvedValue;
  #parsed: ParsedValue | undefined;
  #problems: readonly Problem[] | undefined;

  constructor(
    entry: CfgEntry,
    section: SectionSchema | undefined,
    key: KeySchema | undefined,
    written?: ResolvedValue,
  ) {
    this.entry = entry;
    this.section = section;
    this.key = key;
    if (written) this.written = written;
  }

  get text(): string {
    return this.written?.text ?? this.entry.value.text;
  }

  get parsed(): ParsedValue {
    return (this.#parsed ??= this.#read(this.key?.type ?? TEXT));
  }

  /** Airflow has no `@` references; what variables stand for is not known here. */
  #read(type: ValueType): ParsedValue {
    if (this.section?.dialect !== "airflow") return parseValue(type, this.text);
    const parsed = parseText(type, this.text);
    return parsed.problems.length > 0 && this.text.includes("$") ? { ...parsed, problems: [] } : parsed;
  }

  get problems(): readonly Problem[] | undefined {
    return this.#problems;
  }

  keep(problems: readonly Problem[]): void {
    this.#problems = problems;
    this.#parsed = undefined;
  }
}

/** What rules ask of a section. */
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

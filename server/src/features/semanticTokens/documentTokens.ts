import { rangeInValue } from "../../cfg/positions.ts";
import type { CfgDocument, CfgEntry } from "../../cfg/types.ts";
import { entryFacts } from "../../rules/checking/facts.ts";
import type { KeySchema, SectionSchema } from "../../schema/types.ts";
import type { ValueType } from "../../values/types.ts";
import type { FeatureContext } from "../types.ts";
import { modifierBits, typeNumber } from "./legend.ts";
import type { TokenModifier } from "./legend.ts";
import { valueTokens } from "./valueTokens.ts";

/** A token of an entry; its line counts from the entry's first. */
interface EntryToken {
  readonly line: number;
  readonly character: number;
  readonly length: number;
  readonly type: number;
  readonly modifiers: number;
}

/** Lines (0-based), both inclusive. */
export interface Lines {
  readonly first: number;
  readonly last: number;
}

/** The tokens of a document, or of some of its lines, in the protocol's encoding: five numbers a token. */
export function documentTokens(document: CfgDocument, context: FeatureContext, lines?: Lines): number[] {
  const data: number[] = [];
  let line = 0;
  let character = 0;
  const put = (token: EntryToken, from: number): void => {
    const at = from + token.line;
    if (lines && (at < lines.first || at > lines.last)) return;
    const sameLine = at === line;
    data.push(at - line, sameLine ? token.character - character : token.character);
    data.push(token.length, token.type, token.modifiers);
    line = at;
    character = token.character;
  };
  for (const section of document.sections) {
    if (lines && (section.endLine <= lines.first || section.header.line > lines.last)) continue;
    const schema = context.configuration.classOf(section.name);
    const { nameStart, nameEnd } = section.header.node;
    if (nameEnd > nameStart) put({ ...HEADER, character: nameStart, length: nameEnd - nameStart }, section.header.line);
    for (const { node, line: from } of section.entries) {
      if (lines && from > lines.last) break;
      if (lines && from + node.lineCount <= lines.first) continue;
      for (const token of entryTokens(node, schema)) put(token, from);
    }
  }
  return data;
}

const HEADER = {
  line: 0,
  type: typeNumber("namespace"),
  modifiers: modifierBits(["declaration"]),
};

const known = new WeakMap<
  CfgEntry,
  { readonly schema: SectionSchema | undefined; readonly tokens: readonly EntryToken[] }
>();

/** Kept with the entry, which stays the same object until it is edited. */
function entryTokens(entry: CfgEntry, schema: SectionSchema | undefined): readonly EntryToken[] {
  const before = known.get(entry);
  if (before && before.schema === schema) return before.tokens;
  const tokens = makeTokens(entry, schema);
  known.set(entry, { schema, tokens });
  return tokens;
}

function makeTokens(entry: CfgEntry, schema: SectionSchema | undefined): EntryToken[] {
  const facts = entryFacts(entry, schema);
  const key = facts.key ?? metaKey(entry.key);
  const tokens: EntryToken[] = [];
  const { keyStart, keyEnd, value } = entry;
  if (keyEnd > keyStart) {
    tokens.push({
      line: 0,
      character: keyStart,
      length: keyEnd - keyStart,
      type: typeNumber("property"),
      modifiers: modifierBits(["declaration", ...keyModifiers(key, schema)]),
    });
  }
  for (const { start, end, type } of valueTokens(value.text, key, facts.parsed)) {
    for (const piece of perLine(value, start, end)) tokens.push({ ...piece, type: typeNumber(type), modifiers: 0 });
  }
  return tokens;
}

function keyModifiers(key: KeySchema | undefined, schema: SectionSchema | undefined): TokenModifier[] {
  if (key) return key.deprecated || key.effect !== "active" ? ["deprecated"] : [];
  // Where not all keys are known, nothing can be said of one.
  const isClosed = schema?.dialect === "airflow" ? !schema.open && !schema.otherKeys : schema?.kind !== "direct";
  return schema && isClosed ? ["unknown"] : [];
}

/** `_type` and `_from` mean the same in every section. */
function metaKey(name: string): KeySchema | undefined {
  return name === "_type" ? META.type : name === "_from" ? META.from : undefined;
}

const META = { type: meta("_type", { kind: "type" }), from: meta("_from", { kind: "section" }) };

function meta(name: string, type: ValueType): KeySchema {
  return { name, type, typeName: "", documentation: "", effect: "active", related: [] };
}

/** Editors take no token that goes over the end of a line. */
function* perLine(
  value: CfgEntry["value"],
  start: number,
  end: number,
): Generator<Pick<EntryToken, "line" | "character" | "length">> {
  let from = start;
  while (from < end) {
    const newline = value.text.indexOf("\n", from);
    const to = newline < 0 || newline > end ? end : newline;
    if (to > from) {
      const { start: place } = rangeInValue(value, from, to, 0);
      yield { ...place, length: to - from };
    }
    from = to + 1;
  }
}

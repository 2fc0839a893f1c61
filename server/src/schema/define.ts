import { Duration } from "../values/types.ts";
import type { PlainValue, ValueType } from "../values/types.ts";
import type { KeySchema, SectionKind, SectionSchema } from "./types.ts";
import { typeName } from "./valueTypes.ts";

/** A row of a key table: a `KeySchema` without what can be derived. */
export interface KeyRow extends Omit<
  Partial<KeySchema>,
  "name" | "type" | "documentation" | "since" | "until" | "group"
> {
  readonly type: ValueType;
  /** Becomes `documentation`. */
  readonly doc: string;
  readonly since?: string;
}

export type KeyTable = Readonly<Record<string, KeyRow>>;

/** Turns a table into key schemas, in the table's order. `common` holds what all of its keys share. */
export function defineKeys(common: { readonly group?: string; readonly since?: string }, table: KeyTable): KeySchema[] {
  return Object.entries(table).map(([name, { doc, ...row }]) => ({
    ...common,
    name,
    typeName: typeName(row.type),
    documentation: doc,
    effect: "active",
    related: [],
    ...(row.default === undefined ? {} : { defaultText: cfgText(row.default) }),
    ...row,
  }));
}

export interface SectionRow {
  readonly name: string;
  readonly kind: SectionKind;
  /** The name when absent. */
  readonly family?: string;
  readonly classPath?: string;
  readonly documentation: string;
  readonly abstract?: boolean;
  readonly otherKeys?: KeySchema;
  readonly otherNames?: readonly string[];
  /** Schemas that this one inherits keys from, nearest first. */
  readonly bases?: readonly SectionSchema[];
  /** Its own keys. A function, so that a table costs nothing before somebody asks for the section. */
  readonly keys?: () => readonly KeySchema[];
  /** Inherited keys that differ here, by name: default, required. `undefined` removes a member. */
  readonly changes?: Readonly<Record<string, KeyChange>>;
}

export interface KeyChange {
  readonly default?: PlainValue;
  readonly defaultText?: string;
  /** False: something gives it a value here. */
  readonly required?: false;
}

/** Makes a section schema. Its key map is built on first use: most sections are never asked for. */
export function defineSection(row: SectionRow): SectionSchema {
  const { bases = [], keys = () => [], changes = {}, family = row.name, ...rest } = row;
  let map: ReadonlyMap<string, KeySchema> | undefined;
  return {
    ...rest,
    family,
    get keys() {
      return (map ??= keyMap(bases, keys(), changes));
    },
  };
}

function keyMap(
  bases: readonly SectionSchema[],
  own: readonly KeySchema[],
  changes: Readonly<Record<string, KeyChange>>,
): ReadonlyMap<string, KeySchema> {
  const map = new Map<string, KeySchema>();
  for (const base of bases) {
    for (const [name, key] of base.keys) map.set(name, changed(key, changes[name]));
  }
  for (const key of own) map.set(key.name.toLowerCase(), key);
  return map;
}

function changed(key: KeySchema, change: KeyChange | undefined): KeySchema {
  if (change === undefined) return key;
  const { required, ...rest } = key;
  const stillRequired = change.required === false ? undefined : required;
  return {
    ...rest,
    ...(stillRequired === undefined ? {} : { required: stillRequired }),
    ...(change.default === undefined ? {} : { default: change.default, defaultText: cfgText(change.default) }),
    ...(change.defaultText === undefined ? {} : { defaultText: change.defaultText }),
  };
}

const UNITS = [
  ["w", 604_800],
  ["d", 86_400],
  ["h", 3600],
  ["m", 60],
  ["s", 1],
] as const;

/** How a value is written in a cfg file. */
export function cfgText(value: PlainValue): string {
  if (value === null) return "@none";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return String(value);
  if (!(value instanceof Duration)) return json(value);
  let rest = value.seconds;
  const parts: string[] = [];
  for (const [unit, seconds] of UNITS) {
    const count = Math.floor(rest / seconds);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * seconds;
  }
  return parts.join(" ") || "0d";
}

/** JSON on one line, spaced as people write it. */
function json(value: PlainValue): string {
  if (Array.isArray(value)) return `[${value.map((item: PlainValue) => json(item)).join(", ")}]`;
  if (typeof value !== "object" || value === null || value instanceof Duration) return JSON.stringify(value);
  const entries = Object.entries(value as Readonly<Record<string, PlainValue>>);
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}: ${json(item)}`).join(", ")}}`;
}

/** A default of so many seconds. */
export function seconds(count: number): Duration {
  return new Duration(count);
}

/** A default of so many minutes. */
export function minutes(count: number): Duration {
  return new Duration(count * 60);
}

/** A default of so many hours. */
export function hours(count: number): Duration {
  return new Duration(count * 3600);
}

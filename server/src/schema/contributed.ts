import type { Contribution } from "../protocol.ts";
import type { ValueType } from "../values/types.ts";
import { defineSection } from "./define.ts";
import { sectionSchema } from "./schema.ts";
import type { KeySchema, SectionKind, SectionSchema } from "./types.ts";
import * as types from "./valueTypes.ts";

/** What a contribution may call the types of its keys. */
const TYPES: Readonly<Record<string, ValueType>> = {
  string: types.STRING,
  boolean: types.BOOLEAN,
  integer: types.INTEGER,
  number: types.FLOAT,
  duration: types.DURATION,
  date: types.DATE,
  path: types.PATH,
  list: types.LIST,
  dict: types.DICT,
  cpu: types.CPU,
  memory: types.MEMORY,
  section: types.section(),
};
const KINDS: readonly SectionKind[] = ["config", "engine", "environment", "task", "direct"];
const MAX_SECTIONS = 1_000;

export interface Contributed {
  /** In the order in which they were given; of two with one name the later has the keys of both. */
  readonly sections: readonly SectionSchema[];
  /** What is left out, and why, for the log. */
  readonly problems: readonly string[];
}

/** Sections and keys that other extensions know (docs/schemas.md says how they are written). Never throws. */
export function contributedSections(contributions: readonly Contribution[]): Contributed {
  const sections: SectionSchema[] = [];
  const problems: string[] = [];
  const known = (name: string): SectionSchema | undefined =>
    sections.findLast((one) => one.name.toLowerCase() === name.toLowerCase()) ?? sectionSchema(name);
  const given = contributions.flatMap(({ origin, schema }) => {
    const { sections: rows } = record(schema);
    const report = (what: string): void => void problems.push(`${origin}: ${what}`);
    if (!Array.isArray(rows)) report('a schema is an object with a list "sections".');
    return Array.isArray(rows) ? rows.map((row: unknown) => ({ row: record(row), report })) : [];
  });
  // What is added to DBND's own sections, those have that derive from them.
  const ofDbnd = ({ row }: (typeof given)[number]): boolean => sectionSchema(textOf(row.name) ?? "") !== undefined;
  for (const { row, report } of [...given.filter(ofDbnd), ...given.filter((one) => !ofDbnd(one))]) {
    const made = sections.length < MAX_SECTIONS ? sectionOf(row, known, report) : undefined;
    if (made) sections.push(made);
  }
  return { sections, problems };
}

function sectionOf(
  row: Readonly<Record<string, unknown>>,
  known: (name: string) => SectionSchema | undefined,
  report: (what: string) => void,
): SectionSchema | undefined {
  const name = textOf(row.name);
  if (name === undefined) {
    report('a section needs a "name".');
    return undefined;
  }
  const before = known(name);
  const baseName = textOf(row.base);
  const base = baseName === undefined ? before : known(baseName);
  if (baseName !== undefined && !base) report(`[${name}] has an unknown "base", ${baseName}.`);
  const kind = KINDS.find((one) => one === row.kind) ?? base?.kind ?? "config";
  const classPath = textOf(row.classPath) ?? before?.classPath;
  const keys = Array.isArray(row.keys) ? (row.keys as readonly unknown[]) : [];
  const own = keys.flatMap((key) => keyOf(record(key), name, report) ?? []);
  const { abstract, otherKeys, otherNames } = before ?? {};
  return defineSection({
    name: before?.name ?? name,
    kind,
    family: textOf(row.family) ?? before?.family ?? name,
    ...(classPath === undefined ? {} : { classPath }),
    ...(abstract === undefined ? {} : { abstract }),
    ...(otherKeys === undefined ? {} : { otherKeys }),
    ...(otherNames === undefined ? {} : { otherNames }),
    documentation: textOf(row.documentation) ?? before?.documentation ?? "",
    bases: [...new Set([base, before])].filter((one) => one !== undefined),
    keys: () => own,
  });
}

function keyOf(
  row: Readonly<Record<string, unknown>>,
  section: string,
  report: (what: string) => void,
): KeySchema | undefined {
  const name = textOf(row.name);
  if (name === undefined) {
    report(`a key of [${section}] needs a "name".`);
    return undefined;
  }
  const values = Array.isArray(row.values) ? row.values.flatMap((value) => textOf(value) ?? []) : [];
  const written = textOf(row.type) ?? "string";
  const known = written === "enum" ? types.enumeration(...values) : TYPES[written];
  if (!known) {
    report(`the type "${written}" of ${section}.${name} is none of ${Object.keys(TYPES).join(", ")}, enum.`);
  }
  const type = known ?? types.STRING;
  const [defaultText, reference] = [textOf(row.default), textOf(row.reference)];
  const suggestions = type.kind === "enum" ? [] : values.map((value) => ({ value, documentation: "" }));
  return {
    name,
    type,
    typeName: types.typeName(type),
    documentation: textOf(row.documentation) ?? "",
    effect: "active",
    related: [],
    // Whoever contributes it knows what holds without it: nothing is missing in the file.
    default: null,
    ...(defaultText === undefined ? {} : { defaultText }),
    ...(row.deprecated === true && { deprecated: true }),
    ...(reference === undefined ? {} : { reference }),
    ...(suggestions.length > 0 && { suggestions }),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** Texts, and numbers and words that JSON writes without quotes. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value.trim() === "" ? undefined : value;
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "number" ? String(value) : undefined;
}

import type { Kept } from "../../configuration/changes.ts";
import type { Configuration } from "../../configuration/types.ts";
import { allSectionSchemas } from "../../schema/schema.ts";
import type { SectionSchema } from "../../schema/types.ts";
import { sectionKeys } from "./sectionKeys.ts";

/** What all sections of a project together say; all names in lower case. */
export interface ProjectFacts {
  readonly names: ReadonlySet<string>;
  /** The environments in the list of `[run]`. */
  readonly listed: ReadonlySet<string>;
  /** What `_type`, `_from` and keys that take a section refer to. */
  readonly referred: ReadonlySet<string>;
  /** Sections that DBND knows, and those of the user that have a class. */
  readonly known: readonly string[];
  /** The engines that environments of the user name. */
  readonly usedEngines: ReadonlySet<string>;
  /** Name → family, for what keys name and for the environments in the list of `[run]`. */
  readonly expectedFamilies: ReadonlyMap<string, string>;
}

/** Stand for the facts among the names that a result was read from; no section has such a name. */
export const FACTS = {
  listed: "\n listed",
  referred: "\n referred",
  known: "\n known",
  usedEngines: "\n used engines",
  expectedFamilies: "\n expected families",
} as const;

interface Reference {
  readonly name: string;
  readonly family: string | undefined;
}

/** What one section contributes. */
interface Contribution {
  readonly schema: SectionSchema | undefined;
  readonly references: readonly Reference[];
  readonly engine: string | undefined;
}

interface Collected {
  readonly names: readonly string[];
  readonly contributions: Map<string, Kept<Contribution>>;
  /** Sections whose contributions may be others by now. */
  readonly stale: Set<string>;
  readonly listed: Kept<readonly string[]>;
  readonly facts: ProjectFacts;
}

/** The newest facts of each history of configurations. */
const collected = new WeakMap<object, Collected>();
const known = new WeakMap<Configuration, ProjectFacts>();

/**
 * The facts of a configuration. After an edit only the sections that it concerns are asked again, and facts that came out
 * different are marked as changed: ask for them before a result that was kept is trusted.
 */
export function projectFacts(configuration: Configuration): ProjectFacts {
  const before = known.get(configuration);
  if (before) return before;
  const facts = collect(configuration);
  known.set(configuration, facts);
  return facts;
}

function collect(configuration: Configuration): ProjectFacts {
  const { changes } = configuration;
  // What configurations before the newest one say is not kept.
  const before = changes.isNewest ? collected.get(changes.history) : undefined;
  const names = configuration.sectionNames();
  const stale = before?.stale ?? new Set();
  const sameNames = before?.names === names;
  const asked = sameNames ? [...stale] : names;
  const contributions = sameNames ? before.contributions : new Map<string, Kept<Contribution>>();
  stale.clear();
  let same = sameNames;
  let sameClasses = sameNames;
  for (const name of asked) {
    const old = before?.contributions.get(name);
    if (old && changes.holds(old)) {
      contributions.set(name, old);
      continue;
    }
    const fresh = changes.record(
      () => contribution(configuration, name),
      () => stale.add(name),
    );
    contributions.set(name, fresh);
    if (!old || !sameContribution(old.value, fresh.value)) same = false;
    if (old?.value.schema !== fresh.value.schema) sameClasses = false;
  }
  const sameList = before && changes.holds(before.listed);
  const listed = sameList ? before.listed : changes.record(() => listedNames(configuration));
  const facts = same && sameList ? before.facts : joined(names, contributions, listed.value);
  if (before && facts !== before.facts) {
    if (!sameClasses) changes.mark(FACTS.known);
    for (const fact of ["listed", "referred", "usedEngines", "expectedFamilies"] as const) {
      if (!sameElements(before.facts[fact], facts[fact])) changes.mark(FACTS[fact]);
    }
  }
  if (changes.isNewest) collected.set(changes.history, { names, contributions, stale, listed, facts });
  return facts;
}

function contribution(configuration: Configuration, section: string): Contribution {
  const schema = configuration.classOf(section);
  const keys = [...CLASS_KEYS, ...(schema ? sectionKeys(schema) : [])];
  const references = keys.flatMap(({ name, family }) => {
    const target = configuration.getText(section, name)?.trim().toLowerCase();
    return target === undefined ? [] : [{ name: target, family }];
  });
  return { schema, references, engine: engineOf(configuration, section, schema) };
}

const CLASS_KEYS = [
  { name: "_type", family: undefined },
  { name: "_from", family: undefined },
];

function engineOf(
  configuration: Configuration,
  section: string,
  schema: SectionSchema | undefined,
): string | undefined {
  if (schema?.kind !== "environment" || !configuration.isDefinedByUser(section)) return undefined;
  const engine = configuration.resolve(section).values.get("remote_engine")?.value;
  return typeof engine === "string" ? engine.toLowerCase() : undefined;
}

/** The environments in the list of `[run]`. */
function listedNames(configuration: Configuration): readonly string[] {
  const listed = configuration.resolve("run").values.get("environments")?.value;
  return Array.isArray(listed) ? listed.map((name) => String(name).toLowerCase()) : [];
}

function joined(
  names: readonly string[],
  contributions: ReadonlyMap<string, Kept<Contribution>>,
  listed: readonly string[],
): ProjectFacts {
  const withClass = new Set<string>();
  const referred = new Set<string>();
  const usedEngines = new Set<string>();
  const expectedFamilies = new Map<string, string>();
  for (const [section, { value }] of contributions) {
    if (value.schema) withClass.add(section);
    for (const { name, family } of value.references) {
      if (name !== section) referred.add(name);
      if (family !== undefined) expectedFamilies.set(name, family);
    }
    if (value.engine !== undefined) usedEngines.add(value.engine);
  }
  for (const name of listed) expectedFamilies.set(name, "environment");
  for (const schema of allSectionSchemas()) if (!schema.abstract) withClass.add(schema.name.toLowerCase());
  return {
    names: new Set(names),
    listed: new Set(listed),
    referred,
    known: [...withClass],
    usedEngines,
    expectedFamilies,
  };
}

function sameContribution(left: Contribution, right: Contribution): boolean {
  return (
    left.schema === right.schema &&
    left.engine === right.engine &&
    left.references.length === right.references.length &&
    left.references.every(({ name, family }, index) => {
      const other = right.references[index];
      return name === other?.name && family === other.family;
    })
  );
}

/** Of two sets, or of two maps, whatever their order. */
function sameElements(
  left: ReadonlySet<string> | ReadonlyMap<string, string>,
  right: ReadonlySet<string> | ReadonlyMap<string, string>,
): boolean {
  if (left.size !== right.size) return false;
  for (const [key, value] of left.entries()) {
    if (!right.has(key) || ("get" in right && right.get(key) !== value)) return false;
  }
  return true;
}

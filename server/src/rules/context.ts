import type { Configuration } from "../configuration/types.ts";
import { allSectionSchemas } from "../schema/schema.ts";
import { entryFacts } from "./facts.ts";
import { sectionKeys } from "./sectionKeys.ts";
import type { RuleContext, RuleSettings } from "./types.ts";

/** What the workspace knows besides the configuration. */
export interface Surrounding {
  /** Whether the Python of the workspace may have a class of a name. */
  readonly mayBeClass?: RuleContext["mayBeClass"];
  readonly manifestProblems?: RuleContext["manifestProblems"];
}

/** The context of all documents that share a configuration; what it finds out is computed once, when it is asked for. */
export function ruleContext(
  configuration: Configuration,
  settings: RuleSettings,
  { mayBeClass = () => false, manifestProblems = () => [] }: Surrounding = {},
): RuleContext {
  const referred = once(() => referredSections(configuration));
  const known = once(() => knownSections(configuration));
  const names = once(() => new Set(configuration.sectionNames()));
  const used = once(() => usedEngines(configuration));
  const expected = once(() => expectedFamilies(configuration));
  return {
    configuration,
    settings,
    referredSections: referred,
    knownSections: known,
    usedEngines: used,
    mayBeClass,
    manifestProblems,
    expectedFamily: (name) => expected().get(name.toLowerCase()),
    hasSection: (name) => names().has(name.toLowerCase()),
    sectionsOfKind: (kind) =>
      known().filter((name) => {
        const schema = configuration.classOf(name);
        return schema !== undefined && !schema.abstract && (schema.kind === kind || schema.family === kind);
      }),
    valueTree: (entry, section) => entryFacts(entry, configuration.classOf(section)).parsed.tree,
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function knownSections(configuration: Configuration): string[] {
  const names = new Set(configuration.sectionNames().filter((name) => configuration.classOf(name) !== undefined));
  for (const schema of allSectionSchemas()) if (!schema.abstract) names.add(schema.name.toLowerCase());
  return [...names];
}

function referredSections(configuration: Configuration): ReadonlySet<string> {
  const names = new Set<string>();
  for (const section of configuration.sectionNames()) {
    const schema = configuration.classOf(section);
    for (const key of ["_type", "_from", ...(schema ? sectionKeys(schema).map(({ name }) => name) : [])]) {
      const target = configuration.getText(section, key)?.trim().toLowerCase();
      if (target !== undefined && target !== section) names.add(target);
    }
  }
  return names;
}

/** Lower-case name → family, for what keys name and for the environments in the list of `[run]`. */
function expectedFamilies(configuration: Configuration): ReadonlyMap<string, string> {
  const families = new Map<string, string>();
  for (const section of configuration.sectionNames()) {
    for (const { name, family } of sectionKeys(configuration.classOf(section) ?? NO_KEYS)) {
      const target = configuration.getText(section, name)?.trim().toLowerCase();
      if (target !== undefined && family !== undefined) families.set(target, family);
    }
  }
  const listed = configuration.resolve("run").values.get("environments")?.value;
  for (const name of Array.isArray(listed) ? listed : []) families.set(String(name).toLowerCase(), "environment");
  return families;
}

const NO_KEYS = { keys: new Map<string, never>() };

function usedEngines(configuration: Configuration): ReadonlySet<string> {
  const engines = new Set<string>();
  for (const section of configuration.sectionNames()) {
    if (configuration.classOf(section)?.kind !== "environment" || !configuration.isDefinedByUser(section)) continue;
    const engine = configuration.resolve(section).values.get("remote_engine")?.value;
    if (typeof engine === "string") engines.add(engine.toLowerCase());
  }
  return engines;
}

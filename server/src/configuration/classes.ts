import { allSectionSchemas } from "../schema/schema.ts";
import type { SectionSchema } from "../schema/types.ts";

/** The classes that sections can be built as, by the names under which DBND registers them. */
export interface ClassRegistry {
  /** A class by family name or full dotted path; here, unlike anywhere else, case counts (spec 1.5). */
  find(name: string): SectionSchema | undefined;
  /** All family names, for suggestions. */
  readonly families: readonly string[];
}

/** The schema's classes, and `others` of the user's own, which win. */
export function classRegistry(others: readonly SectionSchema[] = NO_OTHERS): ClassRegistry {
  const known = registries.get(others);
  if (known) return known;
  const made = register([...allSectionSchemas(), ...others]);
  registries.set(others, made);
  return made;
}

const NO_OTHERS: readonly SectionSchema[] = [];
/** By the very list: it stays the same from one configuration of a project to the next. */
const registries = new WeakMap<readonly SectionSchema[], ClassRegistry>();

function register(schemas: readonly SectionSchema[]): ClassRegistry {
  const byName = new Map<string, SectionSchema>();
  const families: string[] = [];
  for (const schema of schemas) {
    if (schema.kind === "direct") continue;
    byName.set(schema.family, schema);
    families.push(schema.family);
    if (schema.classPath !== undefined) byName.set(schema.classPath, schema);
  }
  return { find: (name) => byName.get(name), families };
}

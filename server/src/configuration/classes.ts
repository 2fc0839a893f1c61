import { allSectionSchemas } from "../schema/schema.ts";
import type { SectionSchema } from "../schema/types.ts";

/** The classes that sections can be built as, by the names under which DBND registers them. */
export interface ClassRegistry {
  /** A class by family name or full dotted path; here, unlike anywhere else, case counts (spec 1.5). */
  find(name: string): SectionSchema | undefined;
  /**
   * What the keys of a section mean that nobody builds under its own name: `[task]` and `[Run]`, which stand behind objects
   * of their class, and sections that DBND reads directly. In any case, as DBND looks for sections.
   */
  readAs(section: string): SectionSchema | undefined;
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
  const bySection = new Map<string, SectionSchema>();
  const families: string[] = [];
  for (const schema of schemas) {
    bySection.set(schema.name.toLowerCase(), schema);
    if (schema.kind === "direct") continue;
    bySection.set(schema.family.toLowerCase(), schema);
    byName.set(schema.family, schema);
    families.push(schema.family);
    if (schema.classPath !== undefined) byName.set(schema.classPath, schema);
  }
  return {
    find: (name) => byName.get(name),
    readAs: (section) => bySection.get(section.toLowerCase()),
    families,
  };
}

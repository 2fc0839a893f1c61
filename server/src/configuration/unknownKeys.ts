import type { SectionSchema } from "../schema/types.ts";
import { closeMatches } from "./closeMatches.ts";
import { newest } from "./fold.ts";
import type { LayerSource } from "./layers.ts";
import { parameters } from "./object.ts";
import type { LayerValue, ResolvedObject } from "./types.ts";

/** The value of a key of that very section, all layers merged, as DBND's merged view has it; names lower case. */
export function mergedValue(layers: readonly LayerSource[], section: string, key: string): LayerValue | undefined {
  let found: LayerValue | undefined;
  for (let index = layers.length - 1; index >= 0; index--) {
    const value = layers[index]?.first(section, key);
    if (value) found = newest(found, value);
  }
  return found;
}

/** Lower-case keys of that very section (lower case) in all layers. */
export function keysOfSection(layers: readonly LayerSource[], section: string): ReadonlySet<string> {
  return new Set(layers.flatMap((layer) => [...layer.keys(section)]));
}

/**
 * Keys in an object's sections that its class does not have (dbnd 1.0.28, spec 1.8), with up to three close matches.
 * Keys that say what the section is, and `…__target`, are not meant; a class that takes any key has none.
 */
export function unknownKeys(
  schema: SectionSchema,
  layers: readonly LayerSource[],
  sections: readonly string[],
): ResolvedObject["unknownKeys"] {
  if (schema.otherKeys) return [];
  const known = new Set([...parameters(schema).keys()].map((name) => name.toLowerCase()));
  return sections.flatMap((section) =>
    [...keysOfSection(layers, section)]
      .filter((key) => !known.has(key) && key !== "_type" && key !== "_from" && !key.endsWith("__target"))
      .flatMap((key) => {
        const value = mergedValue(layers, section, key);
        return value ? [{ key, origin: value.origin, suggestions: closeMatches(key, known) }] : [];
      }),
  );
}

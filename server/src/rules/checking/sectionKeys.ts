import type { SectionSchema } from "../../schema/types.ts";

/** A key whose value names a section. */
export interface SectionKey {
  /** Lower case. */
  readonly name: string;
  /** The kind or family that the section has to be of, when it matters. */
  readonly family: string | undefined;
}

type Keys = Pick<SectionSchema, "keys">;
const known = new WeakMap<Keys, readonly SectionKey[]>();

/** The keys of a class that take the name of a section. */
export function sectionKeys(schema: Keys): readonly SectionKey[] {
  const before = known.get(schema);
  if (before) return before;
  const keys = [...schema.keys].flatMap(([name, { type }]) =>
    type.kind === "section" && name !== "_from" ? [{ name, family: type.family }] : [],
  );
  known.set(schema, keys);
  return keys;
}

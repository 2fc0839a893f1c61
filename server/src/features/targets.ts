import { isBracketed } from "../rules/tree.ts";
import type { ValueType } from "../values/types.ts";
import type { Place } from "./place.ts";
import type { FeatureContext } from "./types.ts";
import { bracketPlace } from "./valuePlace.ts";

/** The name of a section, at offsets of a value's text. */
export interface SectionTarget {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The section that a value names at a place: `_type`, `_from`, an engine, one of a list of environments. */
export function sectionTarget(
  { section, entry, offset }: Extract<Place, { at: "value" }>,
  context: FeatureContext,
): SectionTarget | undefined {
  const { text } = entry.node.value;
  const type = typeOf(entry.node.key, section.name, context);
  if (!type || !namesSections(type)) return undefined;
  if (isBracketed(text)) {
    const at = bracketPlace(context.valueTree(entry.node, section.name), offset);
    const node = at?.in === "array" ? at.element : undefined;
    if (node?.type !== "scalar" || typeof node.value !== "string") return undefined;
    return known({ name: node.value, start: node.start, end: node.end }, context);
  }
  const separator = type.kind === "list" ? "," : "\n";
  const start = text.lastIndexOf(separator, offset - 1) + 1;
  const next = text.indexOf(separator, offset);
  const end = next < 0 ? text.length : next;
  return known({ name: text.slice(start, end).trim(), start, end }, context);
}

function typeOf(key: string, section: string, { configuration }: FeatureContext): ValueType | undefined {
  if (key === "_type") return { kind: "type" };
  if (key === "_from") return { kind: "section" };
  return configuration.classOf(section)?.keys.get(key)?.type;
}

function namesSections(type: ValueType): boolean {
  if (type.kind === "list") return type.element?.kind === "section";
  return type.kind === "section" || type.kind === "type";
}

function known(target: SectionTarget, { configuration }: FeatureContext): SectionTarget | undefined {
  const { name } = target;
  if (name === "") return undefined;
  return configuration.classOf(name) || configuration.isDefinedByUser(name) ? target : undefined;
}

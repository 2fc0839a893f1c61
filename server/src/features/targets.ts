import type { CfgEntry } from "../cfg/types.ts";
import { isBracketed } from "../rules/values/tree.ts";
import type { ValueNode, ValueType } from "../values/types.ts";
import type { Place } from "./place.ts";
import type { FeatureContext } from "./types.ts";

/** The name of a section, at offsets of a value's text: without quotes and blanks. */
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
  const target = sectionTargets(entry.node, section.name, context).find(
    ({ start, end }) => start <= offset && offset <= end,
  );
  return target && known(target, context);
}

/** Every name of a section in the value of an entry, whether there is such a section or not. */
export function sectionTargets(entry: CfgEntry, section: string, context: FeatureContext): readonly SectionTarget[] {
  const type = typeOf(entry.key, section, context);
  if (!type || !namesSections(type)) return [];
  const { text } = entry.value;
  if (isBracketed(text)) return type.kind === "list" ? elements(context.valueTree(entry, section), text) : [];
  if (text.startsWith("@")) return [];
  const targets: SectionTarget[] = [];
  let from = 0;
  for (const word of type.kind === "list" ? text.split(",") : [text]) {
    const name = word.trim();
    const start = from + word.indexOf(name);
    if (isName(name)) targets.push({ name, start, end: start + name.length });
    from += word.length + 1;
  }
  return targets;
}

function elements(tree: ValueNode, text: string): SectionTarget[] {
  if (tree.type !== "array") return [];
  return tree.elements.flatMap((node) => {
    if (node.type !== "scalar" || typeof node.value !== "string") return [];
    const start = text.indexOf(node.value, node.start);
    const end = start + node.value.length;
    // A name that is written with escapes does not stand in the text.
    return start >= 0 && end <= node.end && isName(node.value) ? [{ name: node.value, start, end }] : [];
  });
}

/** Names that are put together from other values are not followed. */
function isName(text: string): boolean {
  return text !== "" && !/[%$\n@]/u.test(text);
}

/** Keys that name environments without being declared to: their declared type is text, or they are gone. */
const ENVIRONMENT_KEYS: Readonly<Record<string, ValueType>> = {
  "databand.env": { kind: "section", family: "environment" },
  "core.environments": { kind: "list", element: { kind: "section", family: "environment" } },
};

function typeOf(key: string, section: string, { configuration }: FeatureContext): ValueType | undefined {
  if (key === "_type") return { kind: "type" };
  if (key === "_from") return { kind: "section" };
  return ENVIRONMENT_KEYS[`${section.toLowerCase()}.${key}`] ?? configuration.classOf(section)?.keys.get(key)?.type;
}

/** Whether the values of a key are names of sections. */
export function takesSections(section: string, key: string, context: FeatureContext): boolean {
  const type = typeOf(key, section, context);
  return type !== undefined && namesSections(type);
}

function namesSections(type: ValueType): boolean {
  if (type.kind === "list") return type.element?.kind === "section";
  return type.kind === "section" || type.kind === "type";
}

function known(target: SectionTarget, { configuration }: FeatureContext): SectionTarget | undefined {
  const { name } = target;
  return configuration.classOf(name) || configuration.isDefinedByUser(name) ? target : undefined;
}

import { keyRange, nameRange, rangeInValue, valueRange } from "../cfg/positions.ts";
import { percentParts } from "../cfg/percent.ts";
import { isDefaultSection } from "../cfg/names.ts";
import type { CfgDocument, CfgSection } from "../cfg/types.ts";
import type { PythonConfigWord } from "../python/tasks/configWords.ts";
import type { Position, Range } from "../text/types.ts";
import { placeAt } from "./place.ts";
import type { Place } from "./place.ts";
import { sectionTargets, takesSections } from "./targets.ts";
import type { FeatureContext } from "./types.ts";

/** What a name at a place means; the range is the name as it stands there. */
export type Named =
  | { readonly kind: "section"; readonly name: string; readonly range: Range }
  /** The word of environments (`env_label`) that those with the same outputs share. */
  | { readonly kind: "label"; readonly name: string; readonly range: Range }
  /** A key of a section, or of `[DEFAULT]`: where it is set, or inside a `%(key)s`. */
  | {
      readonly kind: "key";
      readonly owner: CfgSection;
      readonly key: string;
      readonly range: Range;
      readonly document: CfgDocument;
    };

/** The key of environments that holds their label. */
export const LABEL_KEY = "env_label";

/** The section or key that is named at a place; undefined where none is. */
export function namedAt(document: CfgDocument, position: Position, context: FeatureContext): Named | undefined {
  const place = placeAt(document, position);
  switch (place?.at) {
    case undefined:
      return undefined;
    case "header":
      return isDefaultSection(place.section.name)
        ? undefined
        : { kind: "section", name: place.section.name, range: nameRange(place.section.header) };
    case "key":
      return { kind: "key", owner: place.section, key: place.entry.node.key, range: keyRange(place.entry), document };
    case "value":
      return percentKey(document, place) ?? sectionInValue(place, context) ?? labelIn(place);
  }
}

type ValuePlace = Extract<Place, { at: "value" }>;

function sectionInValue({ section, entry, offset }: ValuePlace, context: FeatureContext): Named | undefined {
  const target = sectionTargets(entry.node, section.name, context).find(
    ({ start, end }) => start <= offset && offset <= end,
  );
  if (!target) return undefined;
  const range = rangeInValue(entry.node.value, target.start, target.end, entry.line);
  return { kind: "section", name: target.name, range };
}

function labelIn({ entry }: ValuePlace): Named | undefined {
  const { value, key } = entry.node;
  if (key !== LABEL_KEY || !isLabel(value.text)) return undefined;
  return { kind: "label", name: value.text, range: valueRange(entry) };
}

/** A plain word: what is put together from other values is not followed. */
export function isLabel(text: string): boolean {
  return /^[\w.-]+$/u.test(text);
}

/** What a word of Python's configuration names; undefined for values that name nothing. */
export function namedInPython({ text, range, place }: PythonConfigWord, context: FeatureContext): Named | undefined {
  if (typeof place === "object" && !takesSections(place.section, place.key, context)) {
    return place.key === LABEL_KEY && isLabel(text) ? { kind: "label", name: text, range } : undefined;
  }
  return { kind: "section", name: text, range };
}

function percentKey(document: CfgDocument, { section, entry, offset }: ValuePlace): Named | undefined {
  const { value } = entry.node;
  const part = percentParts(value.text).find(
    (one) => one.kind === "reference" && one.start <= offset && offset <= one.end,
  );
  if (part?.kind !== "reference") return undefined;
  const owners = [section, ...document.sections.filter(({ name }) => isDefaultSection(name))];
  const owner = owners.find(({ content }) => content.byKey.has(part.name));
  if (!owner) return undefined;
  return { kind: "key", owner, key: part.name, range: percentNameRange(value, part, entry.line), document };
}

/** The name inside a `%(name)s` of a value. */
export function percentNameRange(
  value: Parameters<typeof rangeInValue>[0],
  part: { readonly start: number; readonly end: number },
  line: number,
): Range {
  return rangeInValue(value, part.start + 2, part.end - 2, line);
}

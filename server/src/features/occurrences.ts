import { isDefaultSection } from "../cfg/names.ts";
import { percentParts } from "../cfg/percent.ts";
import { keyRange, nameRange, rangeInValue, valueRange } from "../cfg/positions.ts";
import type { CfgDocument, CfgSection } from "../cfg/types.ts";
import { cleanedName } from "../configuration/resolution.ts";
import type { Range } from "../text/types.ts";
import { LABEL_KEY, namedInPython, percentNameRange } from "./named.ts";
import type { Named } from "./named.ts";
import { sectionTargets } from "./targets.ts";
import type { FeatureContext } from "./types.ts";

/** A place where something is named. */
export interface Occurrence {
  readonly uri: string;
  readonly range: Range;
  /** A header, or a line that sets the key; otherwise a use. */
  readonly declaration: boolean;
}

/** Every place in these documents, and in the project's Python, that names the same thing. */
export function occurrences(named: Named, documents: readonly CfgDocument[], context: FeatureContext): Occurrence[] {
  switch (named.kind) {
    case "section":
    case "label": {
      const find = named.kind === "section" ? sectionOccurrences : labelOccurrences;
      return [
        ...documents.flatMap((one) => find(named.name, one, context)),
        ...pythonOccurrences(named.kind, named.name, context),
      ];
    }
    case "key":
      // References with % stay within a file, and so does [DEFAULT].
      if (isDefaultSection(named.owner.name)) return defaultKeyOccurrences(named.key, named.document);
      return documents.flatMap((one) => keyOccurrences(named.owner.name, named.key, one));
  }
}

/** Whether two names mean the same section: DBND reads the keys of `my-engine` from `[my_engine]`, in any case. */
export function sameSection(left: string, right: string): boolean {
  return cleanedName(left).toLowerCase() === cleanedName(right).toLowerCase();
}

/** Headers with the name, and values that name it, in one document. */
export function sectionOccurrences(name: string, document: CfgDocument, context: FeatureContext): Occurrence[] {
  const found: Occurrence[] = [];
  const { uri } = document;
  for (const section of document.sections) {
    if (sameSection(section.name, name)) found.push({ uri, range: nameRange(section.header), declaration: true });
    for (const { node, line } of section.entries) {
      for (const target of sectionTargets(node, section.name, context)) {
        if (!sameSection(target.name, name)) continue;
        found.push({ uri, range: rangeInValue(node.value, target.start, target.end, line), declaration: false });
      }
    }
  }
  return found;
}

/** Lines that give environments the label. */
function labelOccurrences(name: string, document: CfgDocument): Occurrence[] {
  return document.sections.flatMap(({ entries }) =>
    entries
      .filter(({ node }) => node.key === LABEL_KEY && node.value.text === name)
      .map((entry) => ({ uri: document.uri, range: valueRange(entry), declaration: true })),
  );
}

function pythonOccurrences(kind: "section" | "label", name: string, context: FeatureContext): Occurrence[] {
  return context
    .pythonWords()
    .filter(({ text }) => (kind === "section" ? sameSection(text, name) : text === name))
    .filter((word) => namedInPython(word, context)?.kind === kind)
    .map(({ uri, range }) => ({ uri, range, declaration: false }));
}

/** A key of a section, and what takes it with `%(key)s` there. */
export function keyOccurrences(sectionName: string, key: string, document: CfgDocument): Occurrence[] {
  const wanted = sectionName.toLowerCase();
  return document.sections
    .filter(({ name }) => name.toLowerCase() === wanted)
    .flatMap((section) => [
      ...declarations(section, key, document.uri),
      ...(section.content.byKey.has(key) ? percentUses(section, key, document.uri) : []),
    ]);
}

/** A key of `[DEFAULT]`, and what takes it in sections that do not set it themselves. */
function defaultKeyOccurrences(key: string, document: CfgDocument): Occurrence[] {
  return document.sections.flatMap((section) => {
    const isDefault = isDefaultSection(section.name);
    if (!isDefault && section.content.byKey.has(key)) return [];
    const uses = percentUses(section, key, document.uri);
    return isDefault ? [...declarations(section, key, document.uri), ...uses] : uses;
  });
}

function declarations(section: CfgSection, key: string, uri: string): Occurrence[] {
  return section.entries
    .filter(({ node }) => node.key === key)
    .map((entry) => ({ uri, range: keyRange(entry), declaration: true }));
}

function percentUses(section: CfgSection, key: string, uri: string): Occurrence[] {
  return section.content.withPercent.flatMap(({ node, line }) =>
    percentParts(node.value.text)
      .filter((part) => part.kind === "reference" && part.name === key)
      .map((part) => ({
        uri,
        range: percentNameRange(node.value, part, section.header.line + line),
        declaration: false,
      })),
  );
}

import type { LocationLink } from "vscode-languageserver";
import { keyRange, nameRange, rangeInValue, valueRange } from "../cfg/positions.ts";
import { percentParts } from "../cfg/percent.ts";
import type { CfgDocument } from "../cfg/types.ts";
import { entryLines } from "../rules/checking/places.ts";
import type { Position, Range } from "../text/types.ts";
import { originLinks } from "./originLinks.ts";
import { placeAt } from "./place.ts";
import type { Place } from "./place.ts";
import { sectionTarget } from "./targets.ts";
import type { FeatureContext } from "./types.ts";
import { variableOccurrences } from "./variables/places.ts";

/**
 * Where the thing at a place is defined: the sections that a value names, in every file of the project; the other places
 * that set a key, strongest first; the key that `%(name)s` takes; the file that `@path` reads.
 */
export function definition(document: CfgDocument, position: Position, context: FeatureContext): LocationLink[] {
  const place = placeAt(document, position);
  switch (place?.at) {
    case undefined:
      return [];
    case "header":
      return sectionLinks(place.section.name, nameRange(place.section.header), context);
    case "key":
      return keyLinks(place, context);
    case "value":
      return percentLinks(document, place) ?? fileLinks(place, context) ?? targetLinks(place, context);
  }
}

type ValuePlace = Extract<Place, { at: "value" }>;

/** Headers with a name in the files of the project. */
export function sectionLinks(name: string, origin: Range, { configuration }: FeatureContext): LocationLink[] {
  const wanted = name.toLowerCase();
  return [...configuration.inputs.files, ...(configuration.inputs.configurationFiles ?? [])].flatMap((file) =>
    file.sections
      .filter((section) => section.name.toLowerCase() === wanted)
      .map((section) => ({
        originSelectionRange: origin,
        targetUri: file.uri,
        targetRange: {
          start: { line: section.header.line, character: 0 },
          end: { line: section.endLine, character: 0 },
        },
        targetSelectionRange: nameRange(section.header),
      })),
  );
}

function targetLinks(place: ValuePlace, context: FeatureContext): LocationLink[] {
  const target = sectionTarget(place, context);
  if (!target) return [];
  const { node, line } = place.entry;
  return sectionLinks(target.name, rangeInValue(node.value, target.start, target.end, line), context);
}

function keyLinks({ section, entry }: Extract<Place, { at: "key" }>, context: FeatureContext): LocationLink[] {
  const { configuration, dialect } = context;
  const { key } = entry.node;
  const resolved = configuration.classOf(section.name) && configuration.resolve(section.name).values.get(key);
  const chain = resolved?.chain ?? configuration.chain([section.name.toLowerCase()], key);
  const from = keyRange(entry);
  const links = originLinks(chain, from);
  // Variables of files are layers of Airflow's configuration already.
  if (dialect === "airflow") return links;
  const variables = variableOccurrences({ section: section.name, key }, context).map(({ uri, range }) => ({
    originSelectionRange: from,
    targetUri: uri,
    targetRange: range,
    targetSelectionRange: range,
  }));
  return [...links, ...variables];
}

/** Undefined when the place is not in a `%(name)s`. */
function percentLinks(document: CfgDocument, { section, entry, offset }: ValuePlace): LocationLink[] | undefined {
  const { value } = entry.node;
  const part = percentParts(value.text).find(
    (one) => one.start <= offset && offset <= one.end && one.kind === "reference",
  );
  if (part?.kind !== "reference") return undefined;
  const owners = [section, ...document.sections.filter(({ name }) => name === "DEFAULT")];
  for (const owner of owners) {
    const found = owner.entries.findLast(({ node }) => node.key === part.name);
    if (!found) continue;
    return [
      {
        originSelectionRange: rangeInValue(value, part.start, part.end, entry.line),
        targetUri: document.uri,
        targetRange: entryLines(found),
        targetSelectionRange: keyRange(found),
      },
    ];
  }
  return [];
}

function fileLinks({ section, entry }: ValuePlace, context: FeatureContext): LocationLink[] | undefined {
  const text = entry.node.value.text.trim();
  const isPath = context.configuration.classOf(section.name)?.keys.get(entry.node.key)?.type.kind === "path";
  const path = /^@(?![@])(?!python:|target:)(.+)$/u.exec(text)?.[1] ?? (isPath ? text : undefined);
  const uri = path === undefined || path === "" ? undefined : context.fileUri(path);
  if (uri === undefined) return undefined;
  const start = { line: 0, character: 0 };
  const range = { start, end: start };
  return [{ originSelectionRange: valueRange(entry), targetUri: uri, targetRange: range, targetSelectionRange: range }];
}

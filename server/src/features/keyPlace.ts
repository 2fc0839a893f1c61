import type { CfgDocument, CfgEntry, CfgSection, Placed } from "../cfg/types.ts";
import { isDict } from "../configuration/merge.ts";
import type { Configuration, Origin, ResolvedValue } from "../configuration/types.ts";
import type { KeyChange, KeyPlace, KeyPlaceParams } from "../protocol.ts";
import { addToSection } from "../rules/fixes/edits.ts";
import type { Range, TextEdit } from "../text/types.ts";
import { parseHjson } from "../values/hjson.ts";
import type { PlainValue } from "../values/types.ts";
import { cfgValueText } from "./effectiveConfiguration/valueText.ts";
import { rangeOfWord, withElement, withMembers } from "./valueEdit.ts";

/**
 * Where a key of an engine gets its value, so that something that a run has shown can be told there: the entry in a cfg
 * file, else the header of the section, where the key would be added. With a change, also the edits that make it, unless a
 * variable or the command line has the last word. Undefined when no cfg file has anything to do with it. Airflow's one file
 * may lack any section.
 */
export function keyPlace(
  configuration: Configuration,
  { section, key, change, word, ofDag }: Omit<KeyPlaceParams, "uri" | "words">,
): KeyPlace | undefined {
  const object = configuration.resolve(section);
  const resolved = object.values.get(key);
  const origin = resolved?.origin;
  if (origin?.kind === "file") {
    const range = rangeOf(configuration, origin, word);
    const edits = change && editsOf(configuration, origin, change, resolved?.value ?? null);
    return { uri: origin.uri, range, entry: whole(origin), isSet: true, ...(edits && { edits }) };
  }
  const part = resolved && partInFile(configuration, resolved, change, word);
  if (part) return part;
  const setBy = origin && strongerThanFiles(origin);
  // What a file says in vain is where people look first.
  const inFile = setBy === undefined ? undefined : resolved?.chain.find(({ value }) => value.origin.kind === "file");
  const hidden = inFile?.value.origin;
  if (hidden?.kind === "file" && setBy !== undefined) {
    return { uri: hidden.uri, range: rangeOf(configuration, hidden, word), entry: whole(hidden), isSet: true, setBy };
  }
  const header =
    sectionHeader(configuration, [object.ownSection, section, ...object.sections]) ??
    (ofDag ? anyHeader(configuration, section) : undefined);
  if (!header) return undefined;
  const { document, range, name } = header;
  if (setBy !== undefined) return { uri: document.uri, range, isSet: false, setBy };
  const line = change && `${key} = ${cfgValueText(changed(resolved?.value ?? null, change))}`;
  return {
    uri: document.uri,
    range,
    isSet: false,
    ...(line !== undefined && { edits: [addToSection(document, name, line)] }),
  };
}

/**
 * The part of a value that a file has where the command line adds to it (`--extend`, spec 1.4): what stands there can be changed,
 * and a list be added to, whatever comes over it. Undefined where only the command line has what is meant.
 */
function partInFile(
  configuration: Configuration,
  { value, chain, origin: newest }: ResolvedValue,
  change: KeyChange | undefined,
  word: string | undefined,
): KeyPlace | undefined {
  const origin = chain.find((link) => link.role === "merged" && link.value.origin.kind === "file")?.value.origin;
  if (newest.kind !== "commandLine" || origin?.kind !== "file") return undefined;
  const entry = entryOf(configuration, origin);
  const inside = entry && word !== undefined ? rangeOfWord(entry, word) : undefined;
  const own = change?.add ? change : change && entry && ofPart(entry, value, change);
  if (change ? !own : !inside && (word !== undefined || !isList(value))) return undefined;
  const range = inside ?? rangeOf(configuration, origin, undefined);
  const edits = own && editsOf(configuration, origin, own, value);
  return { uri: origin.uri, range, entry: whole(origin), isSet: true, ...(edits && { edits }) };
}

/** The change of a dictionary as far as it is one of the file's part; undefined where other parts would have to change, too. */
function ofPart({ node }: Placed<CfgEntry>, value: PlainValue, { set }: KeyChange): KeyChange | undefined {
  const wanted = membersOf(set);
  const own = parseHjson(node.value.text).value;
  if (!wanted || !isDict(own) || !isDict(value)) return undefined;
  const changed = Object.keys(value).filter((name) => value[name] !== wanted[name]);
  if (changed.some((name) => own[name] !== value[name])) return undefined;
  const names = Object.keys(wanted).filter((name) => own[name] !== undefined || value[name] === undefined);
  return { set: JSON.stringify(Object.fromEntries(names.map((name) => [name, wanted[name]]))) };
}

/** What has the last word over cfg files, as people write it. */
function strongerThanFiles(origin: Origin): string | undefined {
  if (origin.kind === "environment") return origin.variable;
  return origin.kind === "commandLine" ? `${origin.option} ${origin.text}` : undefined;
}

type InFile = Origin & { readonly kind: "file" };

function whole({ keyRange, range }: InFile): Range {
  return { start: keyRange.start, end: range.end };
}

/** What is underlined: as little as tells what is meant. */
function rangeOf(configuration: Configuration, origin: InFile, word: string | undefined): Range {
  const { keyRange, range } = origin;
  const entry = entryOf(configuration, origin);
  const inside = entry && word !== undefined ? rangeOfWord(entry, word) : undefined;
  return inside ?? (keyRange.start.line === range.end.line ? whole(origin) : keyRange);
}

function entryOf(configuration: Configuration, { uri, range }: InFile): Placed<CfgEntry> | undefined {
  const placed = documentOf(configuration, uri)?.nodeAt(range.start.line);
  return placed?.node.kind === "entry" ? { node: placed.node, line: placed.line } : undefined;
}

function documentOf({ inputs }: Configuration, uri: string): CfgDocument | undefined {
  return [...inputs.files, ...(inputs.configurationFiles ?? [])].find((one) => one.uri === uri);
}

/** Of lists and dictionaries only what changes; else the whole value is written anew. */
function editsOf(
  configuration: Configuration,
  origin: InFile,
  change: KeyChange,
  value: PlainValue,
): readonly TextEdit[] {
  const { uri, range } = origin;
  const document = documentOf(configuration, uri);
  const entry = entryOf(configuration, origin);
  if (document && entry) {
    const members = membersOf(change.set);
    const edits = change.add
      ? withElement(document, entry, change.add)
      : members && withMembers(document, entry, members);
    if (edits) return edits;
  }
  return [{ range, newText: cfgValueText(changed(value, change)) }];
}

/** A dictionary of texts, which is told as JSON. */
function membersOf(text = ""): Readonly<Record<string, string>> | undefined {
  return text.startsWith("{") ? (JSON.parse(text) as Readonly<Record<string, string>>) : undefined;
}

function changed(current: PlainValue, { set, add }: KeyChange): PlainValue {
  if (add === undefined) return set ?? "";
  return isList(current) ? [...current, { ...add }] : [{ ...add }];
}

function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}

/** A section of a file, which `name` may come behind. */
interface Header {
  readonly document: CfgDocument;
  readonly range: Range;
  readonly name: string;
}

/** The first of the sections that stands in a cfg file; of several files the one that is read last. */
function sectionHeader({ inputs }: Configuration, names: readonly string[]): Header | undefined {
  const documents = [...inputs.files, ...(inputs.configurationFiles ?? [])].reverse();
  for (const name of names) {
    for (const document of documents) {
      const section = document.sections.find((one) => one.name.toLowerCase() === name.toLowerCase());
      if (section) return { document, range: rangeOfName(section), name: section.name };
    }
  }
  return undefined;
}

/** The first section of the file, where one that is missing is told. */
function anyHeader({ inputs }: Configuration, name: string): Header | undefined {
  const [document] = inputs.files;
  const [first] = document?.sections ?? [];
  return document && first && { document, range: rangeOfName(first), name };
}

function rangeOfName({ header: { line, node } }: CfgSection): Range {
  return { start: { line, character: node.nameStart }, end: { line, character: node.nameEnd } };
}

import type { CfgDocument } from "../cfg/types.ts";
import type { Configuration } from "../configuration/types.ts";
import type { KeyChange, KeyPlace } from "../protocol.ts";
import { addToSection } from "../rules/fixes/edits.ts";
import type { Range } from "../text/types.ts";
import type { PlainValue } from "../values/types.ts";
import { cfgValueText } from "./effectiveConfiguration/valueText.ts";

/**
 * Where a key of an engine gets its value, so that something that a run has shown can be told there: the entry in a cfg
 * file, else the header of the section, where the key would be added. With a change, also the edit that makes it.
 * Undefined when no cfg file has anything to do with it.
 */
export function keyPlace(
  configuration: Configuration,
  section: string,
  key: string,
  change?: KeyChange,
): KeyPlace | undefined {
  const object = configuration.resolve(section);
  const resolved = object.values.get(key);
  const newValue = change && cfgValueText(changed(resolved?.value ?? null, change));
  const origin = resolved?.origin;
  if (origin?.kind === "file") {
    const range: Range = { start: origin.keyRange.start, end: origin.range.end };
    const edit = newValue === undefined ? {} : { edit: { range: origin.range, newText: newValue } };
    return { uri: origin.uri, range, isSet: true, ...edit };
  }
  const header = sectionHeader(configuration, [object.ownSection, section, ...object.sections]);
  if (!header) return undefined;
  const { document, range, name } = header;
  const edit = newValue === undefined ? {} : { edit: addToSection(document, name, `${key} = ${newValue}`) };
  return { uri: document.uri, range, isSet: false, ...edit };
}

function changed(current: PlainValue, { set, add }: KeyChange): PlainValue {
  if (add === undefined) return set ?? "";
  return isList(current) ? [...current, { ...add }] : [{ ...add }];
}

function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}

/** The first of the sections that stands in a cfg file; of several files the one that is read last. */
function sectionHeader(
  { inputs }: Configuration,
  names: readonly string[],
): { readonly document: CfgDocument; readonly range: Range; readonly name: string } | undefined {
  const documents = [...inputs.files, ...(inputs.configurationFiles ?? [])].reverse();
  for (const name of names) {
    for (const document of documents) {
      const section = document.sections.find((one) => one.name.toLowerCase() === name.toLowerCase());
      if (!section) continue;
      const { line, node } = section.header;
      const range = { start: { line, character: node.nameStart }, end: { line, character: node.nameEnd } };
      return { document, range, name: section.name };
    }
  }
  return undefined;
}

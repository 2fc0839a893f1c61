import { sectionEnds } from "../cfg/sectionEnds.ts";
import { elementAt } from "../text/elementAt.ts";
import { isDefaultSection } from "../cfg/names.ts";
import type { CfgDocument, CfgSection, CfgSectionContent } from "../cfg/types.ts";
import { classIn } from "./changes.ts";
import type { ConfigurationInputs } from "./types.ts";

/** What tells the class of a section. */
export const CLASS_KEYS: readonly string[] = ["_type", "_from"];

export interface ChangedSections {
  /** Lower-case names of the sections that differ in some file, and those of their classes that may be others. */
  readonly names: ReadonlySet<string>;
  /** Whether there are the same sections as before, in the same order, and the same of them are empty. */
  readonly sameNames: boolean;
}

/**
 * What differs between the inputs of two configurations when it is nothing but the lines of sections; undefined when it
 * may be more: other files, other variables, another command line, or a changed `[DEFAULT]`, which is in every section.
 */
export function changedSections(before: ConfigurationInputs, now: ConfigurationInputs): ChangedSections | undefined {
  if (!sameSurroundings(before, now)) return undefined;
  const old = documentsOf(before);
  const documents = documentsOf(now);
  if (old.length !== documents.length || before.files.length !== now.files.length) return undefined;
  const names = new Set<string>();
  let sameNames = true;
  for (const [index, document] of documents.entries()) {
    const one = old[index];
    if (one === document) continue;
    if (one?.uri !== document.uri) return undefined;
    const [gone, come] = differing(one.sections, document.sections);
    const isPaired = gone.length === come.length && gone.every(({ name }, at) => name === come[at]?.name);
    // What `[DEFAULT]` gives to a section may refer to its other keys.
    const mayKeepClass = isPaired && document.sectionNames.defaults.length === 0;
    for (let at = 0; at < gone.length; at++) {
      const [was, is] = [elementAt(gone, at), come[at]];
      if (isDefaultSection(was.name)) return undefined;
      const name = was.name.toLowerCase();
      names.add(name);
      if (!mayKeepClass || !is || !sameClass(was.content, is.content)) names.add(classIn(name));
      if (isPaired && is) sameNames &&= was.content.byKey.size > 0 === is.content.byKey.size > 0;
    }
    if (isPaired) continue;
    sameNames = false;
    for (const { name } of come) {
      if (isDefaultSection(name)) return undefined;
      names.add(name.toLowerCase());
      names.add(classIn(name.toLowerCase()));
    }
  }
  return { names, sameNames };
}

function documentsOf({ files, configurationFiles = [] }: ConfigurationInputs): readonly CfgDocument[] {
  return [...files, ...configurationFiles];
}

function sameSurroundings(before: ConfigurationInputs, now: ConfigurationInputs): boolean {
  return (
    before.environment === now.environment &&
    before.classes === now.classes &&
    before.home === now.home &&
    before.taskLayers === now.taskLayers &&
    before.surroundings === now.surroundings &&
    JSON.stringify(before.commandLine) === JSON.stringify(now.commandLine)
  );
}

/** The two middles that are left when equal beginnings and ends are taken away; a place in the file does not count. */
function differing(
  old: readonly CfgSection[],
  now: readonly CfgSection[],
): readonly [readonly CfgSection[], readonly CfgSection[]] {
  const { first, last } = sectionEnds(old, now);
  return [old.slice(first, old.length - last), now.slice(first, now.length - last)];
}

/** Whether what tells the class of a section stands there as before. */
function sameClass(left: CfgSectionContent, right: CfgSectionContent): boolean {
  // What `%` references stand for may have changed.
  if (left.withPercent.length > 0 || right.withPercent.length > 0) return false;
  return CLASS_KEYS.every((key) => {
    const [before, now] = [left.byKey.get(key), right.byKey.get(key)];
    return before?.node === now?.node && before?.line === now?.line;
  });
}

import { defaultsOf, type Defaults } from "../../cfg/defaults.ts";
import { sectionEnds } from "../../cfg/sectionEnds.ts";
import type { CfgDocument, CfgSection, CfgSectionContent } from "../../cfg/types.ts";
import type { Kept } from "../../configuration/changes.ts";
import type { Problem } from "../../text/types.ts";
import { moved } from "./places.ts";
import { commentAbove, commentsOfFile } from "./suppression.ts";
import type { RuleContext } from "./types.ts";

/** Finds what is wrong with a section, sorted, in lines relative to its header; `older` is what stood in its place before. */
export type CheckSection = (
  document: CfgDocument,
  section: CfgSection,
  defaults: Defaults,
  context: RuleContext,
  older: CfgSectionContent | undefined,
) => readonly Problem[];

/** Stands for all sections in which nothing is wrong. */
export const NONE: readonly Problem[] = [];

/** A section as it was checked last. */
interface CheckedSection {
  section: CfgSection;
  /** The comment above the header that silences rules. */
  readonly comment: string;
  readonly kept: Kept<readonly Problem[]>;
}

/** What the results of all sections depend on. */
interface Conditions {
  readonly settings: object;
  readonly defaults: Defaults;
  readonly surrounding: object;
  /** Those that silence rules in the whole file. */
  readonly comments: string;
}

/** A version of a document with what was found in its sections, at their indices. */
interface CheckedDocument {
  readonly conditions: Conditions;
  readonly sections: readonly CfgSection[];
  readonly checked: CheckedSection[];
  readonly problems: (readonly Problem[])[];
  /** Sections of which what was read has changed since. */
  readonly stale: Set<CheckedSection>;
}

/** The newest version of each document, by URI, for each history of configurations. */
const newest = new WeakMap<object, Map<string, CheckedDocument>>();

/**
 * What is wrong with each section of a document, at its index and at the places of the document. What was found in a
 * section is kept as long as nothing has changed that was read to find it; an edit costs the sections that it concerns.
 */
export function problemsOfSections(
  document: CfgDocument,
  context: RuleContext,
  check: CheckSection,
): readonly (readonly Problem[])[] {
  const { settings, surrounding, configuration } = context;
  const { changes } = configuration;
  const documents = newest.get(changes.history) ?? new Map<string, CheckedDocument>();
  newest.set(changes.history, documents);
  const conditions = { settings, surrounding, defaults: defaultsOf(document), comments: commentsOfFile(document) };
  const before = changes.isNewest ? documents.get(document.uri) : undefined;
  // Should a rule fail, nothing of this document is kept.
  documents.delete(document.uri);
  const update = new Update(document, conditions, context, check);
  const checked = before && sameConditions(before.conditions, conditions) ? update.of(before) : update.all(before);
  if (changes.isNewest) documents.set(document.uri, checked);
  return checked.problems;
}

/** One run through a document. */
class Update {
  readonly #document: CfgDocument;
  readonly #conditions: Conditions;
  readonly #context: RuleContext;
  readonly #check: CheckSection;

  constructor(document: CfgDocument, conditions: Conditions, context: RuleContext, check: CheckSection) {
    this.#document = document;
    this.#conditions = conditions;
    this.#context = context;
    this.#check = check;
  }

  all(before: CheckedDocument | undefined): CheckedDocument {
    this.#forget(before?.checked ?? []);
    const { sections } = this.#document;
    const stale = new Set<CheckedSection>();
    const checked = sections.map((section) => this.#checked(section, stale));
    return { conditions: this.#conditions, sections, checked, problems: checked.map(placed), stale };
  }

  /** Sections at both ends of the document that are the same as before stand, unless something that they read has changed. */
  of(before: CheckedDocument): CheckedDocument {
    const { stale } = before;
    const { sections } = this.#document;
    const { first, last } = sectionEnds(before.sections, sections);
    const behind = sections.length - last;
    const oldBehind = before.checked.length - last;
    this.#forget(before.checked.slice(first, oldBehind));
    const made = sections
      .slice(first, behind)
      .map((section, index) => this.#checked(section, stale, before.sections[first + index]?.content));
    // Nobody else holds the lists of the version before.
    const checked = replaced(before.checked, first, oldBehind, made);
    const problems = replaced(before.problems, first, oldBehind, made.map(placed));
    const place = (from: number, to: number, old: number): void => {
      // Where lines came or went, all that stands behind them has moved.
      if (from >= to || before.sections[old] === sections[from]) return;
      for (let index = from; index < to; index++) {
        const [one, section] = [checked[index], sections[index]];
        if (!one || !section) continue;
        one.section = section;
        problems[index] = placed(one);
      }
    };
    place(0, first, 0);
    place(behind, sections.length, oldBehind);
    const recheck = (index: number): void => {
      const [one, section] = [checked[index], sections[index]];
      if (!one || !section) return;
      this.#forget([one]);
      const again = this.#checked(section, stale);
      checked[index] = again;
      problems[index] = placed(again);
    };
    for (const index of [0, behind]) if (this.#hasOtherComment(checked[index])) recheck(index);
    for (const one of [...stale]) {
      const index = indexAt(sections, one.section.header.line);
      if (checked[index] === one) recheck(index);
    }
    stale.clear();
    return { conditions: this.#conditions, sections, checked, problems, stale };
  }

  #checked(section: CfgSection, stale: Set<CheckedSection>, older?: CfgSectionContent): CheckedSection {
    const { changes } = this.#context.configuration;
    const kept: Kept<readonly Problem[]> = changes.record(
      () => this.#check(this.#document, section, this.#conditions.defaults, this.#context, older),
      () => stale.add(checked),
    );
    const checked: CheckedSection = { section, comment: commentAbove(this.#document, section.header.line), kept };
    return checked;
  }

  #hasOtherComment(checked: CheckedSection | undefined): boolean {
    return checked !== undefined && checked.comment !== commentAbove(this.#document, checked.section.header.line);
  }

  #forget(checked: readonly CheckedSection[]): void {
    for (const { kept } of checked) this.#context.configuration.changes.forget(kept);
  }
}

/** A list with other elements between two indices; the very same list where their number stays. */
function replaced<T>(list: T[], from: number, to: number, by: readonly T[]): T[] {
  if (by.length !== to - from) return list.slice(0, from).concat(by, list.slice(to));
  for (let index = 0; index < by.length; index++) list[from + index] = by[index] as T;
  return list;
}

/** Problems where they stand in the document. */
function placed({ kept: { value }, section }: CheckedSection): readonly Problem[] {
  const { line } = section.header;
  return value.length === 0 ? NONE : value.map((problem) => moved(problem, line));
}

function sameConditions(left: Conditions, right: Conditions): boolean {
  return (
    left.settings === right.settings &&
    left.defaults === right.defaults &&
    left.surrounding === right.surrounding &&
    left.comments === right.comments
  );
}

/** The index of the section whose header stands on a line, or before it. */
function indexAt(sections: readonly CfgSection[], line: number): number {
  let low = 0;
  let high = sections.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sections[middle]?.header.line ?? 0) <= line) low = middle;
    else high = middle - 1;
  }
  return low;
}

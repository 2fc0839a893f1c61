import type { Defaults } from "../cfg/defaults.ts";
import { rawStretch, scopeOf } from "../cfg/interpolate.ts";
import { carriedOver, commonEnds, NO_ENDS } from "../text/ends.ts";
import type { CfgDocument, CfgEntry, CfgSection, CfgSectionContent, Placed } from "../cfg/types.ts";
import type { KeySchema, SectionSchema } from "../schema/types.ts";
import type { Problem, Range } from "../text/types.ts";
import { rules, rulesOf } from "./catalogue.ts";
import { interpolatedFacts, sectionFacts } from "./checking/facts.ts";
import { NONE, problemsOfSections } from "./checking/checkedDocument.ts";
import { keyRange, moved, rangeInValue, valueRange } from "./checking/places.ts";
import { isSuppressed } from "./checking/suppression.ts";
import type {
  Dialect,
  EntryFacts,
  EntryFinding,
  Finding,
  Rule,
  RuleContext,
  RuleSettings,
  SectionFacts,
} from "./checking/types.ts";

/** The rules that may have something to say of a key's values. */
interface EntryRules {
  readonly all: readonly Rule[];
  /** Without those that speak only of what the reader did not understand. */
  readonly ofReadable: readonly Rule[];
}

/** The rules of a dialect by what they check. */
class RuleSet {
  readonly #entry: readonly Rule[];
  readonly #byKey = new WeakMap<KeySchema, EntryRules>();
  readonly #ofUnknownKeys: EntryRules;
  readonly section: readonly Rule[];
  readonly project: readonly Rule[];
  readonly document: readonly Rule[];

  constructor(all: readonly Rule[]) {
    this.#entry = all.filter((rule) => rule.checkEntry);
    this.#ofUnknownKeys = this.#rulesFor(undefined);
    this.section = all.filter((rule) => rule.checkSection);
    this.project = all.filter((rule) => rule.checkInProject);
    this.document = all.filter((rule) => rule.checkDocument);
  }

  /** The rules for an entry, in their order. */
  ofEntry({ key, parsed }: EntryFacts): readonly Rule[] {
    let found = key ? this.#byKey.get(key) : this.#ofUnknownKeys;
    if (!found) {
      found = this.#rulesFor(key);
      if (key) this.#byKey.set(key, found);
    }
    return parsed.problems.length > 0 ? found.all : found.ofReadable;
  }

  #rulesFor(key: KeySchema | undefined): EntryRules {
    const all = this.#entry.filter(({ isForKey }) => isForKey?.(key) ?? true);
    return { all, ofReadable: all.filter(({ onlyMisread }) => onlyMisread !== true) };
  }
}

const RULES: Readonly<Record<Dialect, RuleSet>> = {
  dbnd: new RuleSet(rulesOf("dbnd")),
  airflow: new RuleSet(rulesOf("airflow")),
};
const optional = new Set(rules.flatMap((rule) => (rule.optional ? [rule.code] : [])));

/** A section's own problems and those of its entries, in lines relative to its header. */
const ownProblems = new WeakMap<CfgSectionContent, OwnProblems>();

/** What a section's own problems depend on besides its lines. */
interface Conditions {
  readonly schema: SectionSchema | undefined;
  readonly settings: RuleSettings;
  readonly defaults: Defaults;
}

interface OwnProblems extends Conditions {
  readonly problems: readonly Problem[];
  /** Whether any of them is of a rule for sections. */
  readonly hasOfSection: boolean;
  /** Those of its entries, at their indices, in lines relative to the entry. */
  readonly ofEntries: readonly (readonly Problem[])[];
  /** The rules that have to look at the project for this section. */
  readonly projectRules: readonly Rule[];
}

/** Everything that is wrong with a document, sorted by place. */
export function checkDocument(document: CfgDocument, context: RuleContext): Problem[] {
  context.update();
  const problems: Problem[] = [];
  for (const rule of RULES[context.dialect].document) {
    for (const finding of rule.checkDocument?.(document, context) ?? []) {
      problems.push(...applySettings([placed(rule, finding)], document, context.settings));
    }
  }
  const isSorted = problems.length === 0;
  // Of thousands of sections most have none: a filter looks at each without an iterator's step.
  const wrong = problemsOfSections(document, context, checkSection).filter((found) => found !== NONE);
  for (const found of wrong) for (const problem of found) problems.push(problem);
  return isSorted ? problems : problems.sort(byPlace);
}

/** Sorted, in lines relative to the header. */
function checkSection(
  document: CfgDocument,
  section: CfgSection,
  defaults: Defaults,
  context: RuleContext,
  older: CfgSectionContent | undefined,
): readonly Problem[] {
  const { line } = section.header;
  const facts = sectionFacts(document, section, context.configuration.classOf(section.name));
  const own = ownProblemsOf(facts, context, defaults, older);
  const found = own.problems.map((problem) => moved(problem, line));
  for (const rule of own.projectRules) {
    for (const finding of rule.checkInProject?.(facts, context) ?? []) found.push(placed(rule, finding));
  }
  if (found.length === 0) return NONE;
  return applySettings(found, document, context.settings)
    .sort(byPlace)
    .map((problem) => moved(problem, -line));
}

function ownProblemsOf(
  facts: SectionFacts,
  { dialect, settings }: Pick<RuleContext, "dialect" | "settings">,
  defaults: Defaults,
  older: CfgSectionContent | undefined,
): OwnProblems {
  const set = RULES[dialect];
  const { schema, section } = facts;
  const { content } = section;
  const conditions: Conditions = { schema, settings, defaults };
  const before = ownProblems.get(content);
  if (before && sameConditions(before, conditions)) return before;
  const found: Problem[] = [];
  const otherValues = older && onlyOtherValues(older, content, conditions);
  const stands = otherValues && !otherValues.before.hasOfSection;
  for (const rule of set.section) {
    if (stands && rule.looksAt && !rule.looksAt.some((key) => otherValues.keys.includes(key))) continue;
    for (const finding of rule.checkSection?.(facts, settings) ?? []) {
      found.push(moved(placed(rule, finding), -section.header.line));
    }
  }
  const hasOfSection = found.length > 0;
  const ofEntries = problemsOfEntries(content, conditions, set, older);
  for (const [index, problems] of ofEntries.entries()) {
    if (problems === NONE) continue;
    for (const problem of problems) found.push(moved(problem, content.entries[index]?.line ?? 0));
  }
  const own: OwnProblems = {
    ...conditions,
    problems: found.length === 0 ? NONE : found,
    hasOfSection,
    ofEntries,
    projectRules: otherValues?.before.projectRules ?? set.project.filter((rule) => rule.concerns?.(facts) ?? true),
  };
  ownProblems.set(content, own);
  return own;
}

/** What was found in an older version of a section, and the keys whose values differ, when nothing else does. */
function onlyOtherValues(
  older: CfgSectionContent,
  now: CfgSectionContent,
  conditions: Conditions,
): { readonly before: OwnProblems; readonly keys: readonly string[] } | undefined {
  const before = ownProblems.get(older);
  if (!before || !sameConditions(before, conditions)) return undefined;
  if (older.name !== now.name || older.entries.length !== now.entries.length) return undefined;
  const keys: string[] = [];
  for (let index = 0; index < now.entries.length; index++) {
    const [old, one] = [older.entries[index]?.node, now.entries[index]?.node];
    if (old === one) continue;
    if (!old || old.rawKey !== one?.rawKey) return undefined;
    keys.push(one.key);
  }
  return { before, keys };
}

/** Of each entry, in lines relative to it. Entries that an older version of the section has too are not looked at again. */
function problemsOfEntries(
  content: CfgSectionContent,
  conditions: Conditions,
  set: RuleSet,
  older: CfgSectionContent | undefined,
): readonly (readonly Problem[])[] {
  const { entries } = content;
  const { schema, defaults } = conditions;
  const scope = scopeOf(content, defaults);
  const find = ({ node }: Placed<CfgEntry>): readonly Problem[] =>
    problemsOfEntry(interpolatedFacts(node, schema, scope), set);
  const before = older && ownProblems.get(older);
  // What `%` references lead to may stand in other entries.
  const isPlain = content.withPercent.length === 0 && older?.withPercent.length === 0;
  if (!before || !isPlain || !sameConditions(before, conditions)) return entries.map(find);
  const ends = commonEnds(older.entries, entries, NO_ENDS, (old, now) => old.node === now.node);
  return carriedOver(entries, ends, before.ofEntries, find);
}

function sameConditions(left: Conditions, right: Conditions): boolean {
  return left.schema === right.schema && left.settings === right.settings && left.defaults === right.defaults;
}

function problemsOfEntry(facts: EntryFacts, set: RuleSet): readonly Problem[] {
  if (facts.problems) return facts.problems;
  const found: Problem[] = [];
  for (const rule of set.ofEntry(facts)) {
    for (const finding of rule.checkEntry?.(facts) ?? []) {
      found.push(placed(rule, { ...finding, range: entryRange(facts, finding.at) }));
    }
  }
  const kept = found.length === 0 ? NONE : found;
  facts.keep(kept);
  return kept;
}

function entryRange({ entry: node, written }: EntryFacts, at: EntryFinding["at"]): Range {
  if (at === "key") return keyRange({ node, line: 0 });
  if (at === "value") return valueRange({ node, line: 0 });
  const { start, end } = written ? rawStretch(written, at.start, at.end) : at;
  return rangeInValue(node.value, start, end, 0);
}

function placed(rule: Rule, finding: Omit<Finding, "at">): Problem {
  return {
    code: rule.code,
    severity: finding.severity ?? rule.severity,
    range: finding.range,
    message: finding.message,
    ...(finding.data !== undefined && { data: finding.data }),
    ...(rule.tags && { tags: rule.tags }),
    ...(finding.related && { related: finding.related }),
  };
}

/** The user's severities, and comments that silence a rule. */
function applySettings(problems: readonly Problem[], document: CfgDocument, settings: RuleSettings): Problem[] {
  return problems.flatMap((problem) => {
    const severity = settings.severities[problem.code] ?? (optional.has(problem.code) ? "off" : undefined);
    if (severity === "off" || isSuppressed(problem, document)) return [];
    return severity === undefined ? [problem] : [{ ...problem, severity }];
  });
}

function byPlace(left: Problem, right: Problem): number {
  return left.range.start.line - right.range.start.line || left.range.start.character - right.range.start.character;
}

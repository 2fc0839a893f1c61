import { defaultsOf, type Defaults } from "../cfg/defaults.ts";
import { rawStretch, scopeOf } from "../cfg/interpolate.ts";
import type { CfgDocument, CfgSection, CfgSectionContent } from "../cfg/types.ts";
import type { Kept } from "../configuration/changes.ts";
import type { SectionSchema } from "../schema/types.ts";
import type { Problem, Range } from "../text/types.ts";
import { rules, rulesOf } from "./catalogue.ts";
import { interpolatedFacts, sectionFacts } from "./facts.ts";
import { keyRange, rangeInValue, valueRange } from "./places.ts";
import { commentAbove, commentsOfFile, isSuppressed } from "./suppression.ts";
import type {
  Dialect,
  EntryFacts,
  EntryFinding,
  Finding,
  Rule,
  RuleContext,
  RuleSettings,
  SectionFacts,
} from "./types.ts";

/** The rules of a dialect by what they check. */
class RuleSet {
  readonly entry: readonly Rule[];
  readonly section: readonly Rule[];
  readonly project: readonly Rule[];
  readonly document: readonly Rule[];

  constructor(all: readonly Rule[]) {
    this.entry = all.filter((rule) => rule.checkEntry);
    this.section = all.filter((rule) => rule.checkSection);
    this.project = all.filter((rule) => rule.checkInProject);
    this.document = all.filter((rule) => rule.checkDocument);
  }
}

const RULES: Readonly<Record<Dialect, RuleSet>> = {
  dbnd: new RuleSet(rulesOf("dbnd")),
  airflow: new RuleSet(rulesOf("airflow")),
};
const optional = new Set(rules.flatMap((rule) => (rule.optional ? [rule.code] : [])));

/** A section's own problems and those of its entries, in lines relative to its header. */
const ownProblems = new WeakMap<CfgSectionContent, OwnProblems>();
const checkedSections = new WeakMap<CfgSectionContent, CheckedSection>();
const NONE: readonly Problem[] = [];

interface OwnProblems {
  readonly schema: SectionSchema | undefined;
  readonly settings: RuleSettings;
  readonly defaults: Defaults;
  readonly problems: readonly Problem[];
  /** The rules that have to look at the project for this section. */
  readonly projectRules: readonly Rule[];
}

/** All problems of a section, and what they depend on besides its lines. */
interface CheckedSection {
  readonly settings: RuleSettings;
  readonly defaults: Defaults;
  readonly surrounding: object;
  readonly history: object;
  readonly comments: string;
  /** Of the line above the header. */
  readonly comment: string;
  above: CfgSectionContent | undefined;
  /** Relative to the header. */
  readonly kept: Kept<readonly Problem[]>;
  /** Where the header was, and the problems there. */
  line: number;
  placed: readonly Problem[];
}

/**
 * Everything that is wrong with a document, sorted by place. What was found in a section is kept as long as nothing has
 * changed that was read to find it, so that an edit costs the sections that it concerns.
 */
export function checkDocument(document: CfgDocument, context: RuleContext): Problem[] {
  context.update();
  const problems: Problem[] = [];
  for (const rule of RULES[context.dialect].document) {
    for (const finding of rule.checkDocument?.(document, context) ?? []) {
      problems.push(...applySettings([placed(rule, finding)], document, context.settings));
    }
  }
  const isSorted = problems.length === 0;
  const whole: Whole = { document, defaults: defaultsOf(document), comments: commentsOfFile(document) };
  let above: CfgSectionContent | undefined;
  for (const section of document.sections) {
    for (const problem of problemsOfSection(whole, section, above, context)) problems.push(problem);
    above = section.content;
  }
  return isSorted ? problems : problems.sort(byPlace);
}

/** A document, and what all its sections depend on. */
interface Whole {
  readonly document: CfgDocument;
  readonly defaults: Defaults;
  /** Those that silence rules in the whole file. */
  readonly comments: string;
}

/** @param above the section before, which the line above the header belongs to */
function problemsOfSection(
  { document, defaults, comments }: Whole,
  section: CfgSection,
  above: CfgSectionContent | undefined,
  context: RuleContext,
): readonly Problem[] {
  const { settings, surrounding, configuration } = context;
  const { changes } = configuration;
  const { line } = section.header;
  const before = checkedSections.get(section.content);
  if (
    before?.settings === settings &&
    before.defaults === defaults &&
    before.surrounding === surrounding &&
    before.history === changes.history &&
    before.comments === comments &&
    hasCommentAbove(before, document, line, above) &&
    changes.holds(before.kept)
  ) {
    if (before.line !== line) {
      before.line = line;
      before.placed = before.kept.value.map((problem) => moved(problem, line));
    }
    return before.placed;
  }
  const kept = changes.record(() => checkSection(document, section, defaults, context));
  const found = kept.value.map((problem) => moved(problem, line));
  const { history } = changes;
  const comment = commentAbove(document, line);
  const checked = { settings, defaults, surrounding, history, comments, above, comment, kept, line, placed: found };
  checkedSections.set(section.content, checked);
  return found;
}

/** Whether the line above the header says what it said. */
function hasCommentAbove(
  checked: CheckedSection,
  document: CfgDocument,
  line: number,
  above: CfgSectionContent | undefined,
): boolean {
  if (above && checked.above === above) return true;
  if (checked.comment !== commentAbove(document, line)) return false;
  checked.above = above;
  return true;
}

/** Sorted, in lines relative to the header. */
function checkSection(
  document: CfgDocument,
  section: CfgSection,
  defaults: Defaults,
  context: RuleContext,
): readonly Problem[] {
  const { line } = section.header;
  const facts = sectionFacts(document, section, context.configuration.classOf(section.name));
  const own = ownProblemsOf(facts, context, defaults);
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
): OwnProblems {
  const set = RULES[dialect];
  const { section, schema } = facts;
  const before = ownProblems.get(section.content);
  if (before?.schema === schema && before?.settings === settings && before.defaults === defaults) return before;
  const found: Problem[] = [];
  for (const rule of set.section) {
    for (const finding of rule.checkSection?.(facts, settings) ?? []) {
      found.push(moved(placed(rule, finding), -section.header.line));
    }
  }
  for (const { node, line } of section.content.entries) {
    const entry = interpolatedFacts(node, schema, scopeOf(section.content, defaults));
    for (const problem of problemsOfEntry(entry, set)) found.push(moved(problem, line));
  }
  const own: OwnProblems = {
    schema,
    settings,
    defaults,
    problems: found.length === 0 ? NONE : found,
    projectRules: set.project.filter((rule) => rule.concerns?.(facts) ?? true),
  };
  ownProblems.set(section.content, own);
  return own;
}

function problemsOfEntry(facts: EntryFacts, set: RuleSet): readonly Problem[] {
  if (facts.problems) return facts.problems;
  const found: Problem[] = [];
  for (const rule of set.entry) {
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

function moved(problem: Problem, lines: number): Problem {
  const { start, end } = problem.range;
  return {
    ...problem,
    range: {
      start: { line: start.line + lines, character: start.character },
      end: { line: end.line + lines, character: end.character },
    },
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

import { defaultsOf, type Defaults } from "../cfg/defaults.ts";
import { rawStretch, scopeOf } from "../cfg/interpolate.ts";
import type { CfgDocument, CfgSectionContent } from "../cfg/types.ts";
import type { SectionSchema } from "../schema/types.ts";
import type { Problem, Range } from "../text/types.ts";
import { rules } from "./catalogue.ts";
import { interpolatedFacts, sectionFacts } from "./facts.ts";
import { keyRange, rangeInValue, valueRange } from "./places.ts";
import { isSuppressed } from "./suppression.ts";
import type { EntryFacts, EntryFinding, Finding, Rule, RuleContext, RuleSettings, SectionFacts } from "./types.ts";

const entryRules = rules.filter((rule) => rule.checkEntry);
const sectionRules = rules.filter((rule) => rule.checkSection);
const projectRules = rules.filter((rule) => rule.checkInProject);
const optional = new Set(rules.flatMap((rule) => (rule.optional ? [rule.code] : [])));
const documentRules = rules.filter((rule) => rule.checkDocument);

/** An entry's problems in lines relative to the entry; the same list as long as the facts are the same. */
const entryProblems = new WeakMap<EntryFacts, readonly Problem[]>();
/** A section's own problems and those of its entries, in lines relative to its header. */
const sectionProblems = new WeakMap<CfgSectionContent, KnownProblems>();
const NONE: readonly Problem[] = [];

interface KnownProblems {
  readonly schema: SectionSchema | undefined;
  readonly settings: RuleSettings;
  readonly defaults: Defaults;
  readonly problems: readonly Problem[];
  /** The rules that have to look at the project for this section. */
  readonly projectRules: readonly Rule[];
}

/**
 * Everything that is wrong with a document, sorted by place. What depends on an entry or on a section alone is computed
 * once for each of these objects, which stay the same until they are edited. So an edit costs the edited section, and for
 * every other one the few rules that look at the whole project.
 */
export function checkDocument(document: CfgDocument, context: RuleContext): Problem[] {
  const problems: Problem[] = [];
  const defaults = defaultsOf(document);
  for (const rule of documentRules) {
    for (const finding of rule.checkDocument?.(document, context) ?? []) problems.push(placed(rule, finding));
  }
  for (const section of document.sections) {
    const schema = context.configuration.classOf(section.name);
    const facts = sectionFacts(document, section, schema);
    const known = problemsOfSection(facts, context.settings, defaults);
    for (const problem of known.problems) problems.push(moved(problem, section.header.line));
    for (const rule of known.projectRules) {
      for (const finding of rule.checkInProject?.(facts, context) ?? []) problems.push(placed(rule, finding));
    }
  }
  return applySettings(problems, document, context).sort(byPlace);
}

function problemsOfSection(facts: SectionFacts, settings: RuleSettings, defaults: Defaults): KnownProblems {
  const { section, schema } = facts;
  const before = sectionProblems.get(section.content);
  if (before?.schema === schema && before?.settings === settings && before.defaults === defaults) return before;
  const found: Problem[] = [];
  for (const rule of sectionRules) {
    for (const finding of rule.checkSection?.(facts, settings) ?? []) {
      found.push(moved(placed(rule, finding), -section.header.line));
    }
  }
  for (const { node, line } of section.content.entries) {
    const entry = interpolatedFacts(node, schema, scopeOf(section.content, defaults));
    for (const problem of problemsOfEntry(entry)) found.push(moved(problem, line));
  }
  const known: KnownProblems = {
    schema,
    settings,
    defaults,
    problems: found.length === 0 ? NONE : found,
    projectRules: projectRules.filter((rule) => rule.concerns?.(facts) ?? true),
  };
  sectionProblems.set(section.content, known);
  return known;
}

function problemsOfEntry(facts: EntryFacts): readonly Problem[] {
  const before = entryProblems.get(facts);
  if (before) return before;
  const found: Problem[] = [];
  for (const rule of entryRules) {
    for (const finding of rule.checkEntry?.(facts) ?? []) {
      found.push(placed(rule, { ...finding, range: entryRange(facts, finding.at) }));
    }
  }
  const kept = found.length === 0 ? NONE : found;
  entryProblems.set(facts, kept);
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
function applySettings(problems: Problem[], document: CfgDocument, { settings }: RuleContext): Problem[] {
  return problems.flatMap((problem) => {
    const severity = settings.severities[problem.code] ?? (optional.has(problem.code) ? "off" : undefined);
    if (severity === "off" || isSuppressed(problem, document)) return [];
    return severity === undefined ? [problem] : [{ ...problem, severity }];
  });
}

function byPlace(left: Problem, right: Problem): number {
  return left.range.start.line - right.range.start.line || left.range.start.character - right.range.start.character;
}

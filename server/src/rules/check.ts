import type { CfgDocument, CfgEntry, CfgSection } from "../cfg/types.ts";
import type { Problem, Range } from "../text/types.ts";
import { rules } from "./catalogue.ts";
import { entryFacts, sectionFacts } from "./facts.ts";
import { keyRange, rangeInValue, valueRange } from "./places.ts";
import type { EntryFacts, EntryFinding, Finding, Rule, RuleContext } from "./types.ts";

const entryRules = rules.filter((rule) => rule.checkEntry);
const sectionRules = rules.filter((rule) => rule.checkSection);
const documentRules = rules.filter((rule) => rule.checkDocument);

/** An entry's problems in lines relative to the entry; the same list as long as the facts are the same. */
const entryProblems = new WeakMap<EntryFacts, readonly Problem[]>();
const NONE: readonly Problem[] = [];

/**
 * Everything that is wrong with a document, sorted by place. What depends on an entry alone is computed once for each
 * entry object, so that an edit costs the edited entry and one walk over the sections.
 */
export function checkDocument(document: CfgDocument, context: RuleContext): Problem[] {
  const problems: Problem[] = [];
  for (const rule of documentRules) {
    for (const finding of rule.checkDocument?.(document, context) ?? []) problems.push(placed(rule, finding));
  }
  for (const section of document.sections) checkSection(document, section, context, problems);
  return applySettings(problems, document, context).sort(byPlace);
}

function checkSection(document: CfgDocument, section: CfgSection, context: RuleContext, problems: Problem[]): void {
  const schema = context.configuration.classOf(section.name);
  const facts = sectionFacts(document, section, schema);
  for (const rule of sectionRules) {
    for (const finding of rule.checkSection?.(facts, context) ?? []) problems.push(placed(rule, finding));
  }
  for (const { node, line } of section.entries) {
    for (const problem of problemsOf(node, entryFacts(node, schema))) problems.push(moved(problem, line));
  }
}

function problemsOf(entry: CfgEntry, facts: EntryFacts): readonly Problem[] {
  const before = entryProblems.get(facts);
  if (before) return before;
  const found: Problem[] = [];
  for (const rule of entryRules) {
    for (const finding of rule.checkEntry?.(facts) ?? []) {
      found.push(placed(rule, { ...finding, range: entryRange(entry, finding.at) }));
    }
  }
  const kept = found.length === 0 ? NONE : found;
  entryProblems.set(facts, kept);
  return kept;
}

function entryRange(node: CfgEntry, at: EntryFinding["at"]): Range {
  if (at === "key") return keyRange({ node, line: 0 });
  if (at === "value") return valueRange({ node, line: 0 });
  return rangeInValue(node.value, at.start, at.end, 0);
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

/** The user's severities, and comments `# databand: ignore CODE…` on the line above. */
function applySettings(problems: Problem[], document: CfgDocument, { settings }: RuleContext): Problem[] {
  return problems.flatMap((problem) => {
    const severity = settings.severities[problem.code];
    if (severity === "off" || isSuppressed(problem, document)) return [];
    return severity === undefined ? [problem] : [{ ...problem, severity }];
  });
}

const SUPPRESSION = /^\s*[#;]\s*databand:\s*ignore\b(.*)$/u;

function isSuppressed({ code, range }: Problem, document: CfgDocument): boolean {
  const { line } = range.start;
  const placed = document.nodeAt(line);
  return [line - 1, (placed?.line ?? line) - 1].some((above) => {
    const codes = SUPPRESSION.exec(document.text.line(above))?.[1]?.trim();
    return codes !== undefined && (codes === "" || codes.split(/[\s,]+/u).includes(code));
  });
}

function byPlace(left: Problem, right: Problem): number {
  return left.range.start.line - right.range.start.line || left.range.start.character - right.range.start.character;
}

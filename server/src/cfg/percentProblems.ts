import { defaultsOf, NO_DEFAULTS, type Defaults } from "./defaults.ts";
import { scopeOf, type Scope } from "./interpolate.ts";
import { isDefaultSection } from "./names.ts";
import { percentParts, type PercentPart } from "./percent.ts";
import { rangeInValue } from "./positions.ts";
import type { CfgDocument, CfgEntry, CfgProblem, CfgSection, CfgSectionContent, Placed } from "./types.ts";

type PercentCode = "bad-percent" | "unknown-percent-reference" | "percent-recursion";

/** A mistake in a value, in offsets of its raw text; `entry.line` is relative to the header of `content`. */
interface Mistake {
  readonly content: CfgSectionContent;
  readonly entry: Placed<CfgEntry>;
  readonly code: PercentCode;
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

interface Checked {
  readonly defaults: Defaults;
  readonly mistakes: readonly Mistake[];
}

const checked = new WeakMap<CfgSectionContent, Checked>();

/**
 * What `%` interpolation would fail on when DBND loads the file: each section's own values, and the values of `[DEFAULT]`
 * seen from each section (nothing reads `[DEFAULT]` when there is no other section).
 *
 * @param withPercent the sections that have a `%` in some value, and perhaps others
 */
export function percentProblems(document: CfgDocument, withPercent: readonly CfgSection[]): readonly CfgProblem[] {
  const defaults = defaultsOf(document);
  const mistakes = new Map<string, Mistake>();
  const lines = new Map<CfgSectionContent, number>();
  for (const { content, header } of defaults === NO_DEFAULTS ? withPercent : document.sections) {
    const isDefault = isDefaultSection(content.name);
    if (!isDefault && content.withPercent.length === 0 && defaults === NO_DEFAULTS) continue;
    lines.set(content, header.line);
    if (isDefault) continue;
    for (const mistake of mistakesOf(content, defaults)) {
      // The same mistake in `[DEFAULT]` shows in many sections.
      const id = isDefaultSection(mistake.content.name)
        ? `${mistake.content.name} ${defaults.contents.indexOf(mistake.content)}`
        : header.line;
      const key = `${id} ${mistake.entry.line} ${mistake.start}`;
      if (!mistakes.has(key)) mistakes.set(key, mistake);
    }
  }
  return [...mistakes.values()].map(({ content, entry, code, start, end, message }) => {
    const range = rangeInValue(entry.node.value, start, end, (lines.get(content) ?? 0) + entry.line);
    return { code, range, message };
  });
}

function mistakesOf(content: CfgSectionContent, defaults: Defaults): readonly Mistake[] {
  const known = checked.get(content);
  if (known?.defaults === defaults) return known.mistakes;
  const mistakes: Mistake[] = [];
  const inherited = defaults.contents.map((piece) => ({
    piece,
    entries: piece.withPercent.filter(({ node }) => !content.byKey.has(node.key)),
  }));
  for (const { piece, entries } of [...inherited, { piece: content, entries: content.withPercent }]) {
    for (const entry of entries) {
      for (const mistake of mistakesIn(entry, piece, scopeOf(content, defaults))) mistakes.push(mistake);
    }
  }
  checked.set(content, { defaults, mistakes });
  return mistakes;
}

function mistakesIn(entry: Placed<CfgEntry>, content: CfgSectionContent, scope: Scope): Mistake[] {
  const mistakes: Mistake[] = [];
  for (const part of percentParts(entry.node.value.text)) {
    const [code, message] = judge(part, scope) ?? [];
    if (code) mistakes.push({ content, entry, code, message: message ?? "", start: part.start, end: part.end });
  }
  return mistakes;
}

function judge(part: PercentPart, scope: Scope): readonly [PercentCode, string] | undefined {
  if (part.kind === "bad") {
    return [
      "bad-percent",
      "A single % fails the whole load: write %% for a percent sign, %(key)s for another key's value.",
    ];
  }
  if (part.kind !== "reference") return undefined;
  if (!scope.entry(part.name)) {
    const message =
      `There is no key "${part.name}" in this section or in [DEFAULT] of this file, which fails the whole load. ` +
      "Keys of other sections or files cannot be referred to; for a literal percent sign write %%.";
    return ["unknown-percent-reference", message];
  }
  if (!scope.leadsTooDeep(part.name)) return undefined;
  const message =
    `%(${part.name})s leads back to itself, or through more than ten references, which fails the whole load. ` +
    "Write out one of the values.";
  return ["percent-recursion", message];
}

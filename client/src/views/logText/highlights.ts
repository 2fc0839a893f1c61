import { patternOf, TOO_SLOW, withinLimit } from "./patterns.ts";

/** Longer lines are looked at up to here. Characters. */
const LOOKED_AT = 2000;

export interface Highlight {
  readonly from: number;
  readonly to: number;
  /** Which of the patterns it is, by its place. */
  readonly pattern: number;
}

const compiled = new Map<string, RegExp | undefined>();

/** Where a line has what one of the patterns finds, in any case; a pattern that is no regular expression finds nothing. */
export function highlightsIn(line: string, patterns: readonly string[]): readonly Highlight[] {
  const text = line.slice(0, LOOKED_AT);
  return patterns.flatMap((source, pattern) => {
    const expression = expressionOf(source);
    if (!expression) return [];
    return [...text.matchAll(expression)].flatMap((match) =>
      match[0] === "" ? [] : [{ from: match.index, to: match.index + match[0].length, pattern }],
    );
  });
}

/** The same for several lines; a pattern that takes too long over them finds nothing any more. */
export function highlightsInAll(
  lines: readonly string[],
  patterns: readonly string[],
): readonly (readonly Highlight[])[] {
  const inAll = (some: readonly string[]) => withinLimit(() => lines.map((line) => highlightsIn(line, some)));
  const found = inAll(patterns);
  if (found !== TOO_SLOW) return found;
  for (const source of patterns) if (inAll([source]) === TOO_SLOW) compiled.set(source, undefined);
  const rest = inAll(patterns);
  return rest === TOO_SLOW ? lines.map(() => []) : rest;
}

function expressionOf(source: string): RegExp | undefined {
  if (!compiled.has(source)) {
    if (compiled.size > 100) compiled.clear();
    compiled.set(source, patternOf(source, "g"));
  }
  return compiled.get(source);
}

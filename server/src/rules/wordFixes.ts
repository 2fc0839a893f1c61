import type { CfgDocument } from "../cfg/types.ts";
import { closeMatches } from "../configuration/closeMatches.ts";
import type { Problem } from "../text/types.ts";
import type { Fix } from "./types.ts";

/** What a problem about a mistyped word carries. */
export interface WordData {
  readonly typed: string;
  readonly names: readonly string[];
}

/** ` Did you mean "…"?` for a word that is close to known ones; else empty. */
export function didYouMean(typed: string, names: Iterable<string>): string {
  const [best] = closeMatches(typed.toLowerCase(), names);
  return best === undefined ? "" : ` Did you mean "${best}"?`;
}

/** Replaces the problem's range, within its quotes, by one of the names close to what was typed. */
export function replaceWordFix(problem: Problem, document: CfgDocument): Fix[] {
  const data = problem.data as Partial<WordData> | undefined;
  if (typeof data?.typed !== "string" || !data.names) return [];
  const quote = /^["']/u.exec(document.text.slice(problem.range))?.[0] ?? "";
  return closeMatches(data.typed.toLowerCase(), data.names).map((name, index) => ({
    title: `Change to "${name}"`,
    edits: [{ range: problem.range, newText: `${quote}${name}${quote}` }],
    ...(index === 0 && { preferred: true }),
  }));
}

import type { CfgDocument } from "../../cfg/types.ts";
import { closeMatches } from "../../configuration/closeMatches.ts";
import type { Problem } from "../../text/types.ts";
import type { Fix } from "../checking/types.ts";

/** What a problem about a mistyped word carries. */
export interface WordData {
  readonly typed: string;
  readonly names: readonly string[];
}

/** What was asked of each list of names: comparing a word with all of them takes longer than all other checks. */
const hints = new WeakMap<Iterable<string>, Map<string, string>>();

/** ` Did you mean "…"?` for a word that is close to known ones; else empty. */
export function didYouMean(typed: string, names: Iterable<string>): string {
  const word = typed.toLowerCase();
  const known = hints.get(names) ?? new Map<string, string>();
  let hint = known.get(word);
  if (hint === undefined) {
    const [best] = closeMatches(word, names);
    hint = best === undefined ? "" : ` Did you mean "${best}"?`;
    known.set(word, hint);
    hints.set(names, known);
  }
  return hint;
}

/** Replaces the problem's range, within its quotes, by one of the names close to what was typed. */
export function replaceWordFix(problem: Problem, document: Pick<CfgDocument, "text">): Fix[] {
  const data = problem.data as Partial<WordData> | undefined;
  if (typeof data?.typed !== "string" || !data.names) return [];
  const quote = /^["']/u.exec(document.text.slice(problem.range))?.[0] ?? "";
  return closeMatches(data.typed.toLowerCase(), data.names).map((name, index) => ({
    title: `Change to "${name}"`,
    edits: [{ range: problem.range, newText: `${quote}${name}${quote}` }],
    ...(index === 0 && { preferred: true }),
  }));
}

import type { Origin } from "../../configuration/types.ts";
import type { EffectiveLink } from "../../protocol.ts";
import { originText } from "../originText.ts";

/** A line of the text; the place that it tells of, when it is one in a file. */
export interface Line {
  readonly text: string;
  readonly origin?: Origin;
}

/** The lines as one text, and the places in it that lead to files. */
export function linkedText(
  lines: readonly Line[],
  displayName: (uri: string) => string,
): { readonly text: string; readonly links: readonly EffectiveLink[] } {
  const links = lines.flatMap(({ text, origin }, line): EffectiveLink[] => {
    if (origin?.kind !== "file" && origin?.kind !== "python") return [];
    const word = originText(origin, displayName);
    const character = text.lastIndexOf(word);
    if (character < 0) return [];
    const range = { start: { line, character }, end: { line, character: character + word.length } };
    return [{ range, uri: origin.uri, target: (origin.kind === "file" ? origin.keyRange : origin.range).start }];
  });
  return { text: lines.map(({ text }) => `${text}\n`).join(""), links };
}

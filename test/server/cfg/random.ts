import fc from "fast-check";
import type { Text } from "../../../server/src/text/text.ts";
import type { TextEdit } from "../../../server/src/text/types.ts";

/** Pieces that between them reach every state of the cfg parser. */
const PIECES = [
  "[a]", "[b]", "[DEFAULT]", "[A]", "[", "]", "[x] y]", "}", "{", "key", "k", "K", "=", ":", " = 1", "= v", "\n", "\n", "\n", "\n  ", "\n    ", "\n\t",
  "\r\n", "\r", " ", "# c", "; c", "%", "%%", "%(k)s", "%(key)s", "%(", ")s", "value", "\u0085", "\u001c", "é", "😀", "\uFEFF",
  "[a]\nk = 1\n", "\nkey = {\n  a: 1\n}\n", "\n\n",
]; // prettier-ignore

export const cfgText = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join(""));

/** An edit described without knowing the text: where it begins and ends as fractions of the text. */
export interface RandomEdit {
  readonly from: number;
  readonly length: number;
  readonly newText: string;
}

export const randomEdit: fc.Arbitrary<RandomEdit> = fc.record({
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.constant(0), fc.nat({ max: 3 }), fc.nat({ max: 40 })),
  newText: fc.oneof(fc.constant(""), fc.constantFrom(...PIECES), cfgText),
});

/** The edit at a real place of a text, never inside a line end. */
export function placeEdit(text: Text, { from, length, newText }: RandomEdit): TextEdit {
  const start = text.positionAt(Math.floor(from * text.length));
  const end = text.positionAt(text.offsetAt(start) + length);
  return { range: { start, end }, newText };
}

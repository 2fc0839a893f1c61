import { corpusOf } from "../bench/language/corpus.ts";

/** Numbers from 0 to 1 (exclusive). */
export type Random = () => number;

/** Pieces that between them reach every state of the cfg parser, and those that people paste by mistake. */
const PIECES = [
  "[a]", "[b]", "[DEFAULT]", "[A]", "[", "]", "[x] y]", "}", "{", "key", "k", "K", "=", ":", " = 1", "= v", "\n", "\n", "\n", "\n  ", "\n    ", "\n\t",
  "\r\n", "\r", " ", "# c", "; c", "%", "%%", "%(k)s", "%(key)s", "%(", ")s", "value", "\u0085", "\u001c", "é", "😀", "\uFEFF", "\0", "\uD800",
  "[a]\nk = 1\n", "\nkey = {\n  a: 1\n}\n", "\n\n", "<<<<<<< HEAD\n", "=======\n", ">>>>>>> topic\n", "<<<<<<< HEAD\nk = 1\n=======\nk = 2\n>>>>>>> topic\n",
]; // prettier-ignore

export function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)] as T;
}

/** Up to so many pieces. */
export function pieces(random: Random, most: number): string {
  let text = "";
  for (let left = Math.floor(random() * (most + 1)); left > 0; left--) text += pick(random, PIECES);
  return text;
}

const REALISTIC = corpusOf(150, 1).cfg;

/** A short text of one of the kinds that a file may hold. */
export function shortText(random: Random): string {
  const kind = random();
  if (kind < 0.75) return pieces(random, 20);
  if (kind < 0.85) return binary(random, Math.floor(random() * 120));
  const start = Math.floor(random() * REALISTIC.length);
  const part = REALISTIC.slice(start, start + Math.floor(random() * 400));
  return kind < 0.95 ? part : conflicted(random, part);
}

/** What an editor shows of a file that is no text. */
export function binary(random: Random, length: number): string {
  const codes = Array.from({ length }, () => Math.floor(random() * 256));
  return String.fromCharCode(...codes);
}

/** A merge that went wrong in the middle of a text. */
function conflicted(random: Random, text: string): string {
  const lines = text.split("\n");
  const at = Math.floor(random() * lines.length);
  lines.splice(at, 0, "<<<<<<< HEAD");
  lines.splice(at + 2, 0, "=======", pieces(random, 3), ">>>>>>> topic");
  return lines.join("\n");
}

import { skipSpace, skipSpaceBack, strip } from "../text/whitespace.ts";
import { asciiDigits, integerFromDigits } from "./digits.ts";
import { refused, scalarValue } from "./scalarValue.ts";
import type { ParsedValue } from "./types.ts";

const DIGITS = String.raw`\p{Nd}(?:_?\p{Nd})*`;
const INTEGER = new RegExp(String.raw`^[+-]?${DIGITS}$`, "u");
const FLOAT = new RegExp(String.raw`^[+-]?(?:${DIGITS}\.?(?:${DIGITS})?|\.${DIGITS})(?:[eE][+-]?${DIGITS})?$`, "u");
const SPECIAL = /^([+-]?)(inf|infinity|nan)$/i;
/** Python 3.11 refuses to convert longer texts. */
const MAX_DIGITS = 4300;

/** White space to `str.strip()`, but not to `int()` and `float()`. */
const SEPARATORS = /[\u001c-\u001f]/;

/** Python's `int(text)`; undefined where Python raises `ValueError`. */
export function parseInteger(text: string): number | bigint | undefined {
  const stripped = strip(text);
  if (!INTEGER.test(stripped) || SEPARATORS.test(text)) return undefined;
  const digits = asciiDigits(stripped.replaceAll("_", ""));
  return digits.replace(/^[+-]/, "").length > MAX_DIGITS ? undefined : integerFromDigits(digits);
}

/** Python's `float(text)`, which may be infinite or not a number; undefined where Python raises `ValueError`. */
export function parseFloat(text: string): number | undefined {
  const stripped = strip(text);
  if (SEPARATORS.test(text)) return undefined;
  if (FLOAT.test(stripped)) return Number(asciiDigits(stripped.replaceAll("_", "")));
  const [, sign, word] = SPECIAL.exec(stripped) ?? [];
  if (word === undefined) return undefined;
  if (word.toLowerCase() === "nan") return NaN;
  return sign === "-" ? -Infinity : Infinity;
}

/** A value that is a whole number (dbnd 1.0.28: Python's `int()`). */
export function integerValue(text: string): ParsedValue {
  const value = parseInteger(text);
  const [start, end] = bounds(text);
  if (value !== undefined) return scalarValue(value, start, end);
  const word = text.slice(start, end);
  const fraction = parseFloat(text) !== undefined;
  const comment = /^[+-]?\d+\s+[#;]/.test(word);
  const hint = comment
    ? "Remarks behind a value belong to it: put this one on a line of its own"
    : fraction
      ? "Write it without a decimal point or exponent"
      : "Write digits only, without unit";
  return refused("not-an-int", text, start, end, `"${word}" is no whole number. ${hint}.`);
}

/** A value that is a number (dbnd 1.0.28: Python's `float()`). */
export function floatValue(text: string): ParsedValue {
  const value = parseFloat(text);
  const [start, end] = bounds(text);
  if (value !== undefined) return scalarValue(value, start, end);
  const hint = /^[+-]?\d+,\d+$/.test(text.slice(start, end))
    ? "Write a point, not a comma"
    : "Write a number such as 1.5";
  return refused("not-a-float", text, start, end, `"${text.slice(start, end)}" is no number. ${hint}.`);
}

function bounds(text: string): [number, number] {
  const start = skipSpace(text);
  return [start, skipSpaceBack(text, text.length, start)];
}

import { asciiDigits } from "./digits.ts";
import { refused } from "./scalarValue.ts";
import { Duration, type ParsedValue } from "./types.ts";

/** A duration at the beginning of a text. */
export interface DurationMatch {
  readonly seconds: number;
  /** How much of the text was read; DBND ignores the rest. */
  readonly end: number;
  /** Longer than Python's clock type holds. */
  readonly overflow: boolean;
}

const ISO = /^P(?:(\p{Nd}+)W|(?:(\p{Nd}+)D)?(T(?:(\p{Nd}+)H)?(?:(\p{Nd}+)M)?(?:(\p{Nd}+)S)?)?)/u;
const UNITS = ["w(?:eek)?", "d(?:ay)?", "h(?:our)?", "m(?:inute)?", "s(?:econd)?"];
const SIMPLE = new RegExp("^" + UNITS.map((unit) => String.raw`(?:(\p{Nd}+) ?${unit}s? ?)?`).join(""), "u");
const SECONDS = [604_800n, 86_400n, 3600n, 60n, 1n];
const SECONDS_PER_DAY = 86_400n;
type Amounts = readonly (string | undefined)[];

/** Python's `timedelta` holds no more days. */
const MAX_DAYS = 999_999_999n;

/**
 * Reads the duration that a text begins with: ISO (`PT5M`, `P1W`) if it is not zero, else units from weeks to seconds in
 * that order (`1 week 2 days`, `1h30m`); undefined when there is none (dbnd 1.0.28, spec 1.7).
 */
export function matchDuration(text: string): DurationMatch | undefined {
  const iso = ISO.exec(text);
  if (iso) {
    const [, weeks, days, , hours, minutes, seconds] = iso;
    const found = sum([weeks, days, hours, minutes, seconds], iso[0].length);
    if (found.seconds > 0) return found;
  }
  const simple = SIMPLE.exec(text);
  const amounts: Amounts = simple?.slice(1) ?? [];
  return simple && amounts.some((amount) => amount !== undefined) ? sum(amounts, simple[0].length) : undefined;
}

function sum(amounts: Amounts, end: number): DurationMatch {
  let total = 0n;
  for (const [index, amount] of amounts.entries()) {
    if (amount !== undefined) total += BigInt(asciiDigits(amount)) * (SECONDS[index] ?? 0n);
  }
  return { seconds: Number(total), end, overflow: total / SECONDS_PER_DAY > MAX_DAYS };
}

/** A value that is a time span. */
export function durationValue(text: string): ParsedValue {
  const match = matchDuration(text);
  if (!match) return refused("not-a-duration", text, 0, text.length, `"${text}" is no duration. ${hint(text)}`);
  const tree = { type: "scalar", start: 0, end: match.end, value: text.slice(0, match.end), form: "literal" } as const;
  const problems = match.overflow
    ? [
        {
          code: "overflow",
          start: 0,
          end: match.end,
          message: "The duration is too long: at most 999999999 days.",
        } as const,
      ]
    : [];
  return { value: new Duration(match.seconds), tree, problems };
}

function hint(text: string): string {
  if (text === "") return "Write an amount and a unit, such as 5m or 1h 30m.";
  if (/^\p{Nd}+\s*$/u.test(text)) return `Add a unit: ${text.trim()}s, ${text.trim()}m or ${text.trim()}h.`;
  if (/^[+-]/.test(text)) return "Write it without a sign.";
  if (/^\d+[.,]\d/.test(text)) return "Fractions are not read: use a smaller unit, such as 90m instead of 1.5h.";
  if (/^\d+:\d/.test(text)) return "Write units, such as 1h 30m, instead of colons.";
  if (/^\d+ {2,}\S/.test(text)) return "At most one blank may stand between amount and unit.";
  if (/^\d+ ?[A-Z]/.test(text) || text.startsWith("p"))
    return "Units are small letters: w, d, h, m, s (but PT5M in ISO form).";
  if (text.startsWith("P")) return "The ISO form knows weeks alone, or days, hours, minutes and seconds, not all zero.";
  return "Write weeks, days, hours, minutes, seconds in that order, such as 1d 2h or 10 minutes.";
}

/** The text form of a time span, largest unit first, such as `5w 4d 3h 2m 1s`; `0d` for none. Whole seconds count. */
export function serializeDuration(duration: Duration): string {
  let rest = Math.floor(duration.seconds);
  const parts: string[] = [];
  for (const [unit, seconds] of [
    ["w", 604_800],
    ["d", 86_400],
    ["h", 3600],
    ["m", 60],
    ["s", 1],
  ] as const) {
    const amount = Math.floor(rest / seconds);
    if (amount > 0) parts.push(`${amount}${unit}`);
    rest -= amount * seconds;
  }
  return parts.length > 0 ? parts.join(" ") : "0d";
}

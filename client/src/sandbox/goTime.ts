import { goQuote } from "./goQuote.ts";

/** As Go calls times of microseconds. */
export const MICRO_LAYOUT = "2006-01-02T15:04:05.000000Z07:00";
const LAYOUT = "2006-01-02T15:04:05Z07:00";

/** The parts of a time in their order: what fits, and how Go's layout calls it. */
const PARTS: readonly (readonly [
  part: RegExp,
  name: string,
  range?: readonly [low: number, high: number, what: string],
])[] = [
  [/^\d{4}/, "2006"],
  [/^-/, "-"],
  [/^\d\d/, "01", [1, 12, "month"]],
  [/^-/, "-"],
  [/^\d\d/, "02", [1, 31, "day"]],
  [/^T/, "T"],
  [/^\d\d?/, "15", [0, 23, "hour"]],
  [/^:/, ":"],
  [/^\d\d/, "04", [0, 59, "minute"]],
  [/^:/, ":"],
  [/^\d\d(?:[.,]\d+)?/, "05", [0, 59, "second"]],
  [/^(?:Z|[+-]\d\d:\d\d)/, "Z07:00"],
];

/** Why a text is no time; undefined where it is one. In the words of Go's `time.Parse` with RFC 3339. */
export function timeProblem(text: string, layout = LAYOUT): string | undefined {
  const start = `parsing time ${goQuote(text)}`;
  let rest = text;
  for (const [part, name, range] of PARTS) {
    const found = part.exec(rest)?.[0];
    if (found === undefined) return `${start} as "${layout}": cannot parse ${goQuote(rest)} as "${name}"`;
    const number = Math.floor(Number(found.replace(",", ".")));
    if (range && (number < range[0] || number > range[1])) return `${start}: ${range[2]} out of range`;
    rest = rest.slice(found.length);
  }
  return rest === "" ? undefined : `${start}: extra text: ${goQuote(rest)}`;
}

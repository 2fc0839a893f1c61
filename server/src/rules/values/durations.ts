import { valueRange } from "../checking/places.ts";
import type { EntryFacts, Rule } from "../checking/types.ts";

const PLAIN =
  /^(?:[\d_]+ ?w(?:eek)?s? ?)?(?:[\d_]+ ?d(?:ay)?s? ?)?(?:[\d_]+ ?h(?:our)?s? ?)?(?:[\d_]+ ?m(?:inute)?s? ?)?(?:[\d_]+ ?s(?:econd)?s? ?)?/u;
const ISO = /^P(?:\d+W|(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)/u;
const UNIT_ORDER = "wdhms";

/** Durations that DBND reads otherwise than they look (spec 1.7: it matches a beginning and ignores the rest). */
export const durationRules: readonly Rule[] = [
  {
    code: "duration-no-unit",
    subject: "values",
    severity: "error",
    title: "Duration without a unit",
    explanation: "A duration needs a unit: `90s`, `5m`, `2h`, `1d`, `1w`, or several from large to small: `1h 30m`.",
    isForKey: isDuration,
    checkEntry: function* (facts) {
      const written = durationText(facts);
      if (written !== undefined && /^\d+$/u.test(written)) {
        yield {
          at: "value",
          message: `Give the unit: ${written}s for seconds, ${written}m for minutes.`,
          data: { number: written },
        };
      }
    },
    fix: (problem) => {
      const { number } = (problem.data ?? {}) as { number?: string };
      if (number === undefined) return [];
      const end = problem.range.end;
      return ["s", "m", "h"].map((unit) => ({
        title: `Write ${number}${unit}`,
        edits: [{ range: { start: end, end }, newText: unit }],
        ...(unit === "s" && { preferred: true }),
      }));
    },
  },
  {
    code: "duration-ms",
    subject: "values",
    severity: "warning",
    title: "Milliseconds or months are read as minutes",
    explanation: `
DBND reads the first letter of a unit: \`500ms\` is 500 **minutes**, \`1mo\` is one minute. The smallest unit is the second,
the largest the week.`,
    isForKey: isDuration,
    checkEntry: function* (facts) {
      const written = durationText(facts);
      const found = written === undefined ? null : /(\d+) ?(ms|mil\w*|mo\w*)/u.exec(written);
      if (found) {
        yield {
          at: { start: found.index, end: found.index + found[0].length },
          message: `This is read as ${found[1] ?? ""} minutes: the "m" counts, the rest is dropped.`,
        };
      }
    },
  },
  {
    code: "duration-order",
    subject: "values",
    severity: "warning",
    title: "Units from small to large",
    explanation:
      "Units stand from large to small. What stands in the wrong order is dropped: `30m 2h` is 30 minutes. Write `2h 30m`.",
    isForKey: isDuration,
    checkEntry: function* (facts) {
      const rest = unread(facts);
      if (rest && startsLarger(rest.read, rest.text)) {
        yield {
          at: rest,
          message: `This part is not read, because units stand from large to small: only "${rest.read}" counts.`,
        };
      }
    },
    fix: (problem, document) => {
      const placed = document.nodeAt(problem.range.start.line);
      const written = placed?.node.kind === "entry" ? placed.node.value.text : "";
      const parts = [...written.matchAll(/(\d+) ?([wdhms])[a-z]*/gu)].map(
        ([, number = "", unit = ""]) => number + unit,
      );
      const units = parts.map((part) => part.slice(-1));
      if (placed?.node.kind !== "entry" || new Set(units).size < units.length) return [];
      const newText = parts
        .sort((left, right) => UNIT_ORDER.indexOf(left.slice(-1)) - UNIT_ORDER.indexOf(right.slice(-1)))
        .join(" ");
      const range = valueRange({ node: placed.node, line: placed.line });
      return [{ title: `Write ${newText}`, edits: [{ range, newText }], preferred: true }];
    },
  },
  {
    code: "duration-tail",
    subject: "values",
    severity: "warning",
    title: "End of the duration is not read",
    explanation:
      "DBND reads the beginning of a duration and ignores whatever follows: `1h 30` is one hour. Write every part with its unit.",
    isForKey: isDuration,
    checkEntry: function* (facts) {
      const rest = unread(facts);
      if (rest && !startsLarger(rest.read, rest.text) && !/\d ?(ms|mil|mo)/u.test(rest.read + rest.text)) {
        yield { at: rest, message: `"${rest.text.trim()}" is not read: only "${rest.read}" counts.` };
      }
    },
  },
];

function isDuration(key: EntryFacts["key"]): boolean {
  return key?.type.kind === "duration";
}

function durationText({ key, text }: EntryFacts): string | undefined {
  if (!isDuration(key)) return undefined;
  // References are read elsewhere; a comment behind the value has a rule of its own.
  return text.includes("$") || text.startsWith("@") || /\s[#;]/u.test(text) ? undefined : text;
}

function unread(facts: EntryFacts): { start: number; end: number; read: string; text: string } | undefined {
  const written = durationText(facts);
  if (written === undefined) return undefined;
  const read = (ISO.exec(written) ?? PLAIN.exec(written))?.[0] ?? "";
  if (read === "" || read.length >= written.length) return undefined;
  return { start: read.length, end: written.length, read: read.trim(), text: written.slice(read.length) };
}

function startsLarger(read: string, rest: string): boolean {
  const smallest = Math.max(...(read.match(/[wdhms]/gu) ?? []).map((unit) => UNIT_ORDER.indexOf(unit)));
  const next = /^ ?\d+ ?([wdhms])/u.exec(rest)?.[1];
  return next !== undefined && UNIT_ORDER.indexOf(next) < smallest;
}

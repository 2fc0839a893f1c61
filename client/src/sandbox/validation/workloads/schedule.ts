/** The fields of a schedule in their order: least and most, and names that stand for numbers. */
const FIELDS: readonly (readonly [least: number, most: number, names?: readonly string[]])[] = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12, ["", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]],
  [0, 6, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]],
];

const DESCRIPTORS: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

class ScheduleError extends Error {}

/** When something is due: the minutes, hours, days of the month, months and weekdays, or every so many milliseconds. */
export type Schedule =
  | {
      readonly fields: readonly ReadonlySet<number>[];
      /** Whether a day has to be right in the month and in the week; otherwise one of them is enough. */
      readonly isBoth: boolean;
    }
  | { readonly every: number };

/** What is wrong with a schedule, as the CronJob controller's parser words it (Kubernetes 1.34); undefined where it is right. */
export function cronProblem(text: string): string | undefined {
  try {
    parseSchedule(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** @throws ScheduleError where it is none */
export function parseSchedule(text: string): Schedule {
  const every = /^@every (.*)$/.exec(text);
  if (every) return { every: duration(every[1] ?? "", text) };
  if (text.startsWith("@") && !(text in DESCRIPTORS)) throw new ScheduleError(`unrecognized descriptor: ${text}`);
  const words = (DESCRIPTORS[text] ?? text).split(/\s+/).filter((word) => word !== "");
  if (words.length !== FIELDS.length) {
    throw new ScheduleError(`expected exactly 5 fields, found ${words.length}: [${words.join(" ")}]`);
  }
  const fields = FIELDS.map(([least, most, names], index) => parseField(words[index] ?? "", least, most, names));
  const isAll = (word = ""): boolean => word.split(",").some((part) => /^[*?][^/]*(?:\/0*1)?$/.test(part));
  return { fields, isBoth: isAll(words[2]) || isAll(words[4]) };
}

function parseField(word: string, least: number, most: number, names: readonly string[] = []): Set<number> {
  const found = new Set<number>();
  for (const part of word.split(",").filter((one) => one !== "")) {
    const [range = "", step, ...more] = part.split("/");
    const [low = "", high, ...rest] = range.split("-");
    const isAny = low === "*" || low === "?";
    const start = isAny ? least : number(low, names);
    const last = (): number => (high === undefined ? (step === undefined ? start : most) : number(high, names));
    const stop = isAny ? most : rest.length > 0 ? start : last();
    if (!isAny && rest.length > 0) throw new ScheduleError(`too many hyphens: ${part}`);
    if (more.length > 0) throw new ScheduleError(`too many slashes: ${part}`);
    const by = step === undefined ? 1 : number(step, []);
    if (start < least) throw new ScheduleError(`beginning of range (${start}) below minimum (${least}): ${part}`);
    if (stop > most) throw new ScheduleError(`end of range (${stop}) above maximum (${most}): ${part}`);
    if (start > stop) throw new ScheduleError(`beginning of range (${start}) beyond end of range (${stop}): ${part}`);
    if (by === 0) throw new ScheduleError(`step of range should be a positive number: ${part}`);
    for (let value = start; value <= stop; value += by) found.add(value);
  }
  return found;
}

function number(word: string, names: readonly string[]): number {
  const named = word === "" ? -1 : names.indexOf(word.toLowerCase());
  if (named >= 0) return named;
  if (!/^[+-]?\d+$/.test(word)) {
    const why = `strconv.Atoi: parsing ${JSON.stringify(word)}: invalid syntax`;
    throw new ScheduleError(`failed to parse int from ${word}: ${why}`);
  }
  if (Number(word) < 0) throw new ScheduleError(`negative number (${Number(word)}) not allowed: ${word}`);
  return Number(word);
}

/** `1h30m`, in milliseconds: whole seconds, at least one. */
function duration(text: string, whole: string): number {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(text)) {
    throw new ScheduleError(`failed to parse duration ${whole}: time: invalid duration ${JSON.stringify(text)}`);
  }
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  const sum = parts.reduce((all, [, amount, unit = "s"]) => all + Number(amount) * (UNITS[unit] ?? 0), 0);
  return Math.max(1, Math.floor(sum / 1000)) * 1000;
}

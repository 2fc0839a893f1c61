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
/** A schedule that has no time in so many days never has one (29 February of a leap year). */
const DAYS_AHEAD = 366 * 5;
const MINUTE = 60_000;

/** The minutes, hours, days, months and weekdays at which something is due. */
interface Schedule {
  readonly sets: readonly ReadonlySet<number>[];
  /** Whether days of the month, and of the week, are all. */
  readonly anyDay: readonly [ofMonth: boolean, ofWeek: boolean];
}

class ScheduleError extends Error {}

/** What is wrong with a schedule, as the CronJob controller's parser words it (Kubernetes 1.34); undefined where it is right. */
export function cronProblem(text: string): string | undefined {
  try {
    parse(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * The next time of a schedule after `from` (milliseconds since 1970); undefined where there is none.
 *
 * @param timeZone IANA name; absent means UTC
 */
export function nextTime(text: string, from: number, timeZone = "UTC"): number | undefined {
  const schedule = parse(text);
  if (typeof schedule === "number") return from + schedule;
  const clock = new WallClock(timeZone);
  let at = Math.floor(from / MINUTE) * MINUTE + MINUTE;
  for (const end = at + DAYS_AHEAD * 24 * 60 * MINUTE; at < end;) {
    const { minute, hour, day, month, weekday } = clock.read(at);
    const [minutes, hours, , months] = schedule.sets;
    if (!months?.has(month) || !isDay(schedule, day, weekday)) at += (24 * 60 - hour * 60 - minute) * MINUTE;
    else if (!hours?.has(hour)) at += (60 - minute) * MINUTE;
    else if (!minutes?.has(minute)) at += MINUTE;
    else return at;
  }
  return undefined;
}

/** Where both are given, one of them is enough. */
function isDay({ sets, anyDay: [anyOfMonth, anyOfWeek] }: Schedule, day: number, weekday: number): boolean {
  const ofMonth = sets[2]?.has(day) ?? false;
  const ofWeek = sets[4]?.has(weekday) ?? false;
  return anyOfMonth || anyOfWeek ? ofMonth && ofWeek : ofMonth || ofWeek;
}

/** A schedule, or how many milliseconds lie between two times. */
function parse(text: string): Schedule | number {
  const every = /^@every (.*)$/.exec(text);
  if (every) return duration(every[1] ?? "", text);
  if (text.startsWith("@") && !(text in DESCRIPTORS)) throw new ScheduleError(`unrecognized descriptor: ${text}`);
  const words = (DESCRIPTORS[text] ?? text).split(/\s+/).filter((word) => word !== "");
  if (words.length !== FIELDS.length) {
    throw new ScheduleError(`expected exactly 5 fields, found ${words.length}: [${words.join(" ")}]`);
  }
  const sets = FIELDS.map(([least, most, names], index) => parseField(words[index] ?? "", least, most, names));
  const isAny = (index: number): boolean => /^[*?]/.test(words[index] ?? "");
  return { sets, anyDay: [isAny(2), isAny(4)] };
}

function parseField(word: string, least: number, most: number, names: readonly string[] = []): Set<number> {
  const found = new Set<number>();
  for (const part of word.split(",")) {
    const [range = "", step, ...more] = part.split("/");
    const [low = "", high, ...rest] = range.split("-");
    if (rest.length > 0) throw new ScheduleError(`too many hyphens: ${part}`);
    if (more.length > 0) throw new ScheduleError(`too many slashes: ${part}`);
    const isAny = low === "*" || low === "?";
    const start = isAny ? least : number(low, names);
    const stop = isAny ? most : high === undefined ? (step === undefined ? start : most) : number(high, names);
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

/** `1h30m`, in milliseconds; at least a second. */
function duration(text: string, whole: string): number {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(text)) {
    throw new ScheduleError(`failed to parse duration ${whole}: time: invalid duration ${JSON.stringify(text)}`);
  }
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  return Math.max(
    1000,
    parts.reduce((sum, [, amount, unit = "s"]) => sum + Number(amount) * (UNITS[unit] ?? 0), 0),
  );
}

/** What a clock on the wall shows in a time zone. */
class WallClock {
  readonly #format: Intl.DateTimeFormat;

  constructor(timeZone: string) {
    const numeric = "numeric";
    this.#format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
    });
  }

  read(at: number): Record<"minute" | "hour" | "day" | "month" | "weekday", number> {
    const parts = Object.fromEntries(this.#format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts;
    return { minute, hour, day, month, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() };
  }
}

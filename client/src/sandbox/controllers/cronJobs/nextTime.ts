import type { Schedule } from "../../validation/workloads/schedule.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** What is not due within so many years never is. */
const YEARS = 5;

type Dated = Exclude<Schedule, { readonly every: number }>;

/** What a clock on the wall shows. */
interface Reading {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

/**
 * The next time of a schedule after `from` (both milliseconds since 1970, the result whole seconds); undefined where there
 * is none within five years. Goes by the clock on the wall of a time zone, as robfig/cron 3.0.1 does: what the clock leaves
 * out does not happen, what it repeats happens twice.
 *
 * @param timeZone IANA name
 */
export function nextTime(schedule: Schedule, from: number, timeZone = "UTC"): number | undefined {
  if ("every" in schedule) return Math.floor(from / 1000) * 1000 + schedule.every;
  const [minutes, hours] = schedule.fields;
  if (schedule.fields.some((field) => field.size === 0)) return undefined;
  const read = timeZone === "UTC" ? readUtc : wallClock(timeZone);
  let at = Math.floor(from / MINUTE) * MINUTE + MINUTE;
  let isMoved = false;
  for (const lastYear = read(at).year + YEARS; ;) {
    const { year, month, day, hour, minute } = read(at);
    const days = daysUntilDue(schedule, Date.UTC(year, month - 1, day), lastYear);
    if (days === undefined) return undefined;
    // Days are not all as long: the last two are passed by the hour.
    if (days > 0) at += days > 2 ? (days - 2) * DAY : HOUR - minute * MINUTE;
    else if (hours?.has(hour) !== true) at += isMoved ? HOUR : HOUR - minute * MINUTE;
    else if (minutes?.has(minute) !== true) at += MINUTE;
    else return at;
    isMoved ||= days === 0;
  }
}

/** How many days it is to one at which something is due, by the calendar; undefined where there is none. */
function daysUntilDue({ fields, isBoth }: Dated, today: number, lastYear: number): number | undefined {
  const [, , days, months, weekdays] = fields;
  for (let ahead = 0; ; ahead += 1) {
    const date = new Date(today + ahead * DAY);
    if (date.getUTCFullYear() > lastYear) return undefined;
    const [inMonth, inWeek] = [days?.has(date.getUTCDate()) === true, weekdays?.has(date.getUTCDay()) === true];
    const isDay = isBoth ? inMonth && inWeek : inMonth || inWeek;
    if (isDay && months?.has(date.getUTCMonth() + 1) === true) return ahead;
  }
}

function readUtc(at: number): Reading {
  const date = new Date(at);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
  };
}

/** Formats by time zone: to make one takes a hundred times as long as to use it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const numeric = "numeric";
  const parts = { year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric } as const;
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("en-US", { timeZone, hourCycle: "h23", ...parts });
  formats.set(timeZone, format);
  return format;
}

function wallClock(timeZone: string): (at: number) => Reading {
  const format = formatOf(timeZone);
  return (at) => {
    const shown = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = shown;
    return { year, month, day, hour, minute };
  };
}

/** `2026-03-29T03:00:00+02:00`: a time as the clock on the wall shows it, and how far that is ahead. */
export function zonedTime(at: number, timeZone = "UTC"): string {
  const { year, month, day, hour, minute } = timeZone === "UTC" ? readUtc(at) : wallClock(timeZone)(at);
  const wall = Date.UTC(year, month - 1, day, hour, minute) + (at % MINUTE);
  const ahead = Math.round((wall - at) / MINUTE);
  const two = (value: number): string => String(value).padStart(2, "0");
  const offset = `${ahead < 0 ? "-" : "+"}${two(Math.floor(Math.abs(ahead) / 60))}:${two(Math.abs(ahead) % 60)}`;
  return `${new Date(wall).toISOString().slice(0, 19)}${ahead === 0 ? "Z" : offset}`;
}

import { refused, textValue } from "./scalarValue.ts";
import type { Surroundings } from "./surroundings.ts";
import type { ParsedValue } from "./types.ts";

const DATE = /^(\d{4})-(1[0-2]|0[1-9]|[1-9])-(3[01]|[12]\d|0[1-9]|[1-9]| [1-9])$/;
const MILLISECONDS_PER_DAY = 86_400_000;

/** A date as ISO text: `2015-04-03`, or the words `today` and `yesterday`, in UTC (dbnd 1.0.28). */
export function dateValue(text: string, { now = new Date() }: Surroundings): ParsedValue {
  const word = text.toLowerCase();
  if (word === "today") return textValue(text, isoDate(now));
  if (word === "yesterday") return textValue(text, isoDate(new Date(now.getTime() - MILLISECONDS_PER_DAY)));
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (year !== undefined && month !== undefined && day !== undefined) {
    const date = calendarDate(Number(year), Number(month), Number(day));
    if (date) return textValue(text, isoDate(date));
  }
  const message = `"${text}" is no date: write year-month-day such as 2024-01-31, today or yesterday.`;
  return refused("not-a-date", text, 0, text.length, message);
}

const DATE_TIME =
  /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,]\d{1,9})?)?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/;

/** A point in time, kept as text: ISO 8601, with or without time and zone. */
export function dateTimeValue(text: string): ParsedValue {
  const [, year, month, day, hour = "0", minute = "0", second = "0"] = DATE_TIME.exec(text) ?? [];
  const inRange = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  if (year !== undefined && inRange && calendarDate(Number(year), Number(month), Number(day))) return textValue(text);
  const message = `"${text}" is no date and time: write for example 2024-01-31T18:30:00.`;
  return refused("not-a-date", text, 0, text.length, message);
}

/** Undefined when the calendar has no such day. */
function calendarDate(year: number, month: number, day: number): Date | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : undefined;
}

function isoDate(date: Date): string {
  return date.toISOString().slice(0, 10);
}

const DATE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/**
 * A date that a user has written, as Python's `isoformat()` gives it, in UTC where it names no zone; one of another form stays
 * as it is.
 */
export function isoDate(text: string): string {
  const [, day, minute = "00:00", second = "00", fraction = "", zone = "Z"] = DATE.exec(text.trim()) ?? [];
  if (day === undefined) return text;
  const micro = fraction.padEnd(6, "0").slice(0, 6);
  const digits = /^[+-]/.test(zone) ? zone.replace(":", "").padEnd(5, "0") : "+0000";
  const offset = `${digits.slice(0, 3)}:${digits.slice(3)}`;
  return `${day}T${minute}:${second}${/[1-9]/.test(micro) ? `.${micro}` : ""}${offset}`;
}

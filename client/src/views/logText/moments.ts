const ABSOLUTE =
  /^(?<date>\d{4}-\d\d-\d\d)(?:[T ](?<time>\d\d:\d\d(?::\d\d)?)(?<fraction>[.,]\d{1,9})?\s*(?<zone>Z|[+-]\d\d:?\d\d)?)?$/i;
const CLOCK = /^(?<time>\d?\d:\d\d(?::\d\d)?)$/;
const AGO = /^(?:\d+[smhd]\s*)+(?:ago)?$/;
const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * The moment that somebody means, as RFC 3339, to the nanosecond where it is said so exactly: `2026-01-31`,
 * `2026-01-31T10:20:30.5Z`, `10:20` (the last one that was), `1h30m` (ago). Without a zone it is the time of this machine.
 * Undefined where the text is no time.
 *
 * @param now milliseconds since 1970
 */
export function momentOf(text: string, now: number): string | undefined {
  const trimmed = text.trim();
  if (AGO.test(trimmed)) return new Date(now - lengthOf(trimmed)).toISOString();
  const clock = CLOCK.exec(trimmed)?.groups?.time;
  if (clock !== undefined) return lastTime(clock.padStart(clock.length < 6 ? 5 : 8, "0"), now);
  const { date, time = "00:00", fraction = "", zone = "" } = ABSOLUTE.exec(trimmed)?.groups ?? {};
  if (date === undefined) return undefined;
  const second = Date.parse(`${date}T${time}${zone.toUpperCase().replace(/(\d\d)(\d\d)$/, "$1:$2")}`);
  return exactly(second, fraction);
}

function lengthOf(text: string): number {
  return [...text.matchAll(/(\d+)([smhd])/g)].reduce(
    (sum, [, count = "0", unit = "s"]) => sum + Number(count) * (UNITS[unit] ?? 0),
    0,
  );
}

function lastTime(time: string, now: number): string | undefined {
  const at = new Date(now);
  const [hours = 0, minutes = 0, seconds = 0] = time.split(":").map(Number);
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  at.setHours(hours, minutes, seconds, 0);
  if (at.getTime() > now) at.setDate(at.getDate() - 1);
  return at.toISOString();
}

/** Digits beyond the millisecond would be lost in a `Date`. */
function exactly(second: number, fraction: string): string | undefined {
  if (Number.isNaN(second)) return undefined;
  const digits = fraction.slice(1);
  return new Date(second).toISOString().replace(/\.000Z$/, `${digits === "" ? "" : `.${digits}`}Z`);
}

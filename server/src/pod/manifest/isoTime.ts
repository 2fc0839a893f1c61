const DAY = /(\d{4})-?(\d{1,2})-?(\d{1,2})/;
const CLOCK = /(\d\d:\d\d)(?::(\d\d)(?:[.,](\d+))?)?/;
const ZONE = /(Z|UTC|GMT)|([+-]\d\d):?(\d\d)?/;
const ISO = new RegExp(`^\\s*${DAY.source}(?:[T ]+${CLOCK.source})?\\s*(?:${ZONE.source})?\\s*$`, "i");

/**
 * A time as Python's `dateutil.parser.parse(text).isoformat()` writes it: the zone stays as it was given, microseconds have
 * six digits. Undefined for a text that is no time; times that are not in ISO 8601 are written in UTC.
 */
export function isoTime(text: string): string | undefined {
  const found = ISO.exec(text);
  if (!found) {
    const time = new Date(text);
    return Number.isNaN(time.getTime()) ? undefined : time.toISOString().replace(/(?:\.000)?Z$/, "+00:00");
  }
  const [, year = "", month = "", day = "", minutes = "00:00", seconds = "00", fraction = "", utc, hours, more] = found;
  const whole = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}T${minutes}:${seconds}`;
  const time = new Date(`${whole}Z`);
  // A 30th of February, or an hour 24, would count as the day after.
  if (Number.isNaN(time.getTime()) || !time.toISOString().startsWith(whole)) return undefined;
  const micros = fraction.padEnd(6, "0").slice(0, 6);
  const zone = utc === undefined ? (hours === undefined ? "" : `${hours}:${more ?? "00"}`) : "+00:00";
  return `${whole}${micros === "000000" ? "" : `.${micros}`}${zone.replace(/^-00:00$/, "+00:00")}`;
}

/** How the times before lines look. */
export type StampFormat = "full" | "dateTime" | "time";

/** Writes a time of a log (RFC 3339, up to nanoseconds) as people want to read it. */
export type Stamp = (time: string) => string;

const PARTS = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;
/** What stands before a line of a log file that is kept with times, and before its last drawing. */
const AT_START = /^(?<![\u2028\u2029])\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)(?= )/gm;
const STAMP_AND_BLANK = new RegExp(AT_START.source.replace("(?= )", " "), "gm");

/**
 * @param zone name of a time zone (`Europe/Berlin`, `UTC`); empty: this machine's. One that is not known counts as empty.
 */
export function stampOf(format: StampFormat, zone: string): Stamp {
  if (format === "full" && zone === "") return (time) => time;
  const inZone = formatter(zone);
  let lastSecond = "";
  let lastText = "";
  return (time) => {
    const [, second, fraction = "", offset = "Z"] = PARTS.exec(time) ?? [];
    if (second === undefined) return time;
    if (second + offset !== lastSecond) {
      lastSecond = second + offset;
      lastText = inZone(new Date(lastSecond), format);
    }
    // The zone's distance comes after the fraction.
    const [text = "", distance = ""] = lastText.split("|");
    const digits = format === "full" ? fraction : fraction.padEnd(3, "0").slice(0, 3);
    return `${text}${digits === "" ? "" : `.${digits}`}${distance}`;
  };
}

/** The lines of a text that is kept with times, these as they are wanted. */
export function restamp(text: string, stamp: Stamp): string {
  return text.replace(AT_START, stamp);
}

/** The lines of a text that is kept with times, without these. */
export function withoutStamps(text: string): string {
  return text.replace(STAMP_AND_BLANK, "");
}

function formatter(zone: string): (time: Date, format: StampFormat) => string {
  const parts = dateTimeFormat(zone);
  return (time, format) => {
    const found = new Map(parts.formatToParts(time).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes): string => found.get(type) ?? "";
    const clock = `${part("hour")}:${part("minute")}:${part("second")}`;
    if (format === "time") return clock;
    const date = `${part("year")}-${part("month")}-${part("day")}`;
    if (format === "dateTime") return `${date} ${clock}`;
    const distance = part("timeZoneName")
      .replace(/^GMT(?:\+00:00)?$/, "Z")
      .replace("GMT", "");
    return `${date}T${clock}|${distance}`;
  };
}

function dateTimeFormat(timeZone: string): Intl.DateTimeFormat {
  const two = "2-digit" as const;
  const options: Intl.DateTimeFormatOptions = {
    year: "numeric",
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
    hourCycle: "h23",
    timeZoneName: "longOffset",
  };
  try {
    return new Intl.DateTimeFormat("en-US", { ...options, ...(timeZone !== "" && { timeZone }) });
  } catch {
    return new Intl.DateTimeFormat("en-US", options);
  }
}

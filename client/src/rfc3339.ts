const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/** The whole second of a time (RFC 3339), in seconds since 1970. */
export function secondOf(time: string): number {
  const [, date = "", , zone = "Z"] = TIME.exec(time) ?? [];
  return Date.parse(date + zone) / 1000;
}

/** Which of two times is earlier: negative, zero or positive. Nanoseconds count; zones may differ. */
export function compareTimes(left: string, right: string): number {
  if (left.length === right.length && left.endsWith("Z") && right.endsWith("Z")) {
    return left === right ? 0 : left < right ? -1 : 1;
  }
  const seconds = secondOf(left) - secondOf(right);
  if (seconds !== 0) return seconds;
  const a = fractionOf(left);
  const b = fractionOf(right);
  return a === b ? 0 : a < b ? -1 : 1;
}

function fractionOf(time: string): string {
  return (TIME.exec(time)?.[2] ?? "").padEnd(9, "0");
}

/** RFC 3339, whole seconds, as `sinceTime` wants it. */
export function timeOfSecond(second: number): string {
  return new Date(second * 1000).toISOString().replace(/\.\d+Z$/, "Z");
}

/** Whether a part of a text is a time: by the places of its signs only, since this runs for each line of a log. */
export function isTime(text: string, start: number, end: number): boolean {
  if (end - start < 20 || end - start > 35) return false;
  if (text[start + 4] !== "-" || text[start + 10] !== "T") return false;
  if (text[start + 13] !== ":" || text[start + 16] !== ":") return false;
  const zone = text[end - 6];
  return text[end - 1] === "Z" || zone === "+" || zone === "-";
}

/** `2026-11-21T11:49:58.123456789Z`: as kubelets write times (Kubernetes 1.34). Characters. */
export const TIME_LENGTH = 30;

/**
 * Whether a time as kubelets write it stands at a place of some bytes, with a blank behind it, and is of the same second as the one
 * at another place: whole numbers of bytes are compared at a time, since this runs for each line of a log.
 *
 * @param known the place of such a time
 */
export function isOfSecond(bytes: DataView, start: number, known: number): boolean {
  return (
    start + TIME_LENGTH < bytes.byteLength &&
    bytes.getFloat64(start) === bytes.getFloat64(known) &&
    bytes.getFloat64(start + 8) === bytes.getFloat64(known + 8) &&
    bytes.getInt32(start + 16) === bytes.getInt32(known + 16) &&
    areDigits(bytes.getInt32(start + 20)) &&
    areDigits(bytes.getInt32(start + 24)) &&
    areDigits(bytes.getInt32(start + 25)) &&
    bytes.getUint16(start + 29) === Z_AND_BLANK
  );
}

const Z_AND_BLANK = 0x5a20;

/** Of four bytes: by their upper halves, which six other signs have, too. */
function areDigits(four: number): boolean {
  return (four & 0xf0f0f0f0) === 0x30303030;
}

import type { LogLine } from "./logs.ts";

/**
 * Takes apart a line of a log that was asked for with `timestamps=true`. Undefined for a line without a time: that is
 * the kubelet speaking for itself ("unable to retrieve container logs ..."), not the container.
 */
export function parseLogLine(line: string): LogLine | undefined {
  const space = line.indexOf(" ");
  const time = space < 0 ? line : line.slice(0, space);
  return looksLikeTime(time) ? { time, text: space < 0 ? "" : line.slice(space + 1) } : undefined;
}

/** By the places of its signs only, since this runs for each line of a log. */
function looksLikeTime(text: string): boolean {
  const { length } = text;
  if (length < 20 || length > 35 || text[4] !== "-" || text[10] !== "T" || text[13] !== ":" || text[16] !== ":") {
    return false;
  }
  const zone = text[length - 6];
  return text[length - 1] === "Z" || zone === "+" || zone === "-";
}

import { isTime } from "../../rfc3339.ts";
import type { LogLine } from "./logs.ts";

/**
 * Takes apart a line of a log that was asked for with `timestamps=true`. Undefined for a line without a time: that is
 * the kubelet speaking for itself ("unable to retrieve container logs ..."), not the container.
 */
export function parseLogLine(line: string): LogLine | undefined {
  const space = line.indexOf(" ");
  const time = space < 0 ? line : line.slice(0, space);
  return isTime(line, 0, time.length) ? { time, text: space < 0 ? "" : line.slice(space + 1) } : undefined;
}

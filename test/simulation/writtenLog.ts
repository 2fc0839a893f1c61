import { parseLogLine } from "../../client/src/cluster/logs/logLine.ts";
import type { LogNote } from "../../client/src/cluster/logs/logs.ts";
import { olderPart } from "../../client/src/logParts.ts";
import type { MemoryFiles } from "./files.ts";
import type { Entry } from "./process.ts";

/** What there is of the log of a run, and behind it what was told of it that its file could not take. */
export interface WrittenLog {
  readonly entries: readonly Entry[];
  /** It was too long for its file: the beginning is not there any more. */
  readonly isCut: boolean;
}

/** What there is of a log in its file. */
export function readLogFile(files: MemoryFiles, path: string): WrittenLog {
  const text = (files.read(olderPart(path)) ?? "") + (files.read(path) ?? "");
  const lines = text.split("\n");
  // What stands behind the last line end is half of a line, of a window that died.
  lines.pop();
  return {
    entries: lines.filter((line) => !PART.test(line)).map(entryOf),
    isCut: PART.test(lines[0] ?? ""),
  };
}

const HEAD = "──── ";
const PART = /^──── Part \d+ of this log/;

function entryOf(line: string): Entry {
  const parsed = parseLogLine(line);
  if (!parsed) return { note: noteOf(line) };
  // The time stands before the last drawing of a line that was drawn anew, too.
  return { line: parsed.text.replaceAll(`\r${parsed.time} `, "\r") };
}

function noteOf(line: string): LogNote {
  if (!line.startsWith(HEAD)) return { kind: "info", text: line };
  const text = line.slice(HEAD.length);
  if (text.startsWith("⚠ ")) return { kind: "gap", text: text.slice(2) };
  return { kind: /^Try \d+: pod /.test(text) ? "try" : "info", text };
}

import { openLogFile, type LogFile, type LogFileOptions } from "../../client/src/cluster/logs/logFile.ts";
import { parseLogLine } from "../../client/src/cluster/logs/logLine.ts";
import type { LogNote, LogSink } from "../../client/src/cluster/logs/logs.ts";
import type { ReadAgain } from "../../client/src/cluster/logs/readAgain.ts";
import { tryNote } from "../../client/src/cluster/run/runLog.ts";
import type { RunResult, RunState } from "../../client/src/cluster/run/state.ts";
import { olderPart } from "../../client/src/logParts.ts";
import type { MemoryFiles } from "./files.ts";
import type { Entry } from "./process.ts";

/** The log of a run in a file, as a window of the extension keeps it (`RunLogs`). */
export class RunFile {
  readonly #file: LogFile;
  readonly #again: ReadAgain | undefined;

  private constructor(file: LogFile, again: ReadAgain | undefined) {
    this.#file = file;
    this.#again = again;
  }

  /** @param resumed the state of a run that an earlier window has followed */
  static async open(
    podName: string,
    next: LogSink,
    options: Pick<LogFileOptions, "disk" | "maxBytes" | "isOurs">,
    resumed: RunState | undefined,
  ): Promise<RunFile> {
    const path = pathOf(resumed?.tries[0]?.podName ?? podName);
    const file = await openLogFile(path, next, { ...options, timestamps: true });
    return new RunFile(file, resumed && (await file.readAgain(tryNote(resumed))));
  }

  get sink(): LogSink {
    return this.#again ?? this.#file;
  }

  /** @returns what the panel says of it that the file could not take */
  async end({ reason }: RunResult): Promise<LogNote | undefined> {
    if (reason !== "followed-elsewhere") await this.#again?.passHeld();
    return this.#file.close();
  }
}

/** What there is of the log of a run, and behind it what was told of it that its file could not take. */
export interface WrittenLog {
  readonly entries: readonly Entry[];
  /** It was too long for its file: the beginning is not there any more. */
  readonly isCut: boolean;
}

/** @param podName of the run's first try */
export function fileOfLog(files: MemoryFiles, podName: string): WrittenLog {
  const path = pathOf(podName);
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

function pathOf(podName: string): string {
  return `logs/${podName}.dbndlog`;
}

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

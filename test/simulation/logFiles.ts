import { openLogFile, type LogFile, type LogFileOptions } from "../../client/src/cluster/logs/logFile.ts";
import type { LogNote, LogSink } from "../../client/src/cluster/logs/logs.ts";
import type { ReadAgain } from "../../client/src/cluster/logs/readAgain.ts";
import { tryNote } from "../../client/src/cluster/run/runLog.ts";
import type { RunResult, RunState } from "../../client/src/cluster/run/state.ts";
import type { TaskLogs } from "../../client/src/cluster/run/taskPods.ts";
import type { Disk, MemoryFiles } from "./files.ts";
import { filesOfTasks } from "./taskFiles.ts";
import { readLogFile, type WrittenLog } from "./writtenLog.ts";

/** The log of a run in a file, as a window of the extension keeps it (`RunLogs`). */
export class RunFile {
  /** Those of its task pods, which are told in it, too. */
  readonly tasks: TaskLogs;
  readonly #file: LogFile;
  readonly #again: ReadAgain | undefined;

  private constructor(file: LogFile, again: ReadAgain | undefined, tasks: TaskLogs) {
    this.#file = file;
    this.#again = again;
    this.tasks = tasks;
  }

  /** @param resumed the state of a run that an earlier window has followed */
  static async open(
    podName: string,
    next: LogSink,
    options: Pick<LogFileOptions, "maxBytes" | "isOurs"> & { readonly disk: Disk },
    resumed: RunState | undefined,
  ): Promise<RunFile> {
    const first = resumed?.tries[0]?.podName ?? podName;
    const file = await openLogFile(pathOf(first), next, { ...options, timestamps: true });
    const again = resumed && (await file.readAgain(tryNote(resumed)));
    return new RunFile(file, again, filesOfTasks(first, file, options));
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

/** @param podName of the run's first try */
export function fileOfLog(files: MemoryFiles, podName: string): WrittenLog {
  return readLogFile(files, pathOf(podName));
}

function pathOf(podName: string): string {
  return `logs/${podName}.dbndlog`;
}

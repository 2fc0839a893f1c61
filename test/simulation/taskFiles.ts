import type { Cluster } from "../../client/src/cluster/connection/cluster.ts";
import { followLogs } from "../../client/src/cluster/logs/followLogs.ts";
import { KnownSecrets } from "../../client/src/cluster/logs/knownSecrets.ts";
import { openLogFile, type LogFileOptions } from "../../client/src/cluster/logs/logFile.ts";
import type { LogSink } from "../../client/src/cluster/logs/logs.ts";
import { TaskLogFiles } from "../../client/src/runs/taskLogs.ts";
import { hasUnfinished, markUnfinished, readOnUnfinished } from "../../client/src/runs/unfinishedLogs.ts";
import type { Disk, MemoryFiles } from "./files.ts";
import { readLogFile, type WrittenLog } from "./writtenLog.ts";

/** How the file of a task pod's log is kept. */
type Options = Pick<LogFileOptions, "maxBytes" | "isOurs"> & { readonly disk: Disk };

const EXTENSION = ".dbndlog";

/**
 * The logs of a run's task pods in files, as a window of the extension keeps them.
 *
 * @param podName of the run's first try
 * @param runLog where their lines are told, too
 */
export function filesOfTasks(podName: string, runLog: LogSink, { disk, ...file }: Options): TaskLogFiles {
  const cannot = (): Promise<never> => Promise.reject(new Error("No panel is open"));
  return new TaskLogFiles({
    folder: folderOf(podName),
    openFile: (path, next, options) => openLogFile(path, next, { ...options, disk }),
    maskFile: cannot,
    file: { ...file, timestamps: true },
    readEnd: cannot,
    runLog,
    place: "runLog",
    newPanel: () => {
      throw new Error("Lines are shown in the log of the run");
    },
    disk,
  });
}

/**
 * What the next window does for a run that has ended: logs that no window has read to their end are read on, or said to be cut.
 *
 * @param podName of the run's first try
 */
export async function finishTaskLogs(podName: string, cluster: Cluster, { disk, maxBytes }: Options): Promise<void> {
  const folder = folderOf(podName);
  if (!(await hasUnfinished(folder, disk))) return;
  const library = {
    followLogs,
    KnownSecrets,
    openLogFile: ((path, next, options) => openLogFile(path, next, { ...options, disk })) satisfies typeof openLogFile,
  };
  await readOnUnfinished(
    folder,
    library,
    cluster,
    { ...(maxBytes !== undefined && { maxBytes }), timestamps: true },
    disk,
  );
  await markUnfinished(folder, undefined, disk);
}

/** The log of a task pod in its file. */
export interface TaskFile extends WrittenLog {
  readonly podName: string;
  /** It is noted that it is being written. */
  readonly isUnfinished: boolean;
}

/** @param podName of the run's first try */
export function taskFilesOf(files: MemoryFiles, podName: string): readonly TaskFile[] {
  const folder = folderOf(podName);
  const names = files.namesIn(folder);
  return names
    .filter((name) => name.endsWith(EXTENSION) && !name.endsWith(`.older${EXTENSION}`))
    .map((name) => ({
      ...readLogFile(files, `${folder}/${name}`),
      podName: name.slice(0, -EXTENSION.length),
      isUnfinished: names.includes(`${name}.unfinished`),
    }));
}

function folderOf(podName: string): string {
  return `logs/${podName}.tasks`;
}

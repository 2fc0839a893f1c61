import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Attendance } from "./attendance.ts";
import { LogFile } from "./logFile.ts";
import { LogSize, type LogLimit } from "./logSize.ts";
import { LogTime } from "./logTime.ts";

/** The logs of all containers of all pods that exist, found by container id (`containerd://…`). */
export class ContainerLogs {
  /** What the clock of the nodes says; milliseconds since 1970. */
  readonly now: () => number;
  readonly #folder: string;
  readonly #time: LogTime;
  readonly #logs = new Map<string, LogFile>();
  readonly #limit: LogLimit;

  constructor(folder: string, now: () => number, limit: LogLimit) {
    this.now = now;
    this.#limit = limit;
    this.#folder = folder;
    this.#time = new LogTime(now);
  }

  /** Starts the log of one run of a container. @param kubelet of its node */
  create(podUid: string, container: string, restart: number, containerId: string, kubelet: Attendance): LogFile {
    const size = new LogSize(this.#limit, kubelet);
    const log = new LogFile(join(this.folderOf(podUid), container, `${restart}.log`), this.#time, size);
    this.#logs.set(containerId, log);
    return log;
  }

  /** Where the logs of a pod's containers are, a folder each. */
  folderOf(podUid: string): string {
    return join(this.#folder, podUid);
  }

  get(containerId: string): LogFile | undefined {
    return this.#logs.get(containerId);
  }

  /** Drops the log of an old run; only the last two of a container are kept, as on a node. */
  drop(containerId: string): void {
    const log = this.#logs.get(containerId);
    this.#logs.delete(containerId);
    if (log) {
      rmSync(log.path, { force: true });
    }
  }

  /** Removes the files of a pod that stays: what is being read is read on, what its containers write from now on is lost. */
  removeFiles(podUid: string): void {
    rmSync(this.folderOf(podUid), { recursive: true, force: true, maxRetries: 2 });
  }

  /** Removes the logs of a pod that is gone. Whoever reads one still reads it to its end where the system allows it. */
  dropPod(podUid: string, containerIds: readonly string[]): void {
    containerIds.forEach((id) => this.#logs.delete(id));
    rmSync(this.folderOf(podUid), { recursive: true, force: true, maxRetries: 2 });
  }
}

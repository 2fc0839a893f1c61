import { t } from "../../l10n.ts";
import type { Cluster } from "../connection/cluster.ts";
import { LogCursor } from "./logCursor.ts";
import { readLog } from "./logReader.ts";
import type { LogSource } from "./logSource.ts";
import { compareTimes } from "../../rfc3339.ts";
import type { LogBatch } from "../../logBatch.ts";
import type { LogLine } from "./logs.ts";

/** Bytes of a log from which it is worth asking whether the node began another file: `containerLogMaxSize` is 10 MiB by default. */
const SMALLEST_FILE = 1 << 20;
/** Beside its time and its text, a line on the node has its stream and a tag. */
const LINE_HEAD = " stdout F".length;

/**
 * Whether the node began another file while a container's log was followed. The API serves the newest file only, and
 * what is written just before the change may never reach a follower (kubelet 1.34 with containerd 1.6: seen now and then).
 */
export class LogRotation {
  #first: LogLine | undefined;
  #size: number;

  /** @param isPart the log is not read from its beginning: nobody knows how long its file was by then */
  constructor(isPart = false) {
    this.#size = isPart ? SMALLEST_FILE : 0;
  }

  /** Takes note of lines that were received. */
  add(batch: LogBatch): void {
    if (batch.length > 0) this.#first ??= batch.line(0);
    this.#size += batch.text.length + batch.length * LINE_HEAD;
  }

  /** What to say of it, if the log began in another file than it ends in. Undefined as well when that cannot be known. */
  async find(cluster: Cluster, source: LogSource, signal: AbortSignal | undefined): Promise<string | undefined> {
    const first = this.#first;
    if (!first || this.#size < SMALLEST_FILE) return undefined;
    const head: LogLine[] = [];
    const sink = { lines: (lines: readonly LogLine[]) => void head.push(...lines), note: () => undefined };
    const { rest } = await readLog(cluster, source, new LogCursor(), sink, { query: { limitBytes: 1024 }, signal });
    const time = (head[0] ?? rest)?.time;
    if (time === undefined || compareTimes(time, first.time) <= 0) return undefined;
    return t("Lines written just before {0} may be missing: the node began another file for this log then", time);
  }
}

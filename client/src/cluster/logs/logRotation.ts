import { t } from "../../l10n.ts";
import { Backoff } from "../connection/backoff.ts";
import type { Cluster, Query } from "../connection/cluster.ts";
import { pause } from "../connection/limits.ts";
import { LogCursor } from "./logCursor.ts";
import { readLog } from "./logReader.ts";
import { anotherFile } from "./readAgain.ts";
import type { LogSource } from "./logSource.ts";
import { compareTimes } from "../../rfc3339.ts";
import type { LogBatch } from "../../logBatch.ts";
import type { LogLine } from "./logs.ts";

/** Bytes of a log from which it is worth asking whether the node began another file: `containerLogMaxSize` is 10 MiB by default. */
const SMALLEST_FILE = 1 << 20;
/** How often the beginning of a log is asked for in vain, and how long one answer may be silent. Milliseconds. */
const MOST_LOOKS = 10;
const SILENCE = 10_000;
/** Beside its time and its text, a line on the node has its stream and a tag. */
const LINE_HEAD = " stdout F".length;

/**
 * Whether the node began another file while a container's log was followed. The API serves the newest file only, and
 * what is written just before the change may never reach a follower (kubelet 1.34 with containerd 1.6: seen now and then).
 */
export class LogRotation {
  #first: LogLine | undefined;
  readonly #isPart: boolean;
  /** Of what was received. Bytes. */
  #size = 0;

  /** @param isPart the log is not read from its beginning: nobody knows how long its file was by then */
  constructor(isPart = false) {
    this.#isPart = isPart;
  }

  /** Takes note of lines that were received. */
  add(batch: LogBatch): void {
    if (batch.length > 0) this.#first ??= batch.line(0);
    this.#size += batch.text.length + batch.length * LINE_HEAD;
  }

  /**
   * What to say of it, if the log began in another file than it ends in, or nobody can tell.
   *
   * @param query what else is asked for with the log
   */
  async find(
    cluster: Cluster,
    source: LogSource,
    signal: AbortSignal | undefined,
    query: Query = {},
  ): Promise<string | undefined> {
    const first = this.#first;
    if (!first || !(this.#isLong || this.#isPart)) return undefined;
    const time = await beginningOf(cluster, source, signal, query);
    if (time === undefined) return signal?.aborted ? undefined : this.unknown;
    // A clock that was set back may have given the next file earlier times.
    const order = compareTimes(time, first.time);
    if (order === 0 || (order < 0 && this.#isPart)) return undefined;
    return anotherFile(time);
  }

  /** What to say of a log that cannot be asked for any more. */
  get unknown(): string | undefined {
    if (!this.#isLong) return undefined;
    return t("Lines may be missing: nobody can tell any more whether the node began another file for this log");
  }

  get #isLong(): boolean {
    return this.#size >= SMALLEST_FILE;
  }
}

/** The time of the first line that the API serves; undefined where that cannot be read. */
async function beginningOf(
  cluster: Cluster,
  source: LogSource,
  signal: AbortSignal | undefined,
  query: Query,
): Promise<string | undefined> {
  const backoff = new Backoff(cluster.clock, { first: 200, longest: 5000 });
  for (;;) {
    const head: LogLine[] = [];
    const sink = { lines: (lines: readonly LogLine[]) => void head.push(...lines), note: () => undefined };
    const options = { query: { ...query, limitBytes: 1024 }, signal, silence: SILENCE };
    const { rest, error } = await readLog(cluster, source, new LogCursor(), sink, options);
    const first = head[0] ?? rest;
    if (first || signal?.aborted || error?.reason === "not-found") return first?.time;
    if (backoff.failures === MOST_LOOKS) return undefined;
    await pause(cluster.clock, backoff.next(error?.retryAfter), signal);
  }
}

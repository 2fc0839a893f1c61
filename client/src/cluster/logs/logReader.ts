import type { Readable } from "node:stream";
import type { Cluster, Query } from "../connection/cluster.ts";
import { errorOfConnection } from "../connection/errorMapping.ts";
import { ClusterError } from "../connection/errors.ts";
import { FreshLines } from "./freshLines.ts";
import type { LogCursor, Position } from "./logCursor.ts";
import { parseLogLine } from "./logLine.ts";
import type { LogLine, LogSink } from "./logs.ts";
import type { LogSource } from "./logSource.ts";
import { podPath } from "../pods/pods.ts";
import { WholeLineSplitter } from "./wholeLines.ts";
import { StreamReader, type SilenceOptions } from "../connection/streamReader.ts";

/** A line of the container that is cut in its time, and no word of the node. */
const PART_OF_TIME = /^[\d:TZ.+-]*$/;
/** For so long it is looked for the place in a stream that goes on, whether anything comes or not. Milliseconds. */
const LOOK = 5000;

export interface ReadOptions extends SilenceOptions {
  readonly query: Query;
  /** Absent: by time. */
  readonly position?: Position | undefined;
  readonly signal: AbortSignal | undefined;
  /**
   * Asked once the stream is open, before anything is taken from it: whether it is the log of the right pod and start of
   * its container. Another one may have come since the caller looked.
   */
  readonly confirm?: (() => Promise<boolean>) | undefined;
  /** Called once the stream is open, and for each piece that comes in. */
  readonly heard?: (() => void) | undefined;
}

export interface ReadOutcome {
  /**
   * `other`: the log is another pod's, or of another start; `astray`: it is not known where in the answer the lines that
   * were received end.
   */
  readonly how: "end" | "broken" | "silent" | "refused" | "other" | "astray";
  readonly error?: ClusterError;
  /** New lines that were passed on. */
  readonly lines: number;
  /** The answer held none of the lines that had been received before. */
  readonly isStrange?: true;
  /** The node spoke in the place of what else there is: an end of the answer is none of the log. */
  readonly isCutShort?: true;
  /** What came after the last line end. */
  readonly rest?: LogLine;
}

/**
 * Reads one log stream to its end and passes new lines on: those that `cursor` does not know. Never rejects, unless
 * the sink does.
 */
export async function readLog(
  cluster: Cluster,
  source: LogSource,
  cursor: LogCursor,
  sink: LogSink,
  options: ReadOptions,
): Promise<ReadOutcome> {
  const path = `${podPath(source.namespace, source.pod)}/log`;
  const identity = { method: "GET", path, server: cluster.server } as const;
  const { query: where, overlap } = options.position ?? cursor.byTime();
  const splitter = new WholeLineSplitter({ headOf: (line) => line.slice(0, line.indexOf(" ") + 1) });
  const fresh = new FreshLines(cursor, overlap, sink);

  let stream: Readable;
  try {
    stream = await cluster.stream(path, {
      signal: options.signal,
      query: {
        container: source.container,
        timestamps: true,
        ...options.query,
        ...where,
      },
    });
  } catch (error) {
    const failure = errorOfConnection(error, identity);
    return { how: failure.httpStatus === undefined ? "broken" : "refused", error: failure, lines: 0 };
  }
  options.heard?.();
  const lost = new AbortController();
  const isLost = (): boolean => overlap.isAstray && (!overlap.mayBeFound || lost.signal.aborted);
  const endLook = cluster.clock.after(LOOK, () => {
    if (overlap.isAstray && options.query.follow) lost.abort();
  });
  const giveUp = options.giveUp ? AbortSignal.any([options.giveUp, lost.signal]) : lost.signal;
  const reader = new StreamReader(stream, identity, cluster.clock, { ...options, giveUp });
  let broken: ClusterError | undefined;
  try {
    if (options.confirm && !(await options.confirm())) return { how: "other", lines: 0 };
    for (;;) {
      const chunks = await reader.next();
      if (chunks === null) break;
      if (chunks instanceof ClusterError) {
        broken = chunks;
        break;
      }
      options.heard?.();
      const lines = splitter.push(chunks);
      if (lines) await fresh.take(lines);
      if (options.query.follow && isLost()) return { how: "astray", lines: fresh.count };
    }
  } finally {
    endLook();
    reader.close();
    await fresh.settled();
  }
  const lines = fresh.count;
  const tail = splitter.end();
  const parsed = tail === undefined ? undefined : parseLogLine(tail);
  const rest = parsed && overlap.isNew(parsed) ? { rest: parsed } : {};
  if (overlap.isAstray && lost.signal.aborted) return { how: "astray", lines };
  if (overlap.isAstray && !broken && (!reader.isSilent || options.query.follow)) return { how: "astray", lines };
  if (reader.isSilent) return { how: "silent", lines, ...rest };
  if (broken) return { how: "broken", error: broken, lines, ...rest };
  if (tail !== undefined && !parsed && !PART_OF_TIME.test(tail)) await fresh.tellNode(tail);
  const isCutShort = fresh.endsWithNode && { isCutShort: true as const };
  return { how: "end", lines, ...(overlap.isStrange && { isStrange: true as const }), ...isCutShort, ...rest };
}

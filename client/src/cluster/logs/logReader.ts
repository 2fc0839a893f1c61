import { t } from "../../l10n.ts";
import type { Readable } from "node:stream";
import type { Cluster, Query } from "../connection/cluster.ts";
import { errorOfConnection } from "../connection/errorMapping.ts";
import { ClusterError } from "../connection/errors.ts";
import { LineSplitter } from "../connection/lines.ts";
import type { LogCursor, Position } from "./logCursor.ts";
import { parseLogLine } from "./logLine.ts";
import type { LogLine, LogSink } from "./logs.ts";
import type { LogSource } from "./logSource.ts";
import { podPath } from "../pods/pods.ts";
import { StreamReader, type SilenceOptions } from "../connection/streamReader.ts";

/** A line of the container that is cut in its time, and no word of the node. */
const PART_OF_TIME = /^[\d:TZ.+-]*$/;
/** For so long it is looked for the place in a stream that goes on. Milliseconds. */
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
  const identity = { method: "GET", path, server: cluster.server };
  const { query: where, overlap } = options.position ?? cursor.byTime();
  const splitter = new LineSplitter({ headOf: (line) => line.slice(0, line.indexOf(" ") + 1) });
  let lines = 0;
  let toldGap = false;

  const tellNode = (text: string): void => {
    if (text.trim() !== "") sink.note({ kind: "info", text: t("The node says: {0}", text.trim().slice(0, 500)) });
  };

  const pass = async (texts: readonly string[]): Promise<void> => {
    const fresh: LogLine[] = [];
    for (const text of texts) {
      const line = parseLogLine(text);
      if (!line) {
        tellNode(text);
        continue;
      }
      if (!overlap.isNew(line)) continue;
      if (overlap.gap && !toldGap) {
        toldGap = true;
        sink.note({
          kind: "gap",
          text: t(
            "Lines between {0} and {1} may be missing: the node no longer has them",
            cursor.last?.time ?? "",
            line.time,
          ),
        });
      }
      cursor.add(line);
      fresh.push(line);
    }
    lines += fresh.length;
    if (fresh.length > 0) await sink.lines(fresh);
  };

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
    return { how: failure.httpStatus === undefined ? "broken" : "refused", error: failure, lines };
  }
  options.heard?.();
  const opened = cluster.clock.monotonic();
  const isLost = (): boolean => overlap.isAstray && (!overlap.mayBeFound || cluster.clock.monotonic() - opened > LOOK);
  const reader = new StreamReader(stream, identity, cluster.clock, options);
  let broken: ClusterError | undefined;
  try {
    if (options.confirm && !(await options.confirm())) return { how: "other", lines };
    for (;;) {
      const chunk = await reader.next();
      if (chunk === null) break;
      if (chunk instanceof ClusterError) {
        broken = chunk;
        break;
      }
      options.heard?.();
      await pass(splitter.push(chunk));
      if (options.query.follow && isLost()) return { how: "astray", lines };
    }
  } finally {
    reader.close();
  }
  const tail = splitter.end();
  const parsed = tail === undefined ? undefined : parseLogLine(tail);
  const rest = parsed && overlap.isNew(parsed) ? { rest: parsed } : {};
  if (overlap.isAstray && !broken && (!reader.isSilent || options.query.follow)) return { how: "astray", lines };
  if (reader.isSilent) return { how: "silent", lines, ...rest };
  if (broken) return { how: "broken", error: broken, lines, ...rest };
  if (tail !== undefined && !parsed && !PART_OF_TIME.test(tail)) tellNode(tail);
  return { how: "end", lines, ...(overlap.isStrange && { isStrange: true as const }), ...rest };
}

import type { Readable } from "node:stream";
import type { Cluster, Query } from "./cluster.ts";
import { errorOfConnection } from "./errorMapping.ts";
import { ClusterError } from "./errors.ts";
import { LineSplitter } from "./lines.ts";
import type { LogCursor } from "./logCursor.ts";
import { parseLogLine } from "./logTime.ts";
import type { LogLine, LogSink } from "./logs.ts";
import { podPath } from "./pods.ts";

export interface LogSource {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface ReadOptions {
  readonly query: Query;
  readonly signal: AbortSignal | undefined;
  /** Milliseconds without a byte after which the stream is given up; may be shortened while reading by `hurry`. */
  readonly silence?: number;
  readonly hurry?: AbortSignal | undefined;
}

export interface ReadOutcome {
  readonly how: "end" | "broken" | "silent" | "refused";
  readonly error?: ClusterError;
  /** New lines that were passed on. */
  readonly lines: number;
  /** What came after the last line end. */
  readonly rest?: LogLine;
}

/** The container has ended: a stream that is silent this long then will not say more. Milliseconds. */
const HURRIED_SILENCE = 3000;

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
  const overlap = cursor.overlap();
  const splitter = new LineSplitter();
  const since = cursor.since;
  let lines = 0;

  const pass = async (texts: readonly string[]): Promise<void> => {
    const fresh: LogLine[] = [];
    for (const text of texts) {
      const line = parseLogLine(text);
      if (!line) {
        if (text.trim() !== "") sink.note({ kind: "info", text: `The node says: ${text.trim().slice(0, 500)}` });
        continue;
      }
      const hadGap = overlap.gap;
      if (!overlap.isNew(line)) continue;
      if (overlap.gap && !hadGap) {
        sink.note({
          kind: "gap",
          text: `Lines between ${cursor.last?.time ?? ""} and ${line.time} may be missing: the node no longer has them`,
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
      query: { container: source.container, timestamps: true, ...options.query, sinceTime: since },
    });
  } catch (error) {
    const failure = errorOfConnection(error, identity);
    return { how: failure.httpStatus === undefined ? "broken" : "refused", error: failure, lines };
  }
  const guard = guardSilence(stream, options);
  let broken: ClusterError | undefined;
  try {
    for (;;) {
      const chunk = await nextChunk(stream, identity);
      if (chunk === null) break;
      if (chunk instanceof ClusterError) {
        broken = chunk;
        break;
      }
      guard.restart();
      await pass(splitter.push(chunk));
    }
  } finally {
    guard.stop();
    stream.destroy();
  }
  const tail = splitter.end();
  const parsed = tail === undefined ? undefined : parseLogLine(tail);
  const rest = parsed && overlap.isNew(parsed) ? { rest: parsed } : {};
  if (guard.fired()) return { how: "silent", lines, ...rest };
  return broken ? { how: "broken", error: broken, lines, ...rest } : { how: "end", lines, ...rest };
}

/** The next piece of a stream, null at its end, an error where it broke. Keeps the sink's errors apart from these. */
async function nextChunk(
  stream: Readable,
  identity: Parameters<typeof errorOfConnection>[1],
): Promise<Buffer | null | ClusterError> {
  for (;;) {
    const chunk = stream.read() as Buffer | null;
    if (chunk !== null) return chunk;
    if (stream.errored) return errorOfConnection(stream.errored, identity);
    if (stream.readableEnded) return null;
    if (stream.destroyed) return new ClusterError("unreachable", `The log stream of ${identity.server} was closed`);
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        for (const name of WAKING) stream.off(name, wake);
        resolve();
      };
      for (const name of WAKING) stream.once(name, wake);
    });
  }
}

const WAKING = ["readable", "end", "error", "close"] as const;

function guardSilence(stream: Readable, options: ReadOptions): { restart(): void; stop(): void; fired(): boolean } {
  let limit = options.hurry?.aborted ? HURRIED_SILENCE : options.silence;
  let timer: NodeJS.Timeout | undefined;
  let fired = false;
  const restart = (): void => {
    clearTimeout(timer);
    if (limit === undefined) return;
    timer = setTimeout(() => {
      fired = true;
      stream.destroy();
    }, limit);
  };
  const hurry = (): void => {
    limit = Math.min(limit ?? HURRIED_SILENCE, HURRIED_SILENCE);
    restart();
  };
  options.hurry?.addEventListener("abort", hurry, { once: true });
  restart();
  return {
    restart,
    stop: () => {
      clearTimeout(timer);
      options.hurry?.removeEventListener("abort", hurry);
    },
    fired: () => fired,
  };
}

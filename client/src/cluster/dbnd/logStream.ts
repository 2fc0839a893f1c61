/** DBND's way of reading a pod's log, as a model (dbnd 1.0.28, spec 4.4). */

/** How a log stream broke: at the transport, or otherwise (an answer of the API, a mistake while printing). */
export type StreamFailure = "transport" | "other";

const MOST_ATTEMPTS = 100;
const PAUSE_SECONDS = 5;

/**
 * Whether a broken log stream is opened again: only after a failure of the transport, and while `failures` (this one
 * included) are not more than `max_retries_on_log_stream_failure`.
 */
export function reopensStream(failure: StreamFailure, failures: number, maxRetries: number): boolean {
  return failure === "transport" && failures <= maxRetries;
}

export interface StreamPlay {
  /** True: read to the end; false: gave up; null: ran into the limit of 100 attempts. */
  readonly result: boolean | null;
  /** `sinceSeconds` of each attempt, null for none. */
  readonly sinceSeconds: readonly (number | null)[];
  readonly sleptSeconds: number;
}

/** Plays DBND's attempts against given failures; after the last one the stream is read to its end. */
export function playLogStream(failures: readonly StreamFailure[], maxRetries: number): StreamPlay {
  const sinceSeconds: (number | null)[] = [];
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    sinceSeconds.push(attempt === 0 ? null : PAUSE_SECONDS * 2);
    const failure = failures[attempt];
    if (failure === undefined) return { result: true, sinceSeconds, sleptSeconds: attempt * PAUSE_SECONDS };
    if (!reopensStream(failure, attempt + 1, maxRetries)) {
      return { result: false, sinceSeconds, sleptSeconds: attempt * PAUSE_SECONDS };
    }
  }
  return { result: null, sinceSeconds, sleptSeconds: MOST_ATTEMPTS * PAUSE_SECONDS };
}

export interface LogQuestion {
  readonly follow: boolean;
  readonly tailLines: number | null;
  readonly sinceSeconds: number | null;
}

/** The parameters of DBND's log request; 0 and null are not sent. */
export function logQuery(question: LogQuestion): Readonly<Record<string, string | number | boolean>> {
  return {
    container: "base",
    follow: question.follow,
    ...(question.tailLines ? { tailLines: question.tailLines } : {}),
    ...(question.sinceSeconds ? { sinceSeconds: question.sinceSeconds } : {}),
  };
}

/**
 * A log as DBND prints it: each line loses its last byte, which is the line end, except in a last line without one;
 * with `prefix_remote_log` the pod's name stands before it, with no blank between.
 */
export function printedLines(log: Uint8Array, prefix: string | null): readonly string[] {
  const lines: string[] = [];
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  for (let start = 0; start < log.length;) {
    const newline = log.indexOf(0x0a, start);
    const end = newline < 0 ? log.length : newline + 1;
    const text = decoder.decode(log.subarray(start, end - 1));
    lines.push(prefix === null ? text : `[${prefix}]${text}`);
    start = end;
  }
  return lines;
}

import type { LogBatch, LogLine } from "../../logBatch.ts";

export type { LogLine };

/** Takes what a follower reads. Batches, in order, each line once. */
export interface LogSink {
  /** May return a promise: the next batch comes once it is settled, and little is read until then. */
  lines(lines: readonly LogLine[]): void | Promise<void>;
  /** The same, of a sink that does not look at each line. */
  batches?(batches: readonly LogBatch[]): void | Promise<void>;
  /** Something about the log that is not in it: a restart, a gap that could not be closed, a lost connection. */
  note(note: LogNote): void;
  /** The log was read to its end, or cannot be: what was held back until more came is passed on. */
  finish?(): void | Promise<void>;
}

export interface LogNote {
  readonly kind: "reconnecting" | "resumed" | "gap" | "restart" | "try" | "warning" | "failure" | "info";
  /** One line in plain words. */
  readonly text: string;
}

export interface LogRequest {
  readonly namespace: string;
  readonly pod: string;
  /** Refuses the log of another pod of the same name. */
  readonly podUid?: string | undefined;
  /** Absent: the pod's main container. */
  readonly container?: string | undefined;
  /** Default true. False: what is there now, then the end. */
  readonly follow?: boolean | undefined;
  /** The container before the last restart; never followed. */
  readonly previous?: boolean | undefined;
  readonly tailLines?: number | undefined;
  readonly sinceSeconds?: number | undefined;
  /** RFC 3339, to the nanosecond. Goes before `sinceSeconds`. */
  readonly sinceTime?: string | undefined;
  /** RFC 3339: the last moment whose lines are wanted. */
  readonly untilTime?: string | undefined;
  /** Only so many lines, from the beginning of what is asked for. */
  readonly headLines?: number | undefined;
}

/** Why following a log ended. */
export interface LogEnd {
  readonly why:
    "container-ended" | "pod-gone" | "pod-replaced" | "limit-reached" | "not-following" | "cancelled" | "failed";
  readonly lines: number;
  readonly exitCode?: number;
  /** With `failed`. */
  readonly error?: Error;
}

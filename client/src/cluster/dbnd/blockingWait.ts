/**
 * DBND's own blocking wait as a model (dbnd 1.0.28, spec 4.4): what it reads and when, and how it ends. A run of ours
 * takes its decisions from the same two functions but learns the phases from a watch instead of by polling.
 */

/** DBND's pauses between two reads, milliseconds. */
export const START_POLL = 1000;
export const FINISH_POLL = 5000;

export type StartDecision = "started" | "wait" | "startup-timeout" | "pod-missing";

/** A pod has started when its phase is no longer Pending; `elapsed` and `startupTimeout` in milliseconds. */
export function decideStart(phase: string | null, elapsed: number, startupTimeout: number): StartDecision {
  if (phase === null) return "pod-missing";
  if (phase.toLowerCase() !== "pending") return "started";
  return elapsed >= startupTimeout ? "startup-timeout" : "wait";
}

export type FinishDecision = "succeeded" | "failed" | "wait" | "not-final";

/** After the log's end; `elapsed` since then. A pod that is gone (null) is not final for DBND. Milliseconds. */
export function decideFinish(phase: string | null, elapsed: number, gracePeriod: number): FinishDecision {
  if (phase === "Succeeded") return "succeeded";
  if (phase === "Failed") return "failed";
  return elapsed > gracePeriod ? "not-final" : "wait";
}

export interface BlockingWaitInput {
  /** The phase at the read with this index, from 0; null where the pod is gone. */
  readonly phaseAt: (read: number) => string | null;
  readonly startupTimeout: number;
  readonly gracePeriod: number;
}

export interface BlockingWait {
  readonly outcome: "succeeded" | "failed" | "startup-timeout" | "pod-missing" | "not-final";
  readonly reads: number;
  readonly sleeps: readonly number[];
  readonly logStreams: number;
}

/** Plays DBND's wait against given phases, with a clock that only sleeps advance (the log takes no time). */
export function blockingWait(input: BlockingWaitInput): BlockingWait {
  const sleeps: number[] = [];
  let reads = 0;
  let elapsed = 0;
  for (;;) {
    const decision = decideStart(input.phaseAt(reads++), elapsed, input.startupTimeout);
    if (decision === "started") break;
    if (decision !== "wait") return { outcome: decision, reads, sleeps, logStreams: 0 };
    sleeps.push(START_POLL);
    elapsed += START_POLL;
  }
  elapsed = 0;
  for (;;) {
    const decision = decideFinish(input.phaseAt(reads++), elapsed, input.gracePeriod);
    if (decision !== "wait") return { outcome: decision, reads, sleeps, logStreams: 1 };
    sleeps.push(FINISH_POLL);
    elapsed += FINISH_POLL;
  }
}

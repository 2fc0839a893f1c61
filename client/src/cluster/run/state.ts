import type { RunPlan } from "../../../../server/src/protocol.ts";

/**
 * `creating`: the create request is about to be sent or its answer is not settled yet; `starting`: the pod is
 * Pending; `running`: its container works; `finishing`: the container has ended, the pod's last state or the rest of
 * the log is awaited; `retrying`: waits until the next try; `stopping`: the user stopped it; `cleaning`: the pod is
 * being deleted; `ended`: nothing happens any more.
 */
export type RunStage =
  "creating" | "starting" | "running" | "finishing" | "retrying" | "stopping" | "cleaning" | "ended";

export type Verdict = "succeeded" | "failed" | "stopped" | "detached";

/** How a run ended. */
export interface RunResult {
  readonly verdict: Verdict;
  /** Exit code of the main container, if it is known. */
  readonly exitCode?: number;
  /** DBND's word for the failure (`err_image_pull`, `137`, …), or ours (`startup-timeout`, `create-refused`, …). */
  readonly reason?: string;
  /** One sentence in plain words. */
  readonly sentence: string;
  /** The next step, if there is one. */
  readonly hint?: string;
  readonly podName?: string;
  /** `absent`: there never was one, or somebody else deleted it. */
  readonly pod: "kept" | "deleted" | "absent" | "unknown";
  readonly tries: number;
}

/** One try: one pod. */
export interface TryState {
  readonly number: number;
  readonly podName: string;
  readonly podUid?: string;
  readonly phase?: string;
  readonly nodeName?: string;
  /** Times in milliseconds since 1970. */
  readonly createdAt?: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly exitCode?: number;
  readonly reason?: string;
  /** Why it does not get on, in a few words, while it is so. */
  readonly waitingFor?: string;
}

/** Everything that is known about a run; plain data, stored in the journal after each change. */
export interface RunState {
  readonly version: 1;
  readonly id: string;
  readonly plan: RunPlan;
  readonly cluster: { readonly name: string; readonly server: string };
  readonly stage: RunStage;
  readonly startedAt: number;
  readonly changedAt: number;
  /** Oldest first; the last one is the current. */
  readonly tries: readonly TryState[];
  readonly result?: RunResult;
}

import type { RunPlan } from "../../../../server/src/protocol.ts";
import type { Cluster } from "../cluster.ts";
import type { LogSink } from "../logs.ts";
import type { Journal } from "./journal.ts";
import type { RunResult, RunState } from "./state.ts";

export interface RunOptions {
  /** Aborting stops the run as `stop()` does. */
  readonly signal?: AbortSignal;
  readonly journal?: Journal;
  /** Gets the log of all tries, in order. */
  readonly log?: LogSink;
  readonly onState?: (state: RunState) => void;
  /** The plan of another try (new pod name and attempt uid). Absent: the same pod under a name of its own. */
  readonly planForTry?: (tryNumber: number) => Promise<RunPlan>;
}

export interface RunHandle {
  readonly id: string;
  readonly state: RunState;
  /** Never rejects. */
  readonly done: Promise<RunResult>;
  /** Deletes the pod with its grace period, at once when called a second time; `done` tells when it is over. */
  stop(): void;
  /** Lets the pod go on without us; `done` gives the verdict `detached`. */
  detach(): void;
}

export declare function startRun(cluster: Cluster, plan: RunPlan, options?: RunOptions): RunHandle;

/** Goes on with a run that the journal has and that had not ended. */
export declare function resumeRun(cluster: Cluster, state: RunState, options?: RunOptions): RunHandle;

import type { RunPlan, RunPlanParams } from "../../../../server/src/protocol.ts";
import type { KnownSecrets } from "../logs/knownSecrets.ts";
import type { LogSink } from "../logs/logs.ts";
import type { WatchState } from "../watch/watchHandlers.ts";
import type { Journal } from "./journal.ts";
import type { RunResult, RunState } from "./state.ts";
import type { TaskLogs } from "./taskPods.ts";

export interface RunOptions {
  /** Aborting stops the run as `stop()` does. */
  readonly signal?: AbortSignal | undefined;
  readonly journal?: Journal | undefined;
  /** Gets the log of all tries, in order. */
  readonly log?: LogSink | undefined;
  /** Gets the logs of the task pods that the driver starts. */
  readonly taskLogs?: TaskLogs | undefined;
  /** Is told what becomes known as secret in these logs. */
  readonly secrets?: KnownSecrets | undefined;
  /** Called after each change, once the state is in the journal. */
  readonly onState?: ((state: RunState) => void) | undefined;
  /** How the watch of the pod is doing; a lost connection ends nothing. */
  readonly onConnection?: ((state: WatchState) => void) | undefined;
  /** Who executes workers of Airflow in this window: those of an earlier one are adopted. */
  readonly executorId?: string | undefined;
  /** Default `driver`; see `RunState.mode`. */
  readonly mode?: RunState["mode"] | undefined;
  /** Default `none`, as DBND treats a driver; see `RunState.retries`. */
  readonly retries?: RunState["retries"] | undefined;
  /** Default false, as in DBND; see `RunState.retryEvicted`. */
  readonly retryEvicted?: boolean | undefined;
  /** What the run is asked for with, for whoever wants it again. */
  readonly request?: RunPlanParams | undefined;
  /**
   * The plan of another try of an operator or a worker of Airflow, from that of the last. Absent, and for runs of DBND: the same
   * pod under a name of its own.
   */
  readonly planForTry?: ((tryNumber: number, last: RunPlan) => Promise<RunPlan>) | undefined;
}

export interface RunHandle {
  readonly id: string;
  readonly state: RunState;
  /** Never rejects. */
  readonly done: Promise<RunResult>;
  /**
   * After `done`: the pod that may be there all the same has been looked for. While `state.isOpen`, the journal is to keep
   * the run, for `resumeRun` to look again. Never rejects.
   */
  readonly settled: Promise<void>;
  /** Deletes the pod with its grace period, at once when called a second time; `done` tells when it is over. */
  stop(): void;
  /** Lets the pod go on without us; `done` gives the verdict `detached`. */
  detach(): void;
}

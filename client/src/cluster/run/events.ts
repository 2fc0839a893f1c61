import type { RunPlan } from "../../../../server/src/protocol.ts";
import type { NodeCapacity } from "../dbnd/capacity.ts";
import type { Pod, Status } from "../objects.ts";

/** An error as an event carries it. */
export interface Failure {
  readonly reason: string;
  readonly message: string;
  readonly hint?: string | undefined;
  /** The API server's answer, where it refused. */
  readonly status?: Status | undefined;
}

/**
 * What happens to a run. `at`: milliseconds since 1970. `about`: the number of the try whose pod, log or request it is;
 * absent where it is about the run.
 */
export type RunEvent = { readonly at: number; readonly about?: number } & (
  | { readonly type: "start" }
  /** The run was read from the journal, by a process that knows nothing else of it. */
  | { readonly type: "resume"; readonly executorId?: string | undefined }
  | { readonly type: "created"; readonly pod: Pod }
  /** The server said no. */
  | { readonly type: "create-refused"; readonly failure: Failure }
  /** Nobody knows whether the server did it. */
  | { readonly type: "create-unclear"; readonly failure: Failure }
  /**
   * What is there under the pod's name; null for nothing. `resumed`: asked for after a `resume`. `mayHaveRun`: a pod that
   * deletes itself has left traces, or nobody may look for them.
   */
  | { readonly type: "settled"; readonly pod: Pod | null; readonly resumed: boolean; readonly mayHaveRun?: boolean }
  /** Nobody answers what is there. */
  | { readonly type: "settle-failed"; readonly failure: Failure }
  /**
   * The pod, as the cluster tells now; nodes where the checks want them. `isRead`: it was asked for, while a watch that was
   * away tells first how it has been.
   */
  | {
      readonly type: "pod";
      readonly pod: Pod;
      readonly nodes?: readonly NodeCapacity[] | null | undefined;
      readonly isRead?: boolean;
    }
  | { readonly type: "pod-gone" }
  /** Everything up to this version has been told. */
  | { readonly type: "seen"; readonly resourceVersion: string }
  /** The pod has the label of this window's executor, or could not be given it. */
  | { readonly type: "adopted"; readonly problem?: string | undefined }
  /** We may not look at the pod any more. */
  | { readonly type: "lost-sight"; readonly failure: Failure }
  | { readonly type: "log-verdict"; readonly verdict: "succeeded" | "failed" }
  /** The driver's log says that a task pod was refused, in the API server's words. */
  | { readonly type: "task-refused"; readonly message: string }
  /** What the sidecar holds: JSON, nothing, or why it cannot be read. */
  | { readonly type: "xcom"; readonly value?: string | undefined; readonly problem?: string | undefined }
  /** The sidecar was told to end, or cannot be reached. */
  | { readonly type: "sidecar-ended"; readonly problem?: string | undefined }
  /** Pods of an earlier try of the same task, which an operator goes on with. */
  | { readonly type: "earlier-pods"; readonly pods: readonly Pod[] }
  /** Lines still come. */
  | { readonly type: "log-progress" }
  | { readonly type: "log-ended" }
  | { readonly type: "deleted" }
  /** The server has taken the deadline that ends the containers. */
  | { readonly type: "halted" }
  | { readonly type: "delete-failed"; readonly failure: Failure }
  | { readonly type: "next-plan"; readonly plan: RunPlan }
  | { readonly type: "next-plan-failed"; readonly failure: Failure }
  | { readonly type: "stop" }
  | { readonly type: "detach" }
  /** The machine's clock was set by so many milliseconds, back where they are less than 0: `at` is by the new time. */
  | { readonly type: "clock-set"; readonly by: number }
  /** `unseen`: how the pod is was asked, and nobody has answered. */
  | { readonly type: "time"; readonly unseen?: boolean }
);

export type PodEvent = RunEvent & { readonly type: "pod" };

/** What the driver is to do, after the new state is safe in the journal. */
export type RunEffect =
  | { readonly type: "create" }
  /** Looks for the pod of an earlier try. */
  | { readonly type: "find-earlier" }
  /** Asks the sidecar for the XCom result. */
  | { readonly type: "read-xcom" }
  /** Tells the sidecar to end. */
  | { readonly type: "end-sidecar" }
  /** Tells in the log what an operator tells of a pod that failed. */
  | { readonly type: "report" }
  /** Labels a pod that stays: no later try goes on with it, no executor adopts it. */
  | { readonly type: "mark"; readonly label: "already_checked" | "airflow_executor_done" }
  /** Reads what is there under the pod's name, for as long as it takes. */
  | { readonly type: "settle"; readonly after: number; readonly resumed: boolean }
  /** Watches the current try's pod; from a version on, where a watch of before is gone on with. */
  | { readonly type: "observe"; readonly from?: string | undefined }
  /** Gives the pod the label of this window's executor. */
  | { readonly type: "adopt" }
  /** Reads the current try's pod once, whatever the watch tells. */
  | { readonly type: "look" }
  | { readonly type: "follow-log" }
  /** The container has ended: a log stream that hangs is not to be waited for. */
  | { readonly type: "hurry-log" }
  /** Ends the containers but keeps the pod. */
  | { readonly type: "halt" }
  | { readonly type: "delete"; readonly force: boolean }
  /** Deletes the pods that a driver has started and left behind. */
  | { readonly type: "sweep" }
  | { readonly type: "next-plan"; readonly tryNumber: number };

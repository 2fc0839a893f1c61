import type { Eviction } from "../pods/eviction.ts";
import type { Status } from "../objects.ts";
import type { Failure } from "./events.ts";
import type { RunPlan, RunPlanParams } from "../../../../server/src/protocol.ts";

/**
 * `creating`: the create request is about to be sent or its answer is not settled yet; `starting`: the pod is
 * Pending; `running`: its containers work; `finishing`: the main container has ended, the rest of the log or the pod's
 * last phase is awaited; `cleaning`: the verdict is known, the pod is being deleted; `retrying`: waits until the next
 * try; `stopping`: the user stopped it, the pod is going; `ended`: nothing happens any more.
 */
export type RunStage =
  "creating" | "starting" | "running" | "finishing" | "cleaning" | "retrying" | "stopping" | "ended";

export type Verdict = "succeeded" | "failed" | "stopped" | "detached";

/** Why and how a try or a run ended, before its pod is cleaned up. */
export interface Outcome {
  readonly verdict: Verdict;
  /** Exit code of the main container, if it is known. */
  readonly exitCode?: number | undefined;
  /** DBND's word for the failure (`err_image_pull`, `137`, …), or ours (`startup-timeout`, `create-refused`, …). */
  readonly reason?: string | undefined;
  /** What the diagnosis calls it, where it was found by that (`out-of-memory`). */
  readonly cause?: string | undefined;
  /** One sentence in plain words. */
  readonly sentence: string;
  /** The part of the sentence that says why, where it says more before that. */
  readonly why?: string | undefined;
  /** The next step, if there is one. */
  readonly hint?: string | undefined;
  /** The engine's key to look at, if there is one. */
  readonly key?: string | undefined;
  /** What the API server said, word for word, where the sentence says what it means. */
  readonly evidence?: string | undefined;
  /** What the API server answered, where it refused the pod. */
  readonly status?: Status | undefined;
}

/**
 * The XCom result of an operator's pod. `reading`: it is asked for; `ending`: it is known, the sidecar is told to end;
 * `done`: nothing more is to be done about it.
 */
export interface XcomState {
  readonly stage: "reading" | "ending" | "done";
  /** JSON; absent when the task pushed none. */
  readonly value?: string | undefined;
  /** Why there is none although there should be. */
  readonly problem?: string | undefined;
  /** The sidecar could not be told to end: it works as long as its pod is there. */
  readonly goesOn?: true | undefined;
}

/** How a run ended. */
export interface RunResult extends Outcome {
  /** The XCom result of an operator, as JSON. */
  readonly xcom?: string | undefined;
  readonly podName?: string | undefined;
  /** `absent`: there never was one, or somebody else deleted it. */
  readonly pod: "kept" | "deleted" | "absent" | "unknown";
  readonly tries: number;
}

/** One try: one pod. Times in milliseconds since 1970. */
export interface TryState {
  readonly number: number;
  readonly podName: string;
  readonly podUid?: string | undefined;
  /** Everything that happened to the pod until this version is in the state. */
  readonly resourceVersion?: string | undefined;
  readonly phase?: string | undefined;
  readonly nodeName?: string | undefined;
  readonly createdAt?: number | undefined;
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
  readonly exitCode?: number | undefined;
  readonly reason?: string | undefined;
  /** How the cluster evicted its pod. */
  readonly eviction?: Eviction | undefined;
  /** When the deletion of its pod was asked for, as seen first. */
  readonly deletedAt?: number | undefined;
  /** Which try of its task it is, where pods were made again without one being used up; absent: the same number. */
  readonly taskTry?: number | undefined;
  /** The main container of a worker of Airflow has run. */
  readonly hasRun?: true | undefined;
  /** What keeps it from running: the reason of a container that waits, or has failed before. */
  readonly heldBy?: string | undefined;
  /** Its pod was to be deleted, and nobody has answered whether it is: it is looked for when the run has ended. */
  readonly isLeft?: true | undefined;
  /** Why it does not get on, in a few words, while it is so. */
  readonly waitingFor?: string | undefined;
}

/** Everything that is known about a run; plain data, stored in the journal after each change. */
export interface RunState {
  readonly version: 1;
  readonly id: string;
  /** The plan of the current try. */
  readonly plan: RunPlan;
  /** What the run was asked for with; absent for pods that were found. */
  readonly request?: RunPlanParams | undefined;
  readonly cluster: { readonly name: string; readonly server: string };
  readonly stage: RunStage;
  readonly startedAt: number;
  readonly changedAt: number;
  /** Oldest first; the last one is the current. */
  readonly tries: readonly TryState[];
  readonly result?: RunResult | undefined;

  /** A driver's pod is waited for, those of the executor are watched (dbnd 1.0.28, spec 4.4 and 4.5). */
  readonly mode: "driver" | "executor";
  /**
   * How failures are answered: by another try as the policy says, or never, as DBND does for a driver (dbnd 1.0.28, spec
   * 4.1). With delays, the `retry_delay` of the policy's entry is waited for, which DBND never reads (spec 4.7).
   */
  readonly retries: "none" | "policy" | "policy-with-delays";
  /** Pods that the cluster evicts count as `err_pod_evicted`, which they do not in DBND (spec 4.7). */
  readonly retryEvicted: boolean;
  /** When the stage's patience ends: start-up, grace period, stop, retry delay. */
  readonly deadline?: number | undefined;
  readonly createAttempts: number;
  /** Until then a create request that nobody has answered may still be carried out. */
  readonly createPendingUntil?: number | undefined;
  /** The run has ended, and nobody knows whether pods of its tries are there or will be: they are to be looked for, and deleted. */
  readonly isOpen?: true | undefined;
  /** With `isOpen`: task pods of its drivers may still work, since the cluster did not answer when they were looked for. */
  readonly isUnswept?: true | undefined;
  /** What the server answered last to a create request that may have been carried out all the same. */
  readonly trouble?: Failure | undefined;
  /** The server refused to create the pod, while an earlier request may still be carried out. */
  readonly refusal?: Failure | undefined;
  /** Who executes the worker: values that its label `airflow-worker` may have by us, the newest last. */
  readonly executors?: readonly string[] | undefined;
  /** Whether the newest of them has been written to the pod, or why not. */
  readonly adoption?: { readonly stage: "asked" | "done"; readonly problem?: string | undefined } | undefined;
  /** How often a worker of Airflow was refused and is asked for again; nothing is on its way meanwhile. */
  readonly refusals?: number | undefined;
  readonly asksAgain?: boolean | undefined;
  /** How often the task of a worker was queued again without using up a try, by reason. */
  readonly requeues?: Readonly<Partial<Record<"pending" | "launch" | "deleted", number>>> | undefined;
  /** Which try of the task comes next, where that is not one more than the number of pods. */
  readonly nextTry?: number | undefined;
  readonly logEnded: boolean;
  /** The pod is known to be away. */
  readonly podGone: boolean;
  /** Somebody has deleted the pod; it is on its way out. */
  readonly podGoing?: boolean | undefined;
  /** The phase that the rules of deletion go by. */
  readonly lastPhase?: string | undefined;
  /** The failure as `pod_error_cfg_source_dict` knows it. */
  readonly failure?: string | null | undefined;
  /** The pod is being ended without being deleted. */
  readonly halting: boolean;
  /** Why a task pod of the driver was refused, in the API server's words; the latest. */
  readonly taskRefusal?: string | undefined;
  /** DBND's own last word in the log. */
  readonly logVerdict?: "succeeded" | "failed" | undefined;
  /** Known before the pod is cleaned up. */
  readonly outcome?: Outcome | undefined;
  /** Absent until the main container of an operator with a sidecar has ended. */
  readonly xcom?: XcomState | undefined;
  /** What the user asked for while it could not be done at once. */
  readonly wish?: "stop" | "force" | "detach" | undefined;
  /** It was not the user who wished for force: the pod of the current try had its grace period, and did not end. Of that pod only. */
  readonly pastGrace?: boolean | undefined;
}

/** The try that is under way, or was the last. */
export function currentTry(state: RunState): TryState {
  const last = state.tries.at(-1);
  if (!last) throw new Error("a run has at least one try");
  return last;
}

/** The user has asked for the end, which could not be done at once. */
export function isStopWanted({ wish }: RunState): boolean {
  return wish === "stop" || wish === "force";
}

/** Whether this pod is not given a grace period: the user has asked for its end twice, or it has had one. */
export function isForced(state: RunState, podUid: string | undefined): boolean {
  return state.wish === "force" && (state.pastGrace !== true || podUid === currentTry(state).podUid);
}

/** The label that a driver's pod has in common with the task pods that it starts (dbnd 1.0.28, spec 3.3). */
export function runLabel({ plan }: RunState): string | undefined {
  const metadata = plan.pod.metadata as { readonly labels?: Readonly<Record<string, string>> } | undefined;
  return metadata?.labels?.dbnd_run_uid;
}

/** The state with its current try changed. */
export function withTry(state: RunState, patch: Partial<TryState>): RunState {
  return { ...state, tries: [...state.tries.slice(0, -1), { ...currentTry(state), ...patch }] };
}

/** The pod that we meant to create carries the labels that we gave it. */
export function isOurs(
  state: RunState,
  pod: { readonly metadata: { readonly labels?: Readonly<Record<string, string>> | null } },
): boolean {
  const wanted = (state.plan.pod.metadata as { readonly labels?: Readonly<Record<string, string>> } | undefined)
    ?.labels;
  const found = pod.metadata.labels ?? {};
  return OWN_LABELS.every((label) => wanted?.[label] === found[label]);
}

const OWN_LABELS = ["dbnd_run_uid", "dbnd_task_run_uid", "dbnd_task_run_attempt_uid"];

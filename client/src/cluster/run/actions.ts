import type { JsonObject, RunPlan } from "../../../../server/src/protocol.ts";
import { Backoff } from "../backoff.ts";
import type { Cluster } from "../cluster.ts";
import { ClusterError, isClusterError } from "../errors.ts";
import { pause } from "../limits.ts";
import { createPod, deletePod, getPod, podPath } from "../pods.ts";
import type { Failure, RunEvent } from "./events.ts";
import { currentTry, type RunState } from "./state.ts";

/** An event that nobody has given a time yet. */
export type Unstamped = RunEvent extends infer Event ? (Event extends RunEvent ? Omit<Event, "at"> : never) : never;
export type Send = (event: Unstamped) => void;

/** How long a cluster that does not answer is asked again. Milliseconds. */
const SETTLE_PATIENCE = 120_000;
const DELETE_PATIENCE = 45_000;

/** The requests that change something. Each tells its outcome as an event. */
export class RunActions {
  readonly #cluster: Cluster;
  readonly #send: Send;
  readonly #planForTry: ((tryNumber: number) => Promise<RunPlan>) | undefined;
  readonly #ended: AbortSignal;

  constructor(
    cluster: Cluster,
    send: Send,
    planForTry: ((tryNumber: number) => Promise<RunPlan>) | undefined,
    ended: AbortSignal,
  ) {
    this.#cluster = cluster;
    this.#send = send;
    this.#planForTry = planForTry;
    this.#ended = ended;
  }

  create(state: RunState): void {
    createPod(this.#cluster, state.plan.pod, { namespace: state.plan.namespace }).then(
      (pod) => {
        this.#send({ type: "created", pod });
      },
      (error: unknown) => {
        const failure = failureOf(error);
        this.#send(isUnclear(error) ? { type: "create-unclear", failure } : { type: "create-refused", failure });
      },
    );
  }

  /** Asks what is there under the pod's name until the cluster answers, for a limited time. */
  settle(state: RunState, after: number, resumed: boolean): void {
    void this.#settle(state, after, resumed);
  }

  async #settle(state: RunState, after: number, resumed: boolean): Promise<void> {
    const { clock } = this.#cluster;
    const backoff = new Backoff(clock, { first: 500, longest: 10_000 });
    const patience = clock.now() + SETTLE_PATIENCE;
    await pause(clock, after, this.#ended);
    while (!this.#ended.aborted) {
      try {
        const pod = await getPod(this.#cluster, state.plan.namespace, currentTry(state).podName, { timeoutMs: 10_000 });
        this.#send({ type: "settled", pod, resumed });
        return;
      } catch (error) {
        if (isClusterError(error, "not-found")) {
          this.#send({ type: "settled", pod: null, resumed });
          return;
        }
        const isTransient = isClusterError(error) && error.isTransient;
        if (!isTransient || clock.now() > patience) {
          this.#send({ type: "settle-failed", failure: failureOf(error) });
          return;
        }
        await pause(clock, backoff.next(error.retryAfter), this.#ended);
      }
    }
  }

  delete(state: RunState, force: boolean): void {
    const { podName, podUid } = currentTry(state);
    this.#persist(() =>
      deletePod(this.#cluster, state.plan.namespace, podName, {
        uid: podUid,
        gracePeriodSeconds: force ? 0 : undefined,
        timeoutMs: 10_000,
      }),
    ).then(
      () => {
        this.#send({ type: "deleted" });
      },
      (error: unknown) => {
        this.#send({ type: "delete-failed", failure: failureOf(error) });
      },
    );
  }

  /** A deadline that is over ends the containers and keeps the pod; it is one of the few fields that may be changed. */
  halt(state: RunState): void {
    const { podName, podUid } = currentTry(state);
    this.#persist(() =>
      this.#cluster.request("PATCH", podPath(state.plan.namespace, podName), {
        contentType: "application/merge-patch+json",
        body: { metadata: { uid: podUid }, spec: { activeDeadlineSeconds: 1 } },
        timeoutMs: 10_000,
      }),
    ).catch((error: unknown) => {
      this.#send({ type: "delete-failed", failure: failureOf(error) });
    });
  }

  nextPlan(state: RunState, tryNumber: number): void {
    const plan = this.#planForTry?.(tryNumber) ?? Promise.resolve(renamed(state, tryNumber));
    plan.then(
      (next) => {
        this.#send({ type: "next-plan", plan: next });
      },
      (error: unknown) => {
        this.#send({ type: "next-plan-failed", failure: failureOf(error) });
      },
    );
  }

  /** Repeats a request that can be repeated while the cluster is in trouble. */
  async #persist<T>(request: () => Promise<T>): Promise<T> {
    const { clock } = this.#cluster;
    const backoff = new Backoff(clock, { first: 250, longest: 5000 });
    const patience = clock.now() + DELETE_PATIENCE;
    for (;;) {
      try {
        return await request();
      } catch (error) {
        if (!isClusterError(error) || !error.isTransient || clock.now() > patience) throw error;
        await pause(clock, backoff.next(error.retryAfter));
      }
    }
  }
}

/**
 * Whether the pod may have been created all the same. A connection that was never made carried nothing; a name that is
 * taken may have been taken by our own request.
 */
function isUnclear(error: unknown): boolean {
  if (!(error instanceof ClusterError)) return false;
  const code = error.cause instanceof Error ? (error.cause as NodeJS.ErrnoException).code : undefined;
  if (error.reason === "unreachable" && NEVER_CONNECTED.has(code ?? "")) return false;
  return error.isUnclear || error.reason === "already-exists" || error.reason === "too-many-requests";
}

const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

export function failureOf(error: unknown): Failure {
  if (error instanceof ClusterError) {
    const { reason, message, hint, status } = error;
    return { reason, message, hint, status };
  }
  return { reason: "unknown", message: error instanceof Error ? error.message : String(error) };
}

/** The same pod under the name of its try, as DBND's executor names it (dbnd 1.0.28, spec 3.2). */
function renamed({ plan, tries }: RunState, tryNumber: number): RunPlan {
  const podName = `${tries[0]?.podName ?? plan.podName}-${tryNumber}`;
  const metadata = plan.pod.metadata as JsonObject | undefined;
  return { ...plan, podName, pod: { ...plan.pod, metadata: { ...metadata, name: podName } } };
}

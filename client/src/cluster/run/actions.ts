import { Backoff } from "../connection/backoff.ts";
import type { Cluster } from "../connection/cluster.ts";
import { Batches } from "./batches.ts";
import { ClusterError, isClusterError } from "../connection/errors.ts";
import { shouldDelete } from "../dbnd/deletion.ts";
import { pause } from "../connection/limits.ts";
import { Patience } from "../connection/patience.ts";
import { PodMasks } from "../logs/podMasks.ts";
import { openSecrets } from "../logs/podSecrets.ts";
import { Redactor } from "../logs/redaction.ts";
import { hasEnded, isDeleting, phaseOf } from "../pods/podState.ts";
import { Refusals } from "../connection/refusals.ts";
import { podEvents } from "../facts/events.ts";
import { onlyThatPod } from "../pods/onlyThatPod.ts";
import { createPod, deletePod, getPod, listPods, patchPod, type DeleteOptions } from "../pods/pods.ts";
import { tidyPod } from "../tidy.ts";
import { stopGrace } from "./stopping.ts";
import { failureOf, isAnswer, isUnclear, mayPass, REFUSED } from "./failures.ts";
import type { RunEvent } from "./events.ts";
import type { RunOptions } from "./handle.ts";
import { planOfTry } from "./nextTry.ts";
import { currentTry, runLabel, type RunState } from "./state.ts";

/** An event that nobody has given a time yet. */
export type Unstamped = RunEvent extends infer Event ? (Event extends RunEvent ? Omit<Event, "at"> : never) : never;
/** Tells what has become of something that was begun in a state: an answer may come when its try is over. */
export type Send = (since: RunState, event: Unstamped) => void;

/** How long a cluster that does not answer is asked again. Milliseconds awake. */
const SETTLE_PATIENCE = 120_000;
const DELETE_PATIENCE = 120_000;

/** The requests that change something. Each tells its outcome as an event. */
export class RunActions {
  readonly #cluster: Cluster;
  readonly #send: Send;
  readonly #planForTry: RunOptions["planForTry"];
  readonly #ended: AbortSignal;
  readonly #masks: PodMasks;

  constructor(cluster: Cluster, send: Send, planForTry: RunOptions["planForTry"], ended: AbortSignal) {
    this.#cluster = cluster;
    this.#send = send;
    this.#planForTry = planForTry;
    this.#ended = ended;
    this.#masks = new PodMasks(cluster, ended);
  }

  /** Sends the create request, in its turn; `isWanted` is asked when that has come. */
  create(state: RunState, isWanted: () => boolean): void {
    const { namespace, policy } = state.plan;
    const batches = Batches.ofCreations(this.#cluster, namespace);
    const inTurn = (): void => {
      if (isWanted()) this.#create(state);
      else this.#send(state, { type: "settled", pod: null, resumed: false });
    };
    if (batches.tryEnter(policy.creationBatchSize)) {
      inTurn();
      return;
    }
    void batches.enter(policy.creationBatchSize, this.#ended).then(() => {
      if (!this.#ended.aborted) inTurn();
    });
  }

  #create(state: RunState): void {
    const isFirst = state.tries.length === 1 && state.createAttempts === 0;
    const { namespace, executor } = state.plan;
    createPod(this.#cluster, state.plan.pod, { namespace, timeoutMs: executor?.requestTimeout }).then(
      (pod) => {
        this.#send(state, { type: "created", pod });
      },
      (error: unknown) => {
        // An API server quotes what it refuses, and a pod of a template may have anything anywhere.
        const sent = tidyPod({ ...state.plan.pod, metadata: {} });
        const failure = new Redactor(openSecrets(sent)).messages(failureOf(error));
        this.#send(
          state,
          isUnclear(error, isFirst) ? { type: "create-unclear", failure } : { type: "create-refused", failure },
        );
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
    const patience = new Patience(clock, SETTLE_PATIENCE);
    let paused = after;
    await pause(clock, paused, this.#ended);
    while (!this.#ended.aborted) {
      try {
        const limits = { timeoutMs: 10_000, signal: this.#ended };
        const pod = await getPod(this.#cluster, state.plan.namespace, currentTry(state).podName, limits);
        this.#send(state, { type: "settled", pod: await this.#masks.whole(pod), resumed });
        return;
      } catch (error) {
        if (isClusterError(error, "not-found")) {
          const mayHaveRun = state.plan.policy.autoRemove && (await this.#hasLeftTraces(state));
          this.#send(state, { type: "settled", pod: null, resumed, mayHaveRun });
          return;
        }
        // What is there must be known: even a refusal is not believed until the patience ends.
        const mayPass = error instanceof ClusterError && (error.isTransient || REFUSED.has(error.reason));
        if (!mayPass || patience.isOver(paused)) {
          this.#send(state, { type: "settle-failed", failure: failureOf(error) });
          return;
        }
        paused = backoff.next(error.retryAfter);
        await pause(clock, paused, this.#ended);
      }
    }
  }

  /** Whether there are events of the pod: they outlive it by an hour. True, too, where they may not be read. */
  async #hasLeftTraces({ plan, tries }: RunState): Promise<boolean> {
    const pod = { name: tries.at(-1)?.podName ?? plan.podName };
    const read = (): ReturnType<typeof podEvents> =>
      podEvents(this.#cluster, plan.namespace, pod, { timeoutMs: 10_000 });
    return this.#persist(read).then(
      (events) => events.length > 0,
      () => true,
    );
  }

  delete(state: RunState, force: boolean): void {
    const { podName, podUid } = currentTry(state);
    const { namespace } = state.plan;
    const isStopped = state.stage === "stopping";
    const { executor } = state.plan;
    const gracePeriodSeconds = force ? 0 : isStopped ? stopGrace(state) : undefined;
    const more = {
      more: executor?.deleteOptions,
      timeoutMs: executor?.requestTimeout,
      gracePeriodSeconds,
      signal: this.#ended, // a run ends before the answer when the pod is seen to be gone
    };
    this.#delete(namespace, podName, podUid, more).then(
      () => {
        this.#send(state, { type: "deleted" });
      },
      (error: unknown) => {
        this.#send(state, { type: "delete-failed", failure: failureOf(error) });
      },
    );
  }

  /** Deletes that very pod, whatever else may have its name. */
  #delete(namespace: string, name: string, uid: string | undefined, options: DeleteOptions = {}): Promise<void> {
    const { signal, timeoutMs = 10_000 } = options;
    const request = (): Promise<void> => deletePod(this.#cluster, namespace, name, { ...options, uid, timeoutMs });
    return this.#persist(() => onlyThatPod(this.#cluster, { namespace, name, uid }, request, signal));
  }

  /** A deadline that is over ends the containers and keeps the pod; it is one of the few fields that may be changed. */
  halt(state: RunState): void {
    const { podName, podUid } = currentTry(state);
    const { namespace } = state.plan;
    const body = { metadata: { uid: podUid }, spec: { activeDeadlineSeconds: 1 } };
    const patch = (): Promise<unknown> => patchPod(this.#cluster, namespace, podName, body);
    this.#persist(() => onlyThatPod(this.#cluster, { namespace, name: podName, uid: podUid }, patch)).then(
      () => {
        this.#send(state, { type: "halted" });
      },
      (error: unknown) => {
        this.#send(state, { type: "delete-failed", failure: failureOf(error) });
      },
    );
  }

  /**
   * Deletes the task pods of a driver that is no more: they carry its run's label and go on without it (dbnd 1.0.28, spec 3.3).
   * Those that have ended stay where the policy keeps them. False: the cluster did not answer, or not to us as long as our
   * credentials are refused, so that some may be left. Never rejects.
   */
  async sweep(state: RunState): Promise<boolean> {
    const { namespace, policy } = state.plan;
    const label = runLabel(state);
    if (label === undefined) return true;
    const selection = { namespace, labelSelector: `dbnd_run_uid=${label}` };
    const own = new Set(state.tries.map(({ podName }) => podName));
    try {
      const pods = await this.#persist(() => listPods(this.#cluster, selection, { timeoutMs: 10_000 }));
      const answers = await Promise.all(
        pods
          .filter((pod) => !own.has(pod.metadata.name ?? "") && !isDeleting(pod))
          .filter((pod) => !hasEnded(pod) || shouldDelete(policy, phaseOf(pod)))
          .map(({ metadata: { name = "", uid } }) => this.#delete(namespace, name, uid).then(() => true, isAnswer)),
      );
      return answers.every(Boolean);
    } catch (error) {
      // Without the right to list, nobody can find them; "Clean Up Pods" shows what is left to whoever may.
      return isAnswer(error);
    }
  }

  nextPlan(state: RunState, tryNumber: number): void {
    const { executor, operator } = state.plan;
    // Airflow reads the DAG file anew for each try.
    const isAirflow = executor !== undefined || operator !== undefined;
    const plan =
      (isAirflow ? this.#planForTry?.(tryNumber, state.plan) : undefined) ??
      Promise.resolve(planOfTry(state, tryNumber));
    plan.then(
      (next) => {
        this.#send(state, { type: "next-plan", plan: next });
      },
      (error: unknown) => {
        this.#send(state, { type: "next-plan-failed", failure: failureOf(error) });
      },
    );
  }

  /** Repeats a request that can be repeated while the cluster is in trouble. */
  async #persist<T>(request: () => Promise<T>): Promise<T> {
    const { clock } = this.#cluster;
    const backoff = new Backoff(clock, { first: 250, longest: 5000 });
    const patience = new Patience(clock, DELETE_PATIENCE);
    const refusals = new Refusals(clock);
    for (let paused = 0; ;) {
      try {
        return await request();
      } catch (error) {
        if (!mayPass(error, refusals, patience.isOver(paused))) throw error;
        paused = backoff.next(error.retryAfter);
        await pause(clock, paused);
      }
    }
  }
}

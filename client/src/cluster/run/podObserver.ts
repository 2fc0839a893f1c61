import { Backoff } from "../connection/backoff.ts";
import type { NodeCapacity } from "../dbnd/capacity.ts";
import { needsNodes } from "../dbnd/checks.ts";
import type { Cluster } from "../connection/cluster.ts";
import { capacityOf, listNodes } from "../facts/clusterInfo.ts";
import { isClusterError } from "../connection/errors.ts";
import { pause } from "../connection/limits.ts";
import { PodMasks } from "../logs/podMasks.ts";
import type { Pod } from "../objects.ts";
import { getPod } from "../pods/pods.ts";
import { Refusals } from "../connection/refusals.ts";
import { isNewer } from "../connection/resourceVersion.ts";
import { watchPods } from "../watch/watch.ts";
import type { WatchState } from "../watch/watchHandlers.ts";
import type { Send } from "./actions.ts";
import { failureOf } from "./failures.ts";
import { currentTry, type RunState } from "./state.ts";

/** Between two reads of the pod where it may not be watched. Milliseconds. */
const POLL = 1000;
/** Between two reads of a pod that is watched, in case the watch is silent for a bad reason. Milliseconds. */
const SAFETY_READ = 30_000;
/** What is known of the nodes stays good for this long. Milliseconds. */
const NODES_FRESH = 60_000;

/** Tells how the pod of a try is: by a watch, else by reading it. One pod at a time. */
export class PodObserver {
  readonly #cluster: Cluster;
  readonly #send: Send;
  readonly #onConnection: ((state: WatchState) => void) | undefined;
  readonly #ended: AbortSignal;
  readonly #masks: PodMasks;
  #watched: { readonly podName: string; readonly stop: AbortController } | undefined;
  #nodes: { readonly nodes: readonly NodeCapacity[] | null; readonly at: number } | undefined;
  /** Events are passed on in their order although the nodes may have to be read first. */
  #order: Promise<void> = Promise.resolve();

  /** Of the pod that was told of last. */
  #told: string | undefined;
  /** Of reads by `look`. */
  readonly #refusals: Refusals;

  constructor(
    cluster: Cluster,
    send: Send,
    onConnection: ((state: WatchState) => void) | undefined,
    ended: AbortSignal,
  ) {
    this.#cluster = cluster;
    this.#refusals = new Refusals(cluster.clock);
    this.#send = send;
    this.#onConnection = onConnection;
    this.#ended = ended;
    this.#masks = new PodMasks(cluster, ended);
    ended.addEventListener("abort", () => this.#watched?.stop.abort(), { once: true });
  }

  /**
   * Starts observing the state's current pod; does nothing when that is the one observed. `from`: the version up to which
   * the state knows everything.
   */
  observe(state: RunState, from?: string): void {
    const { podName } = currentTry(state);
    if (this.#watched?.podName === podName || this.#ended.aborted) return;
    this.#watched?.stop.abort();
    const stop = new AbortController();
    this.#watched = { podName, stop };
    void this.#watch(state, stop.signal, from);
    void this.#readNowAndThen(state, stop.signal);
  }

  /** Reads the pod once and tells; false when the cluster does not answer, knows nobody, or refuses for the moment. */
  async look(state: RunState): Promise<boolean> {
    try {
      const limits = { timeoutMs: 10_000, signal: this.#ended };
      const told = this.#told;
      const pod = await getPod(this.#cluster, state.plan.namespace, currentTry(state).podName, limits);
      this.#refusals.reset();
      // An answer that was on its way for long is older than what the watch has told meanwhile.
      const isLate = this.#told !== told && isNewer(this.#told, pod.metadata.resourceVersion);
      if (!isLate) await this.#tell(state, pod, true);
      return true;
    } catch (error) {
      if (isClusterError(error, "not-found")) this.#send(state, { type: "pod-gone" });
      if (isClusterError(error, "forbidden")) return this.#refusals.add();
      // Nobody has looked until somebody logs in again, however long that takes.
      if (isClusterError(error, "unauthorized") || isClusterError(error, "credentials")) return false;
      return !(isClusterError(error) && error.isTransient);
    }
  }

  /**
   * By its name, not through the watch of the run's label that the tree, the logs and the diagnosis share: who may see this pod
   * only may do so, it goes on from the version that the journal has, no other pod's events come before its own, and a label
   * that somebody takes off looks like a deletion there. So a run is two connections, whatever else is open of it.
   */
  async #watch(state: RunState, signal: AbortSignal, from: string | undefined): Promise<void> {
    const { podName } = currentTry(state);
    let stopped: WatchState | undefined;
    await watchPods(
      this.#cluster,
      { namespace: state.plan.namespace, fieldSelector: `metadata.name=${podName}` },
      {
        onSync: (pods) => {
          const pod = pods[0];
          if (pod) void this.#tell(state, pod);
          else this.#tellGone(state);
        },
        onUpsert: (pod) => void this.#tell(state, pod),
        onDelete: (pod) => {
          void this.#tell(state, pod);
          this.#tellGone(state);
        },
        onVersion: (resourceVersion) => this.#tellVersion(state, resourceVersion),
        onState: (now) => {
          if (now.kind === "stopped") stopped = now;
          else this.#onConnection?.(now);
        },
      },
      { signal, from },
    );
    if (!signal.aborted && stopped?.kind === "stopped" && stopped.error) await this.#poll(state, signal);
  }

  /** Without the right to list and watch (dbnd's own role has none), and while credentials are refused. */
  async #poll(state: RunState, signal: AbortSignal): Promise<void> {
    const { clock } = this.#cluster;
    const backoff = new Backoff(clock, { first: POLL, longest: 15_000 });
    const refusals = new Refusals(clock);
    while (!signal.aborted) {
      try {
        const pod = await getPod(this.#cluster, state.plan.namespace, currentTry(state).podName, { signal });
        backoff.reset();
        refusals.reset();
        this.#onConnection?.({ kind: "synced" });
        await this.#tell(state, pod, true);
        await pause(clock, POLL, signal);
      } catch (error) {
        if (!isClusterError(error) || error.reason === "cancelled") return;
        if (error.reason === "not-found") {
          this.#tellGone(state);
          return;
        }
        if (error.reason !== "forbidden") refusals.reset();
        else if (refusals.add()) {
          this.#send(state, { type: "lost-sight", failure: failureOf(error) });
          return;
        }
        const retryIn = backoff.next(error.retryAfter);
        this.#onConnection?.({ kind: "disconnected", error, retryIn });
        await pause(clock, retryIn, signal);
      }
    }
  }

  async #readNowAndThen(state: RunState, signal: AbortSignal): Promise<void> {
    while (await pause(this.#cluster.clock, SAFETY_READ, signal)) await this.look(state);
  }

  #tell(state: RunState, pod: Pod, isRead = false): Promise<void> {
    this.#told = pod.metadata.resourceVersion;
    this.#order = this.#order.then(async () => {
      const nodes = needsNodes(pod, state.plan.policy.checks) ? await this.#readNodes() : undefined;
      this.#send(state, { type: "pod", pod: await this.#masks.whole(pod), nodes, isRead });
    });
    return this.#order;
  }

  #tellGone(state: RunState): void {
    this.#order = this.#order.then(() => {
      this.#send(state, { type: "pod-gone" });
    });
  }

  /** After what was told before it. */
  #tellVersion(state: RunState, resourceVersion: string): void {
    this.#order = this.#order.then(() => {
      this.#send(state, { type: "seen", resourceVersion });
    });
  }

  /** Null where the nodes may not be listed: the check is left out then (dbnd 1.0.28, spec 4.6). */
  async #readNodes(): Promise<readonly NodeCapacity[] | null> {
    if (this.#nodes && this.#cluster.clock.monotonic() - this.#nodes.at < NODES_FRESH) return this.#nodes.nodes;
    const nodes = await listNodes(this.#cluster, { signal: this.#ended }).then(capacityOf, () => null);
    this.#nodes = { nodes, at: this.#cluster.clock.monotonic() };
    return nodes;
  }
}

import type { Cluster } from "../connection/cluster.ts";
import { readNames, type NameKind } from "../facts/names.ts";
import { listNodes } from "../facts/clusterInfo.ts";
import { claimNames, readClaims, type ClaimSight } from "../facts/podClaims.ts";
import { diagnose } from "../diagnosis/diagnosis.ts";
import { withKnownName } from "../diagnosis/knownNames.ts";
import { seemsCutOff } from "../diagnosis/pod.ts";
import type { Cause } from "../diagnosis/cause.ts";
import { isClusterError } from "../connection/errors.ts";
import { pause } from "../connection/limits.ts";
import { PodMasks } from "../logs/podMasks.ts";
import type { ClusterEvent, Node, Pod } from "../objects.ts";
import { hasEnded, hasStarted, phaseOf } from "../pods/podState.ts";
import { podEvents } from "../facts/events.ts";
import { getPod } from "../pods/pods.ts";
import { watchPods } from "../watch/watch.ts";
import type { WatchState } from "../watch/watchHandlers.ts";

/** What is seen of a run in the cluster: its driver pods, the task pods that they start, and how they fare. */
export interface RunSight {
  /** Oldest first; those that are gone keep their last state. */
  readonly pods: readonly SeenPod[];
  readonly connection: WatchState;
}

export interface SeenPod {
  readonly pod: Pod;
  readonly isGone: boolean;
  /** Why it does not start, or did not end well: the most likely cause first. */
  readonly causes: readonly Cause[];
}

export interface SightTarget {
  readonly namespace: string;
  /** Of the label `dbnd_run_uid`, which the driver's pods and their task pods have in common (dbnd 1.0.28, spec 3.3). */
  readonly runLabel: string;
  /** The pod to read where pods may not be listed. */
  readonly podName: () => string;
}

/** Between two looks at the events of pods that are not well. Milliseconds. */
const EVENTS_EVERY = 3000;
/** As many of them are looked at each time. */
const EVENTS_OF = 10;
/** Between two reads of the pod where it may not be watched. Milliseconds. */
const POLL = 2000;
const NODES_FRESH = 60_000;
const PATIENCE = 5000;
/** Pods that are gone beyond this many are forgotten, oldest first: a driver may start thousands. */
const MOST_GONE = 500;
/** Changes within this time are told as one. Milliseconds. */
const TOGETHER = 100;

/** Watches the pods of a run until the signal, and tells after changes. Never rejects. */
export async function watchRun(
  cluster: Cluster,
  target: SightTarget,
  tell: (sight: RunSight) => void,
  signal: AbortSignal,
): Promise<void> {
  const watcher = new SightWatcher(cluster, target, tell, signal);
  await watcher.run();
}

class SightWatcher {
  readonly #cluster: Cluster;
  readonly #target: SightTarget;
  readonly #tellNow: (sight: RunSight) => void;
  readonly #signal: AbortSignal;
  readonly #pods = new Map<string, SeenPod>();
  /** Uids of those that are gone, in the order in which they went. */
  readonly #gone = new Set<string>();
  readonly #events = new Map<string, readonly ClusterEvent[]>();
  readonly #claims = new Map<string, readonly ClaimSight[]>();
  /** Uids of those that have failed, and whose events have been read since. */
  readonly #looked = new Set<string>();
  readonly #names = new Map<NameKind, readonly string[]>();
  readonly #masks: PodMasks;
  #nodes: { readonly nodes: readonly Node[]; readonly at: number } | undefined;
  #connection: WatchState = { kind: "connecting" };
  #telling: (() => void) | undefined;

  constructor(cluster: Cluster, target: SightTarget, tell: (sight: RunSight) => void, signal: AbortSignal) {
    this.#cluster = cluster;
    this.#target = target;
    this.#tellNow = tell;
    this.#signal = signal;
    this.#masks = new PodMasks(cluster, signal);
  }

  async run(): Promise<void> {
    void this.#lookAtEvents();
    const { namespace, runLabel } = this.#target;
    await watchPods(
      this.#cluster,
      { namespace, labelSelector: `dbnd_run_uid=${runLabel}` },
      {
        onSync: (pods) => {
          const there = new Set(pods.map(({ metadata }) => metadata.uid));
          for (const [uid, { pod }] of this.#pods) if (!there.has(uid) && !this.#gone.has(uid)) this.#take(pod, true);
          for (const pod of pods) this.#take(pod, false);
        },
        onUpsert: (pod) => this.#take(pod, false),
        onDelete: (pod) => this.#take(pod, true),
        onState: (state) => this.#connect(state),
      },
      { signal: this.#signal },
    );
    // DBND's own role may neither list nor watch: the driver's pod can be read all the same.
    if (!this.#signal.aborted) await this.#poll();
    this.#telling?.();
  }

  async #poll(): Promise<void> {
    while (!this.#signal.aborted) {
      try {
        const { namespace, podName } = this.#target;
        this.#take(await getPod(this.#cluster, namespace, podName(), { signal: this.#signal }), false);
        this.#connect({ kind: "synced" });
      } catch (error) {
        if (isClusterError(error, "cancelled") || isClusterError(error, "forbidden")) return;
        if (isClusterError(error, "not-found")) {
          for (const { pod } of this.#pods.values()) this.#take(pod, true);
        } else if (isClusterError(error)) this.#connect({ kind: "disconnected", error, retryIn: POLL });
      }
      await pause(this.#cluster.clock, POLL, this.#signal);
    }
  }

  #take(pod: Pod, isGone: boolean): void {
    const uid = pod.metadata.uid ?? pod.metadata.name ?? "";
    const shown = this.#masks.shown(pod);
    const causes = this.#diagnose(shown);
    this.#pods.set(uid, { pod: shown, isGone, causes });
    if (this.#masks.isOpen(pod)) void this.#masks.learn(pod).then(() => this.#takeAgain(uid, shown, pod));
    if (isGone) this.#gone.add(uid);
    else this.#gone.delete(uid);
    this.#forgetOldest();
    this.#tellSoon();
    const isOfImage = causes.some(({ missingImage }) => missingImage !== undefined);
    if (isUnschedulable(pod) || seemsCutOff(pod) || isOfImage) void this.#readNodes();
  }

  /** It is known what is secret in a pod's words: they can be told, unless others have come. */
  #takeAgain(uid: string, shown: Pod, pod: Pod): void {
    const seen = this.#pods.get(uid);
    if (seen?.pod !== shown || this.#masks.isOpen(pod)) return;
    const whole = this.#masks.shown(pod);
    this.#pods.set(uid, { ...seen, pod: whole, causes: this.#diagnose(whole) });
    this.#tellSoon();
  }

  #diagnose(pod: Pod): readonly Cause[] {
    const { uid = "" } = pod.metadata;
    const causes = diagnose(pod, this.#events.get(uid), this.#nodes?.nodes, undefined, this.#claims.get(uid));
    for (const { missing } of causes) if (missing && !this.#names.has(missing.kind)) void this.#readNames(missing.kind);
    return causes.map((cause) => withKnownName(cause, this.#names));
  }

  /** Volumes, pod sandboxes and probes fail in events only; claims have events of their own. */
  async #lookAtEvents(): Promise<void> {
    while (await pause(this.#cluster.clock, EVENTS_EVERY, this.#signal)) {
      const sick = this.#sick().slice(0, EVENTS_OF);
      for (const { pod } of sick) {
        const { name = "", uid = "" } = pod.metadata;
        try {
          const options = { signal: this.#signal, timeoutMs: PATIENCE };
          const events = await podEvents(this.#cluster, this.#target.namespace, { name, uid }, options);
          this.#events.set(uid, await this.#masks.events(pod, events));
          if (phaseOf(pod) === "Failed") this.#looked.add(uid);
        } catch (error) {
          if (isClusterError(error, "forbidden") || this.#signal.aborted) return;
        }
        await this.#lookAtClaims(pod);
      }
      if (sick.length > 0) this.#diagnoseAgain();
    }
  }

  /** Why a claim has no volume, or where its volume is, only the claim tells. */
  async #lookAtClaims(pod: Pod): Promise<void> {
    if (hasStarted(pod) || claimNames(pod).length === 0) return;
    this.#claims.set(pod.metadata.uid ?? "", await readClaims(this.#cluster, pod, { signal: this.#signal }));
  }

  /** Those that have failed, once, which may be gone already; then those that do not start, or start again and again. */
  #sick(): readonly SeenPod[] {
    const pods = [...this.#pods.values()];
    const failed = pods.filter(({ pod }) => phaseOf(pod) === "Failed" && !this.#looked.has(pod.metadata.uid ?? ""));
    const restless = pods.filter(
      ({ pod, isGone, causes }) => !isGone && !hasEnded(pod) && (!hasStarted(pod) || causes.length > 0),
    );
    return [...failed, ...restless];
  }

  /** Nodes may be listed by few; without them a cause is only less exact. */
  async #readNodes(): Promise<void> {
    const now = this.#cluster.clock.monotonic();
    if (this.#nodes && now - this.#nodes.at < NODES_FRESH) return;
    this.#nodes = { nodes: this.#nodes?.nodes ?? [], at: now };
    const nodes = await listNodes(this.#cluster, { signal: this.#signal }).catch(() => []);
    this.#nodes = { nodes, at: now };
    this.#diagnoseAgain();
  }

  /** What there is in the place of something that is missing. */
  async #readNames(kind: NameKind): Promise<void> {
    this.#names.set(kind, []);
    this.#names.set(kind, await readNames(this.#cluster, this.#target.namespace, kind, { signal: this.#signal }));
    this.#diagnoseAgain();
  }

  #diagnoseAgain(): void {
    for (const [uid, seen] of this.#pods) this.#pods.set(uid, { ...seen, causes: this.#diagnose(seen.pod) });
    this.#tellSoon();
  }

  #connect(state: WatchState): void {
    this.#connection = state;
    this.#tellSoon();
  }

  #forgetOldest(): void {
    for (const uid of this.#gone) {
      if (this.#gone.size <= MOST_GONE) return;
      this.#gone.delete(uid);
      const seen = this.#pods.get(uid);
      if (seen) this.#masks.forget(seen.pod);
      this.#pods.delete(uid);
      this.#events.delete(uid);
      this.#claims.delete(uid);
      this.#looked.delete(uid);
    }
  }

  #tellSoon(): void {
    if (this.#signal.aborted) return;
    this.#telling ??= this.#cluster.clock.after(TOGETHER, () => {
      this.#telling = undefined;
      const pods = [...this.#pods.values()].sort(byAge);
      this.#tellNow({ pods, connection: this.#connection });
    });
  }
}

/** Times of one format compare as text. */
function byAge(left: SeenPod, right: SeenPod): number {
  const [a, b] = [createdAt(left), createdAt(right)];
  return a === b ? 0 : a < b ? -1 : 1;
}

function createdAt({ pod }: SeenPod): string {
  return pod.metadata.creationTimestamp ?? "";
}

function isUnschedulable(pod: Pod): boolean {
  return (pod.status?.conditions ?? []).some(({ type, status }) => type === "PodScheduled" && status === "False");
}

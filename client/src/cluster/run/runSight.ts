import type { Cluster } from "../connection/cluster.ts";
import { seemsCutOff } from "../diagnosis/pod.ts";
import type { Cause } from "../diagnosis/cause.ts";
import { isClusterError } from "../connection/errors.ts";
import { pause } from "../connection/limits.ts";
import { Refusals } from "../connection/refusals.ts";
import { PodMasks } from "../logs/podMasks.ts";
import type { Pod } from "../objects.ts";
import { containerStatuses, hasEnded, hasStarted, phaseOf } from "../pods/podState.ts";
import { getPod } from "../pods/pods.ts";
import { isUnschedulable, SightEvidence } from "./sightEvidence.ts";
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
  /** What stands around it is still being read for the first time: its causes may be told more exactly in a moment. */
  readonly isLooking?: boolean;
}

export interface SightTarget {
  readonly namespace: string;
  /** Of the label `dbnd_run_uid`, which the driver's pods and their task pods have in common (dbnd 1.0.28, spec 3.3). */
  readonly runLabel: string;
  /** The pod to read where pods may not be listed. */
  readonly podName: () => string;
}

/** A pod gets this long to start before its events are looked at. Milliseconds. */
const FIRST_LOOK = 1000;
/** Between two looks at the events of pods that are not well. Milliseconds. */
const EVENTS_EVERY = 3000;
/** After so many looks at a pod that its node has not begun with, it is looked at the node. */
const LEFT_ALONE = 4;
/** As many of them are looked at each time. */
const EVENTS_OF = 10;
/** Between two reads of the pod where it may not be watched. Milliseconds. */
const POLL = 2000;
/** Pods that are gone beyond this many are forgotten, oldest first: a driver may start thousands. */
const MOST_GONE = 500;
/** Changes within this time are told as one; a longer one where telling takes long, as there are thousands of pods. Milliseconds. */
const TOGETHER = { least: 100, aPod: 0.025 };

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
  /** Uids of those that have failed, and whose events have been read since. */
  readonly #looked = new Set<string>();
  /** How often the events of each were read. */
  readonly #looks = new Map<string, number>();
  readonly #masks: PodMasks;
  readonly #evidence: SightEvidence;
  #connection: WatchState = { kind: "connecting" };
  #telling: (() => void) | undefined;

  constructor(cluster: Cluster, target: SightTarget, tell: (sight: RunSight) => void, signal: AbortSignal) {
    this.#cluster = cluster;
    this.#target = target;
    this.#tellNow = tell;
    this.#signal = signal;
    this.#masks = new PodMasks(cluster, signal);
    this.#evidence = new SightEvidence(cluster, target.namespace, this.#masks, signal, () => this.#diagnoseAgain());
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
    if (this.#signal.aborted) this.#telling?.();
  }

  async #poll(): Promise<void> {
    const refusals = new Refusals(this.#cluster.clock);
    while (!this.#signal.aborted) {
      try {
        for (const name of this.#namesThere()) this.#takeNamed(name, await this.#read(name));
        refusals.reset();
        this.#connect({ kind: "synced" });
      } catch (error) {
        if (!isClusterError(error) || isClusterError(error, "cancelled")) return;
        if (isClusterError(error, "forbidden") && refusals.add()) {
          this.#connect({ kind: "stopped", error });
          return;
        }
        this.#connect({ kind: "disconnected", error, retryIn: POLL });
      }
      await pause(this.#cluster.clock, POLL, this.#signal);
    }
  }

  /** The pod of the current try, and those that are not known to be gone. */
  #namesThere(): ReadonlySet<string> {
    const there = [...this.#pods.values()].filter(({ isGone }) => !isGone);
    return new Set([this.#target.podName(), ...there.map(({ pod }) => pod.metadata.name ?? "")]);
  }

  /** Undefined when no pod of the run has that name. @throws ClusterError when nobody can say */
  async #read(name: string): Promise<Pod | undefined> {
    const { namespace, runLabel } = this.#target;
    const isLabelled = ({ metadata }: Pod): boolean => metadata.labels?.dbnd_run_uid === runLabel;
    try {
      const pod = await getPod(this.#cluster, namespace, name, { signal: this.#signal });
      // Operators of Airflow do not label their pods so.
      const wasLabelled = [...this.#pods.values()].some(
        (seen) => seen.pod.metadata.name === name && isLabelled(seen.pod),
      );
      return isLabelled(pod) || !wasLabelled ? pod : undefined;
    } catch (error) {
      if (isClusterError(error, "not-found")) return undefined;
      throw error;
    }
  }

  /** Of the pods that had a name, at most the one that has it now is there. */
  #takeNamed(name: string, now: Pod | undefined): void {
    for (const { pod, isGone } of this.#pods.values()) {
      if (pod.metadata.name === name && pod.metadata.uid !== now?.metadata.uid && !isGone) this.#take(pod, true);
    }
    if (now) this.#take(now, false);
  }

  #take(pod: Pod, isGone: boolean): void {
    const uid = pod.metadata.uid ?? pod.metadata.name ?? "";
    const shown = this.#masks.shown(pod);
    const seen = this.#seen(shown, isGone);
    this.#pods.set(uid, seen);
    if (this.#masks.isOpen(pod)) void this.#masks.learn(pod).then(() => this.#takeAgain(uid, shown, pod));
    if (isGone) this.#gone.add(uid);
    else this.#gone.delete(uid);
    this.#forgetOldest();
    this.#tellSoon();
    const isOfImage = seen.causes.some(({ missingImage }) => missingImage !== undefined);
    if (isUnschedulable(pod) || seemsCutOff(pod) || isOfImage) void this.#evidence.lookAtNodes();
  }

  /** It is known what is secret in a pod's words: they can be told, unless others have come. */
  #takeAgain(uid: string, shown: Pod, pod: Pod): void {
    const seen = this.#pods.get(uid);
    if (seen?.pod !== shown || this.#masks.isOpen(pod)) return;
    this.#pods.set(uid, this.#seen(this.#masks.shown(pod), seen.isGone));
    this.#tellSoon();
  }

  #seen(pod: Pod, isGone: boolean): SeenPod {
    return { pod, isGone, causes: this.#evidence.causes(pod), isLooking: !isGone && this.#evidence.isOpen(pod) };
  }

  /** Volumes, pod sandboxes and probes fail in events only; claims have events of their own. */
  async #lookAtEvents(): Promise<void> {
    for (let wait = FIRST_LOOK; await pause(this.#cluster.clock, wait, this.#signal); wait = EVENTS_EVERY) {
      const sick = this.#sick().slice(0, EVENTS_OF);
      let isNew = false;
      for (const { pod } of sick) {
        const { uid = "" } = pod.metadata;
        await this.#evidence.look(pod);
        const looks = (this.#looks.get(uid) ?? 0) + 1;
        this.#looks.set(uid, looks);
        if (looks >= LEFT_ALONE && isLeftAlone(pod)) void this.#evidence.lookAtNodes();
        if (phaseOf(pod) === "Failed") this.#looked.add(uid);
        const seen = this.#pods.get(uid);
        if (!seen) continue;
        const now = this.#seen(seen.pod, seen.isGone);
        this.#pods.set(uid, now);
        isNew ||= toldOf(now) !== toldOf(seen);
      }
      // A row that is drawn anew for nothing takes away the tooltip that somebody reads.
      if (isNew) this.#tellSoon();
    }
  }

  /** Those that have failed, once, which may be gone already; then those that do not start, or start again and again. */
  #sick(): readonly SeenPod[] {
    const pods = [...this.#pods.values()];
    const failed = pods.filter(({ pod }) => phaseOf(pod) === "Failed" && !this.#looked.has(pod.metadata.uid ?? ""));
    const restless = pods.filter(
      ({ pod, isGone, causes }) =>
        !isGone && !hasEnded(pod) && (!hasStarted(pod) || causes.length > 0 || isComingUp(pod)),
    );
    // Each in its turn: of thousands that do not start, those that were looked at least often come first.
    const looks = ({ pod }: SeenPod): number => this.#looks.get(pod.metadata.uid ?? "") ?? 0;
    return [...failed, ...restless.sort((left, right) => looks(left) - looks(right))];
  }

  #diagnoseAgain(): void {
    for (const [uid, { pod, isGone }] of this.#pods) this.#pods.set(uid, this.#seen(pod, isGone));
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
      this.#evidence.forget(uid);
      this.#looked.delete(uid);
      this.#looks.delete(uid);
    }
  }

  #tellSoon(): void {
    if (this.#signal.aborted) return;
    const together = Math.max(TOGETHER.least, this.#pods.size * TOGETHER.aPod);
    this.#telling ??= this.#cluster.clock.after(together, () => {
      this.#telling = undefined;
      const pods = [...this.#pods.values()].sort(byAge);
      this.#tellNow({ pods, connection: this.#connection });
    });
  }
}

/** A container runs, sidecars included, whose startup or readiness probe has not passed: without one, each is ready at once. */
function isComingUp(pod: Pod): boolean {
  const all = [...(pod.status?.initContainerStatuses ?? []), ...containerStatuses(pod)];
  return all.some(({ state, started, ready }) => state?.running && (started === false || ready === false));
}

/** Its node has been chosen, and has not begun with it. */
function isLeftAlone(pod: Pod): boolean {
  return pod.spec?.nodeName !== undefined && phaseOf(pod) === "Pending" && containerStatuses(pod).length === 0;
}

/** What of a pod may be another after a look at its events. */
function toldOf({ causes, isLooking }: SeenPod): string {
  return JSON.stringify([causes, isLooking]);
}

/** Times of one format compare as text. */
function byAge(left: SeenPod, right: SeenPod): number {
  const [a, b] = [createdAt(left), createdAt(right)];
  return a === b ? 0 : a < b ? -1 : 1;
}

function createdAt({ pod }: SeenPod): string {
  return pod.metadata.creationTimestamp ?? "";
}

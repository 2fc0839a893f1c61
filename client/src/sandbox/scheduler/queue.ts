import type { SandboxClock } from "../clock.ts";
import { priorityOf } from "./preemption.ts";
import type { Pod } from "../podObjects.ts";
import type { Filter } from "./misfit.ts";

/** Milliseconds, as those of Kubernetes 1.34 (`backend/queue/scheduling_queue.go`). */
const FIRST_BACK_OFF = 1000;
const LONGEST_BACK_OFF = 10_000;
const LONGEST_WAIT = 5 * 60_000;
/** So many pods are looked at before others have their turn. */
const AT_ONCE = 100;

interface Entry {
  readonly uid: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly priority: number;
  attempts: number;
  /** Milliseconds since 1970. */
  lastAttempt: number;
  /** What refused it when it was looked at last; of a pod that nothing in particular refused, none. */
  refusedBy: ReadonlySet<Filter>;
  /** Ends a wait. */
  cancel: () => void;
}

export type PodKey = Pick<Entry, "uid" | "namespace" | "name">;

/**
 * The pods that have no node. A new one is looked at once; one that no node takes waits until something happens that may help
 * it, or for five minutes, and not before its back-off is over (Kubernetes 1.34, its scheduling queue; a real one with nothing
 * else to do cuts back-offs short).
 */
export class SchedulingQueue {
  readonly #clock: SandboxClock;
  readonly #delay: number;
  readonly #look: (pod: PodKey) => ReadonlySet<Filter> | undefined;
  readonly #entries = new Map<string, Entry>();
  readonly #waiting = new Set<Entry>();
  #ready: Entry[] = [];
  #cancelTurn: (() => void) | undefined;
  /** What has happened while a pod is looked at. */
  #meanwhile: ReadonlySet<Filter>[] | undefined;

  /**
   * @param delay until a new pod is looked at; milliseconds
   * @param look looks for a node; gives what has refused the pod, or undefined when nothing is left to do for it
   */
  constructor(clock: SandboxClock, delay: number, look: (pod: PodKey) => ReadonlySet<Filter> | undefined) {
    this.#clock = clock;
    this.#delay = delay;
    this.#look = look;
  }

  add(pod: Pod): void {
    const { uid, namespace, name } = pod.metadata;
    if (this.#entries.has(uid)) return;
    const entry: Entry = {
      uid,
      namespace,
      name,
      priority: priorityOf(pod),
      attempts: 0,
      lastAttempt: 0,
      refusedBy: new Set(),
      cancel: () => undefined,
    };
    this.#entries.set(uid, entry);
    this.#enqueue(entry);
  }

  remove(uid: string): void {
    const entry = this.#entries.get(uid);
    if (!entry) return;
    entry.cancel();
    this.#entries.delete(uid);
    this.#waiting.delete(entry);
  }

  /** A pod was changed itself. */
  wake(uid: string): void {
    const entry = this.#entries.get(uid);
    if (entry && this.#waiting.has(entry)) this.#backOff(entry);
  }

  /** Something has happened that may help pods that one of these has refused. */
  wakeAll(helped: ReadonlySet<Filter>): void {
    this.#meanwhile?.push(helped);
    for (const entry of this.#waiting) if (isHelped(entry, helped)) this.#backOff(entry);
  }

  stop(): void {
    this.#cancelTurn?.();
    this.#entries.forEach(({ cancel }) => cancel());
    this.#entries.clear();
    this.#waiting.clear();
    this.#ready = [];
  }

  #enqueue(entry: Entry): void {
    this.#ready.push(entry);
    this.#cancelTurn ??= this.#clock.after(this.#delay, () => this.#turn());
  }

  /** The most important first, then those that came first. */
  #turn(): void {
    const all = this.#ready.sort((one, other) => other.priority - one.priority);
    this.#ready = all.slice(AT_ONCE);
    this.#cancelTurn = this.#ready.length > 0 ? this.#clock.after(0, () => this.#turn()) : undefined;
    all.slice(0, AT_ONCE).forEach((entry) => this.#attempt(entry));
  }

  #attempt(entry: Entry): void {
    if (this.#entries.get(entry.uid) !== entry) return;
    const meanwhile: ReadonlySet<Filter>[] = [];
    this.#meanwhile = meanwhile;
    const refusedBy = this.#look(entry);
    this.#meanwhile = undefined;
    if (!refusedBy) {
      this.remove(entry.uid);
      return;
    }
    if (this.#entries.get(entry.uid) !== entry) return;
    entry.attempts++;
    entry.lastAttempt = this.#clock.now();
    entry.refusedBy = refusedBy;
    this.#waiting.add(entry);
    entry.cancel = this.#clock.after(LONGEST_WAIT, () => this.wake(entry.uid));
    if (meanwhile.some((helped) => isHelped(entry, helped))) this.#backOff(entry);
  }

  #backOff(entry: Entry): void {
    this.#waiting.delete(entry);
    entry.cancel();
    const backOff = Math.min(FIRST_BACK_OFF * 2 ** (entry.attempts - 1), LONGEST_BACK_OFF);
    const left = entry.lastAttempt + backOff - this.#clock.now();
    if (left > 0) entry.cancel = this.#clock.after(left, () => this.#enqueue(entry));
    else this.#enqueue(entry);
  }
}

function isHelped({ refusedBy }: Entry, helped: ReadonlySet<Filter>): boolean {
  return refusedBy.size === 0 || [...helped].some((filter) => refusedBy.has(filter));
}

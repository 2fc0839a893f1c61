import type { Thing } from "../conformance/cluster.ts";

/** The life of one pod as the API tells it, without what differs from one cluster and moment to the next. */
export interface Life {
  /** What each change of the pod brought: path → value, null for what is not there any more. */
  readonly changes: readonly Leaves[];
  /** The events about it in the order of their first time: `TYPE REASON of PART: message`. */
  readonly events: readonly string[];
}

type Leaves = Readonly<Record<string, unknown>>;

/** An event about a pod. */
export interface PodEvent {
  readonly metadata: { readonly uid: string };
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count?: number | null;
  readonly involvedObject: { readonly name: string; readonly fieldPath?: string };
}

/** Collects what watches say about one pod. */
export class LifeRecorder {
  readonly #states: Leaves[] = [];
  readonly #events = new Map<string, PodEvent>();
  #isOver = false;

  pod(type: string, pod: Thing): void {
    const leaves = { ...(type === "DELETED" && { deleted: true }), ...leavesOf(pod) };
    if (!this.#isOver && JSON.stringify(leaves) !== JSON.stringify(this.#states.at(-1))) this.#states.push(leaves);
  }

  event(event: PodEvent): void {
    this.#events.set(event.metadata.uid, event);
  }

  /** From now on only events count. */
  end(): void {
    this.#isOver = true;
  }

  /** How much was said so far. */
  get size(): number {
    return this.#states.length + [...this.#events.values()].reduce((sum, { count }) => sum + (count ?? 1), 0);
  }

  /** @param own names and ids of this pod → what stands for them */
  life(own: readonly (readonly [string, string])[]): Life {
    const changes = this.#states.map((state, index) => difference(this.#states[index - 1] ?? {}, state));
    const events = withKillsInOrder([...this.#events.values()].filter(isTold).map(eventText));
    const text = own.reduce((all, [word, stand]) => all.replaceAll(word, stand), JSON.stringify({ changes, events }));
    const life = JSON.parse(evened(text)) as Life;
    return { ...life, events: [...new Set(life.events)] };
  }
}

/** The pod after each change. */
export function statesOf({ changes }: Life): Leaves[] {
  const states: Leaves[] = [];
  for (const change of changes) {
    const all = Object.entries({ ...states.at(-1), ...change }).filter(([, value]) => value !== null);
    states.push(Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1))));
  }
  return states;
}

function difference(before: Leaves, after: Leaves): Leaves {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const changed = paths.filter((path) => JSON.stringify(before[path]) !== JSON.stringify(after[path]));
  return Object.fromEntries(changed.map((path) => [path, after[path] ?? null]));
}

/** A probe that finds its container gone is an accident of the moment. */
function isTold({ message }: PodEvent): boolean {
  return !/CONTAINER_EXITED|in a stopped container|failed to load task|failed to create exec|cache: timed out/.test(
    message,
  );
}

/** How often something was repeated is a matter of time; that it is one event is not. */
function eventText({ type, reason, message, involvedObject }: PodEvent): string {
  return `${type} ${reason} of ${involvedObject.fieldPath ?? "pod"}: ${message}`;
}

/** Several containers are ended at the same time, and told of in any order. */
function withKillsInOrder(events: readonly string[]): string[] {
  const kills = events.filter((text) => text.includes(" Killing of ")).sort();
  return events.map((text) => (text.includes(" Killing of ") ? (kills.shift() ?? text) : text));
}

/** Names of nodes and how large they are, ids and addresses in messages. */
function evened(text: string): string {
  return text
    .replace(/(Successfully assigned \S+ to )[\w-]+/g, "$1NODE")
    .replace(/[0-9a-f]{64}/g, "ID")
    .replace(/\b10\.\d+\.\d+\.\d+\b/g, "IP")
    .replace(/(pulling from host )\S+/g, "$1HOST")
    .replace(/(, capacity: )\d+/g, "$1ROOM");
}

const CONTAINER_LISTS = ["initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"] as const;

/** What the cluster has written into a pod, each part by a path of its own. */
function leavesOf({ metadata, spec, status }: Thing): Leaves {
  const { conditions = [], ...rest } = status as typeof status & Record<string, unknown>;
  const leaves: Record<string, unknown> = { generation: metadata.generation };
  if (spec.nodeName !== undefined) leaves.node = true;
  if (metadata.deletionTimestamp !== undefined) leaves.deletion = metadata.deletionGracePeriodSeconds;
  for (const [key, value] of Object.entries(rest)) {
    if (!(CONTAINER_LISTS as readonly string[]).includes(key)) leaves[key] = even(key, value);
  }
  for (const { type, status: verdict, reason, message, ...more } of conditions) {
    const { observedGeneration } = more as { observedGeneration?: number };
    const words = [verdict, reason, message, observedGeneration && `(${observedGeneration})`];
    leaves[type] = words.filter((word) => word !== undefined).join(" ");
  }
  for (const list of CONTAINER_LISTS) {
    for (const { name, ...one } of status[list] ?? []) {
      for (const [key, value] of Object.entries(one)) leaves[`${name}.${key}`] = even(key, value);
    }
  }
  return Object.fromEntries(Object.entries(leaves).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The value with its keys in order and without times, ids and addresses. */
function even(key: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => even("", item));
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([name, item]) => [name, even(name, item)]));
  }
  if (typeof value !== "string") return value;
  if (/(?:Time|At)$/.test(key)) return value.startsWith("1970") ? "never" : "TIME";
  if (/IP$|^ip$/.test(key)) return "IP";
  if (key === "containerID" || key === "imageID") return value === "" ? "" : "ID";
  return value;
}

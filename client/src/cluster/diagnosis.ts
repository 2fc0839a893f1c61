import { containerCauses } from "./diagnosis/containers.ts";
import { podCauses } from "./diagnosis/pod.ts";
import { schedulingCauses } from "./diagnosis/scheduling.ts";
import { volumeCauses } from "./diagnosis/volumes.ts";
import type { ClusterEvent, Node, Pod } from "./objects.ts";

/** One cause why a pod does not start, or did not end well. */
export interface Cause {
  /** A stable name, such as `image-not-found`. */
  readonly id: string;
  readonly severity: "error" | "warning" | "info";
  /** One sentence in plain words. */
  readonly sentence: string;
  /** What the cluster said, word for word. */
  readonly evidence: string;
  /** The engine's key to change, if there is one. */
  readonly key?: string | undefined;
  /** What to do, if we know. */
  readonly hint?: string | undefined;
  /** A change of the configuration that may mend it. */
  readonly fix?: Fix | undefined;
}

/** A change of one key of the engine; exactly one of `set` and `add` is there. */
export interface Fix {
  /** What it does, as a menu says it. */
  readonly title: string;
  readonly key: string;
  /** The key's new value. */
  readonly set?: string;
  /** What comes to the end of the key's list. */
  readonly add?: Readonly<Record<string, string>>;
}

const ORDER = { error: 0, warning: 1, info: 2 };

/**
 * Why is it not running, or why did it fail: the most likely cause first; empty when nothing is wrong. Events and
 * nodes add evidence where the user may read them.
 */
export function diagnose(
  pod: Pod,
  events: readonly ClusterEvent[] = [],
  nodes: readonly Node[] = [],
): readonly Cause[] {
  const causes = [
    ...podCauses(pod),
    ...containerCauses(pod),
    ...volumeCauses(pod, events),
    ...schedulingCauses(pod, nodes),
  ];
  const first = new Map<string, Cause>();
  for (const cause of causes) {
    const same = `${cause.id} ${cause.key ?? ""} ${cause.sentence}`;
    if (!first.has(same)) first.set(same, cause);
  }
  return [...first.values()].sort((left, right) => ORDER[left.severity] - ORDER[right.severity]);
}

import type { Cause } from "./diagnosis/cause.ts";
import { containerCauses } from "./diagnosis/containers.ts";
import { podCauses } from "./diagnosis/pod.ts";
import { schedulingCauses } from "./diagnosis/scheduling.ts";
import { volumeCauses } from "./diagnosis/volumes.ts";
import type { ClusterEvent, Node, Pod } from "./objects.ts";

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

import type { Condition, Pod } from "../podObjects.ts";

/** A status that somebody writes: any part of it may be missing. */
type Written = Partial<Omit<Pod["status"], "conditions">> & { readonly conditions?: readonly Condition[] };

/** The address of a pod is the first of its addresses; where they differ, it is the one that counts. */
export function withAddress(sent: Written): Written {
  const { podIP = "", podIPs = [] } = sent;
  const [first] = podIPs;
  if (podIP === "") return first ? { ...sent, podIP: first.ip } : sent;
  return first?.ip === podIP ? sent : { ...sent, podIPs: [{ ip: podIP }] };
}

/**
 * The status of a pod as it is to become when `sent` is written (Kubernetes 1.34, `podStatusStrategy`): what is not told of
 * its class and of the generations that were looked at stays.
 */
export function writtenStatus({ status: before }: Pod, sent: Written): object {
  const { qosClass = before.qosClass, conditions } = sent;
  const seen = keptGeneration(sent.observedGeneration, before.observedGeneration);
  return {
    ...withAddress(sent),
    qosClass,
    ...(seen !== undefined && { observedGeneration: seen }),
    ...(conditions && { conditions: withGenerations(before.conditions, conditions) }),
  };
}

/** Nobody takes back that a generation was looked at. */
const keptGeneration = (now = 0, before: number | undefined): number | undefined => (now === 0 ? before : now);

/** There may be several conditions of a type; the first takes after the first. */
function withGenerations(before: readonly Condition[] = [], conditions: readonly Condition[]): Condition[] {
  const known = [...before];
  return conditions.map((one) => {
    const index = known.findIndex(({ type }) => type === one.type);
    const [old] = index < 0 ? [] : known.splice(index, 1);
    const seen = keptGeneration(one.observedGeneration, old?.observedGeneration);
    return seen === undefined ? one : { ...one, observedGeneration: seen };
  });
}

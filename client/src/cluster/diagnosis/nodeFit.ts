/** Which nodes a pod asks for, and which it may use, as the scheduler sees it (Kubernetes 1.34). */
import { kubernetesQuantity } from "../../../../server/src/values/quantity.ts";
import { podRequest, resourcesOf } from "./podRequests.ts";
import type { Node, NodeRequirement, NodeSelectorTerm, Pod } from "../objects.ts";

/** The node has the labels of `nodeSelector` and of the required node affinity. */
export function isWanted(pod: Pod, node: Node): boolean {
  const terms = affinityTerms(pod);
  return isSelected(pod, node) && (terms.length === 0 || terms.some((term) => matchesTerm(term, node)));
}

/** The node has the labels of `nodeSelector`. */
export function isSelected({ spec }: Pod, { metadata }: Node): boolean {
  return Object.entries(spec?.nodeSelector ?? {}).every(([label, value]) => metadata.labels?.[label] === value);
}

/** Alternatives of the required node affinity; empty where there is none. */
export function affinityTerms({ spec }: Pod): readonly NodeSelectorTerm[] {
  return spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
}

/** The node is open for new pods, and the pod tolerates its taints. */
export function isOpenFor(pod: Pod, { spec }: Node): boolean {
  return (
    spec?.unschedulable !== true &&
    (spec?.taints ?? []).every(
      ({ key, value = "", effect }) => effect === "PreferNoSchedule" || isTolerated(pod, { key, value, effect }),
    )
  );
}

/** Whether a pod may go to a node with this taint (Kubernetes: a toleration without key or effect stands for all). */
export function isTolerated(
  pod: Pod,
  { key, value, effect }: { readonly key: string; readonly value: string; readonly effect: string },
): boolean {
  return (pod.spec?.tolerations ?? []).some(
    (one) =>
      (!one.effect || one.effect === effect) &&
      (one.operator === "Exists" ? !one.key || one.key === key : one.key === key && (one.value ?? "") === value),
  );
}

/** The node would be big enough for the pod if it were empty. */
export function isBigEnough(pod: Pod, { status }: Node): boolean {
  const room = (name: string): string => status?.allocatable?.[name] ?? status?.capacity?.[name] ?? "0";
  return [...resourcesOf(pod)].every(
    (name) => (podRequest(pod, name)?.amount ?? 0) <= (kubernetesQuantity(room(name)) ?? 0),
  );
}

function matchesTerm({ matchExpressions, matchFields }: NodeSelectorTerm, node: Node): boolean {
  const [ofLabels, ofFields] = [matchExpressions ?? [], matchFields ?? []];
  return (
    ofLabels.length + ofFields.length > 0 &&
    ofLabels.every((one) => isMet(one, node)) &&
    ofFields.every((one) => matches(one, node.metadata.name))
  );
}

/** What a node has to be, by one of its labels. */
export function isMet(requirement: NodeRequirement, { metadata }: Node): boolean {
  return matches(requirement, metadata.labels?.[requirement.key ?? ""]);
}

function matches({ operator, values }: NodeRequirement, actual: string | undefined): boolean {
  const all = values ?? [];
  switch (operator) {
    case "In":
      return actual !== undefined && all.includes(actual);
    case "NotIn":
      return actual === undefined || !all.includes(actual);
    case "Exists":
      return actual !== undefined;
    case "DoesNotExist":
      return actual === undefined;
    case "Gt":
      return actual !== undefined && Number(actual) > Number(all[0]);
    case "Lt":
      return actual !== undefined && Number(actual) < Number(all[0]);
    case undefined:
    default:
      return false;
  }
}

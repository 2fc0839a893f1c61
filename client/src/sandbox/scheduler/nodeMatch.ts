import type { NodeObject, Taint } from "../objects.ts";
import type { NodeRequirement, NodeSelectorTerm, PodSpec, Toleration } from "../podObjects.ts";

/** The first taint that keeps a pod away from a node. */
export function untoleratedTaint(spec: PodSpec, node: NodeObject): object | undefined {
  return (node.spec.taints ?? []).find((taint) => taint.effect !== "PreferNoSchedule" && !toleratesTaint(spec, taint));
}

/** Whether one of a pod's tolerations is for a taint. */
export function toleratesTaint({ tolerations = [] }: PodSpec, { key, value = "", effect }: Taint): boolean {
  return tolerations.some((one) => tolerates(one, key, value, effect));
}

/** Whether a pod's toleration is for a taint. */
export function tolerates(toleration: Toleration, key: string, value: string, effect: string): boolean {
  const { operator = "Equal" } = toleration;
  return (
    ((toleration.effect ?? "") === "" || toleration.effect === effect) &&
    ((toleration.key ?? "") === "" ? operator === "Exists" : toleration.key === key) &&
    (operator === "Exists" || (toleration.value ?? "") === value)
  );
}

/** Whether a node has the labels that a pod selects it by. */
export function matchesNode(spec: PodSpec, node: NodeObject): boolean {
  const labels = node.metadata.labels ?? {};
  const selected = Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value);
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return selected && (required === undefined || required.nodeSelectorTerms.some((term) => matchesTerm(term, node)));
}

/** Whether a node is one that a term is for. */
export function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: NodeObject): boolean {
  const labels = node.metadata.labels ?? {};
  return (
    matchExpressions.length + matchFields.length > 0 &&
    matchExpressions.every((requirement) => matchesRequirement(requirement, labels[requirement.key])) &&
    matchFields.every((requirement) => matchesRequirement(requirement, node.metadata.name))
  );
}

function matchesRequirement({ operator, values = [] }: NodeRequirement, actual: string | undefined): boolean {
  switch (operator) {
    case "In":
      return actual !== undefined && values.includes(actual);
    case "NotIn":
      return actual === undefined || !values.includes(actual);
    case "Exists":
      return actual !== undefined;
    case "DoesNotExist":
      return actual === undefined;
    case "Gt":
      return actual !== undefined && Number(actual) > Number(values[0]);
    case "Lt":
      return actual !== undefined && Number(actual) < Number(values[0]);
    default:
      return false;
  }
}

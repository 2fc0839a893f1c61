import type { NodeObject } from "../objects.ts";
import type { NodeRequirement, NodeSelectorTerm, Pod, PodSpec, Toleration } from "../podObjects.ts";
import { quantityOrZero } from "../validation/quantity.ts";

/** Why a node does not take a pod. Those that pods on the node have no part in cannot be helped by evicting some. */
export interface Misfit {
  readonly reason: string;
  readonly final: boolean;
}

type Amounts = Readonly<Record<string, number>>;

/** Why `node`, with `others` on it, does not take `pod`; empty when it fits (Kubernetes 1.34's filters, in their order). */
export function misfits(pod: Pod, node: NodeObject, others: readonly Pod[]): Misfit[] {
  if (node.spec.unschedulable === true) {
    return [{ reason: "node(s) were unschedulable", final: true }];
  }
  const taint = (node.spec.taints ?? []).find(
    ({ key, value = "", effect }) =>
      effect !== "PreferNoSchedule" && !(pod.spec.tolerations ?? []).some((one) => tolerates(one, key, value, effect)),
  );
  if (taint) {
    return [{ reason: "node(s) had untolerated taint(s)", final: true }];
  }
  if (!matchesNode(pod.spec, node)) {
    return [{ reason: "node(s) didn't match Pod's node affinity/selector", final: true }];
  }
  return resourceMisfits(pod, node, others);
}

function resourceMisfits(pod: Pod, node: NodeObject, others: readonly Pod[]): Misfit[] {
  const wanted = podRequests(pod.spec);
  const used = others.map(({ spec }) => podRequests(spec));
  const room = (name: string): number => quantityOrZero(node.status.allocatable[name]);
  const result: Misfit[] = [];
  if (others.length + 1 > room("pods")) {
    result.push({ reason: "Too many pods", final: false });
  }
  for (const [name, amount] of Object.entries(wanted)) {
    const taken = used.reduce((sum, one) => sum + (one[name] ?? 0), 0);
    if (amount > 0 && taken + amount > room(name)) {
      result.push({ reason: `Insufficient ${name}`, final: amount > room(name) });
    }
  }
  return result;
}

/** Requests of all containers; an init container counts only where it wants more than the rest together. */
function podRequests(spec: PodSpec): Amounts {
  const total: Record<string, number> = {};
  const amounts = (map: Readonly<Record<string, string>> = {}): [string, number][] =>
    Object.entries(map).map(([name, text]) => [name, quantityOrZero(text)]);
  const lasting = [...spec.containers, ...(spec.initContainers ?? []).filter((one) => one.restartPolicy === "Always")];
  for (const { resources } of lasting) {
    for (const [name, amount] of amounts(resources?.requests)) {
      total[name] = (total[name] ?? 0) + amount;
    }
  }
  for (const { resources } of spec.initContainers ?? []) {
    for (const [name, amount] of amounts(resources?.requests)) {
      total[name] = Math.max(total[name] ?? 0, amount);
    }
  }
  return total;
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

function matchesNode(spec: PodSpec, node: NodeObject): boolean {
  const labels = node.metadata.labels ?? {};
  const selected = Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value);
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return selected && (required === undefined || required.nodeSelectorTerms.some((term) => matchesTerm(term, node)));
}

function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: NodeObject): boolean {
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

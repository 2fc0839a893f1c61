import type { NodeObject } from "../objects.ts";
import type { Pod, PodSpec } from "../podObjects.ts";
import { quantityOrZero } from "../validation/quantity.ts";
import { hasFreePorts } from "./hostPorts.ts";
import type { Misfit } from "./misfit.ts";
import { matchesNode, untoleratedTaint } from "./nodeMatch.ts";
import { affinityMisfit } from "./podAffinity.ts";
import type { Scene } from "./scene.ts";
import { spreadMisfit } from "./topologySpread.ts";

type Amounts = Readonly<Record<string, number>>;

/** Why `node` does not take `pod`: what the first filter says that refuses; empty when it fits (Kubernetes 1.34, in its order). */
export function misfits(pod: Pod, node: NodeObject, scene: Scene): Misfit[] {
  if (node.spec.unschedulable === true) {
    return [{ reason: "node(s) were unschedulable", final: true }];
  }
  if (untoleratedTaint(pod.spec, node)) {
    return [{ reason: "node(s) had untolerated taint(s)", final: true }];
  }
  if (!matchesNode(pod.spec, node)) {
    return [{ reason: "node(s) didn't match Pod's node affinity/selector", final: true }];
  }
  const others = scene.pods.filter(({ spec }) => spec.nodeName === node.metadata.name);
  if (!hasFreePorts(pod, others)) {
    return [{ reason: "node(s) didn't have free ports for the requested pod ports", final: false }];
  }
  const short = resourceMisfits(pod, node, others);
  if (short.length > 0) return short;
  const misfit = spreadMisfit(pod, node, scene) ?? affinityMisfit(pod, node, scene);
  return misfit ? [misfit] : [];
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

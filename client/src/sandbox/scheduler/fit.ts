import type { NodeObject } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import { hasFreePorts } from "./hostPorts.ts";
import type { Misfit } from "./misfit.ts";
import { matchesNode, untoleratedTaint } from "./nodeMatch.ts";
import { affinityMisfit } from "./podAffinity.ts";
import { podRequests, wholeAmount } from "./requests.ts";
import type { Scene } from "./scene.ts";
import { spreadMisfit } from "./topologySpread.ts";

/** Why `node` does not take `pod`: what the first filter says that refuses; empty when it fits (Kubernetes 1.34, in its order). */
export function misfits(pod: Pod, node: NodeObject, scene: Scene): Misfit[] {
  if (node.spec.unschedulable === true) {
    return [{ filter: "NodeUnschedulable", reason: "node(s) were unschedulable", final: true }];
  }
  if (untoleratedTaint(pod.spec, node)) {
    return [{ filter: "TaintToleration", reason: "node(s) had untolerated taint(s)", final: true }];
  }
  if (!matchesNode(pod.spec, node)) {
    return [{ filter: "NodeAffinity", reason: "node(s) didn't match Pod's node affinity/selector", final: true }];
  }
  const others = scene.pods.filter(({ spec }) => spec.nodeName === node.metadata.name);
  if (!hasFreePorts(pod, others)) {
    return [
      { filter: "NodePorts", reason: "node(s) didn't have free ports for the requested pod ports", final: false },
    ];
  }
  const short = resourceMisfits(pod, node, others);
  if (short.length > 0) return short;
  const misfit = spreadMisfit(pod, node, scene) ?? affinityMisfit(pod, node, scene);
  return misfit ? [misfit] : [];
}

function resourceMisfits(pod: Pod, node: NodeObject, others: readonly Pod[]): Misfit[] {
  const wanted = podRequests(pod);
  const used = others.map((one) => podRequests(one));
  const room = (name: string): number => wholeAmount(name, node.status.allocatable[name]);
  const result: Misfit[] = [];
  if (others.length + 1 > room("pods")) {
    result.push({ filter: "NodeResourcesFit", reason: "Too many pods", final: false });
  }
  for (const [name, amount] of Object.entries(wanted)) {
    const taken = used.reduce((sum, one) => sum + (one[name] ?? 0), 0);
    if (amount > 0 && taken + amount > room(name)) {
      result.push({ filter: "NodeResourcesFit", reason: `Insufficient ${name}`, final: amount > room(name) });
    }
  }
  return result;
}

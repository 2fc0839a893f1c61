import type { NodeObject } from "../../objects.ts";
import type { Pod } from "../../podObjects.ts";
import { ASSUMED, podRequests, wholeAmount, type Requests } from "../requests.ts";
import type { Scene } from "../scene.ts";
import { MOST, type Score } from "./score.ts";

const MEASURED = ["cpu", "memory"];

/** How much of each resource is asked for, of how much there is; of what a node has nothing, it says nothing. */
interface Use {
  readonly requested: number;
  readonly room: number;
}

/** More that nobody has asked for (Kubernetes 1.34, `NodeResourcesFit`, `LeastAllocated`). */
export const byRoom: Score = (pod, nodes, scene) =>
  nodes.map((node) => {
    const free = usesOf(pod, node, scene, ASSUMED).map(({ requested, room }) =>
      requested > room ? 0 : Math.floor(((room - requested) * MOST) / room),
    );
    return free.length === 0 ? 0 : Math.floor(free.reduce((sum, one) => sum + one, 0) / free.length);
  });

/** Processors and memory used up alike (Kubernetes 1.34, `NodeResourcesBalancedAllocation`); nothing of a pod that wants neither. */
export const byBalance: Score = (pod, nodes, scene) => {
  const own = podRequests(pod);
  if (MEASURED.every((name) => (own[name] ?? 0) === 0)) return nodes.map(() => 0);
  return nodes.map((node) => {
    const [one = 0, other = one] = usesOf(pod, node, scene).map(({ requested, room }) => Math.min(requested / room, 1));
    return Math.floor((1 - Math.abs((one - other) / 2)) * MOST);
  });
};

function usesOf(pod: Pod, node: NodeObject, { pods }: Scene, assumed?: Requests): Use[] {
  const there = pods.filter(({ spec }) => spec.nodeName === node.metadata.name);
  const all = [...there, pod].map((one) => podRequests(one, assumed));
  return MEASURED.map((name) => ({
    requested: all.reduce((sum, one) => sum + (one[name] ?? 0), 0),
    room: wholeAmount(name, node.status.allocatable[name]),
  })).filter(({ room }) => room > 0);
}

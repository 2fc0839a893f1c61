import type { NodeObject } from "../../objects.ts";
import type { Pod, SpreadConstraint } from "../../podObjects.ts";
import type { Scene } from "../scene.ts";
import { constraintsOf, groupOn, isCounted } from "../topologySpread.ts";
import { MOST, type Score } from "./score.ts";

const HOSTNAME = "kubernetes.io/hostname";

/**
 * Topologies with fewer of a pod's group, where it would rather be spread (Kubernetes 1.34, `PodTopologySpread`). A node that
 * lacks the label of a constraint has nothing. What a cluster wishes for the pods of services is left out: the sandbox has
 * no services.
 */
export const bySpread: Score = (pod, nodes, scene) => {
  const constraints = constraintsOf(pod, "ScheduleAnyway");
  if (constraints.length === 0) return nodes.map(() => 0);
  const hasAll = ({ metadata }: NodeObject): boolean =>
    constraints.every(({ topologyKey }) => metadata.labels?.[topologyKey] !== undefined);
  const taking = nodes.filter(hasAll);
  const crowds = constraints.map((one) => crowdOf(pod, one, taking, { ...scene, nodes: scene.nodes.filter(hasAll) }));
  const countOf = (node: NodeObject): number => Math.round(crowds.reduce((sum, crowd) => sum + crowd(node), 0));
  const counts = taking.map(countOf);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return nodes.map((node) => {
    if (!hasAll(node)) return 0;
    return most === 0 ? MOST : Math.floor((MOST * (most + least - countOf(node))) / most);
  });
};

/** How crowded it is around a node by one constraint: the more topologies there are, the more each of the group weighs. */
function crowdOf(
  pod: Pod,
  constraint: SpreadConstraint,
  taking: readonly NodeObject[],
  scene: Scene,
): (node: NodeObject) => number {
  const { topologyKey: key, maxSkew } = constraint;
  const isByNode = key === HOSTNAME;
  const place = ({ metadata }: NodeObject): string => metadata.labels?.[key] ?? "";
  const size = isByNode ? taking.length : new Set(taking.map(place)).size;
  const weight = Math.log(size + 2);
  return (node) => {
    const around = isByNode
      ? [node]
      : scene.nodes.filter((other) => place(other) === place(node) && isCounted(pod, constraint, other));
    const group = around.reduce((sum, other) => sum + groupOn(other, pod, constraint, scene.pods).length, 0);
    return group * weight + maxSkew - 1;
  };
}

import type { NodeObject } from "../objects.ts";
import type { Pod, PodTerm } from "../podObjects.ts";
import { selects } from "../validation/workloads/template.ts";
import type { Misfit } from "./misfit.ts";
import { topologyOf, type Scene } from "./scene.ts";

/** Whether a pod may stand on `node` beside those that it or they want near or far (Kubernetes 1.34, `interpodaffinity`). */
export function affinityMisfit(pod: Pod, node: NodeObject, scene: Scene): Misfit | undefined {
  if (!isNearItsOwn(pod, node, scene)) {
    return { filter: "InterPodAffinity", reason: "node(s) didn't match pod affinity rules", final: true };
  }
  if (farTerms(pod).some((term) => scene.pods.some((other) => isMet(term, pod, other, other, node, scene)))) {
    return { filter: "InterPodAffinity", reason: "node(s) didn't match pod anti-affinity rules", final: false };
  }
  if (scene.pods.some((other) => farTerms(other).some((term) => isMet(term, other, pod, other, node, scene)))) {
    return {
      filter: "InterPodAffinity",
      reason: "node(s) didn't satisfy existing pods anti-affinity rules",
      final: false,
    };
  }
  return undefined;
}

/** Near which others a pod has to be. */
export const nearTerms = ({ spec }: Pod): readonly PodTerm[] =>
  spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
const farTerms = ({ spec }: Pod): readonly PodTerm[] =>
  spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];

/** In each of its topologies a pod is that all of its terms are for. The first of a group that wants its like may go anywhere. */
function isNearItsOwn(pod: Pod, node: NodeObject, scene: Scene): boolean {
  const terms = nearTerms(pod);
  if (terms.length === 0) return true;
  if (!terms.every(({ topologyKey }) => node.metadata.labels?.[topologyKey] !== undefined)) return false;
  const isLike = (other: Pod): boolean => terms.every((term) => isFor(term, pod, other, scene));
  const likes = scene.pods.filter(isLike);
  const isThere = ({ topologyKey }: PodTerm): boolean =>
    likes.some((other) => topologyOf(scene, other, topologyKey) === node.metadata.labels?.[topologyKey]);
  if (terms.every(isThere)) return true;
  const isNowhere = likes.every((one) =>
    terms.every(({ topologyKey }) => topologyOf(scene, one, topologyKey) === undefined),
  );
  return isNowhere && isLike(pod);
}

/** Whether a term of `owner` is for `target`, and `placed`, one of the two, is where `node` is. */
function isMet(term: PodTerm, owner: Pod, target: Pod, placed: Pod, node: NodeObject, scene: Scene): boolean {
  const here = node.metadata.labels?.[term.topologyKey];
  return (
    here !== undefined && topologyOf(scene, placed, term.topologyKey) === here && isFor(term, owner, target, scene)
  );
}

/** Whether a term of `owner` is for `target`: a selector that is absent selects nothing, and an empty one all. */
export function isFor(term: PodTerm, owner: Pod, target: Pod, scene: Scene): boolean {
  const { labelSelector, namespaces = [], namespaceSelector } = term;
  const namespace = target.metadata.namespace ?? "";
  const isOwn = namespaces.length === 0 && !namespaceSelector && namespace === owner.metadata.namespace;
  const isSelected = namespaceSelector && selects(namespaceSelector, scene.namespaceLabels(namespace)) === true;
  return (
    (isOwn || namespaces.includes(namespace) || isSelected === true) &&
    labelSelector !== undefined &&
    selects(labelSelector, target.metadata.labels ?? {}) === true
  );
}

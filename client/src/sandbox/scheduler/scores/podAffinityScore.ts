import type { NodeObject } from "../../objects.ts";
import type { Pod, PodTerm, WeightedPodTerm } from "../../podObjects.ts";
import { isFor, nearTerms } from "../podAffinity.ts";
import { topologyOf, type Scene } from "../scene.ts";
import { MOST, type Score } from "./score.ts";

/** What a pod that has to be near another counts for it; the other has not asked. */
const HARD_WEIGHT = 1;

/** A topology that those pods are in with which this one, or which with this one, would rather or rather not be. */
interface Pull {
  readonly key: string;
  readonly value: string;
  readonly weight: number;
}

/** Nearer to the pods that this one, or that this one's would rather be near (Kubernetes 1.34, `InterPodAffinity`). */
export const byCompany: Score = (pod, nodes, scene) => {
  const pulls = scene.pods.flatMap((other) => pullsOf(pod, other, scene));
  const sumOf = ({ metadata }: NodeObject): number =>
    pulls.reduce((sum, { key, value, weight }) => sum + (metadata.labels?.[key] === value ? weight : 0), 0);
  const sums = nodes.map(sumOf);
  const [least, most] = [Math.min(...sums), Math.max(...sums)];
  return sums.map((sum) => (most === least ? 0 : Math.trunc(MOST * ((sum - least) / (most - least)))));
};

/** Of the wishes of both, and of the other's needs. */
function pullsOf(pod: Pod, other: Pod, scene: Scene): Pull[] {
  const pull = (owner: Pod, target: Pod, { podAffinityTerm: term, weight }: WeightedPodTerm, sign: number): Pull[] => {
    const value = topologyOf(scene, other, term.topologyKey);
    const isMeant = value !== undefined && isFor(term, owner, target, scene);
    return isMeant ? [{ key: term.topologyKey, value, weight: weight * sign }] : [];
  };
  const needs = nearTerms(other).map((term: PodTerm) => ({ podAffinityTerm: term, weight: HARD_WEIGHT }));
  return [
    ...wishesOf(pod, "podAffinity").flatMap((wish) => pull(pod, other, wish, 1)),
    ...wishesOf(pod, "podAntiAffinity").flatMap((wish) => pull(pod, other, wish, -1)),
    ...needs.flatMap((need) => pull(other, pod, need, 1)),
    ...wishesOf(other, "podAffinity").flatMap((wish) => pull(other, pod, wish, 1)),
    ...wishesOf(other, "podAntiAffinity").flatMap((wish) => pull(other, pod, wish, -1)),
  ];
}

function wishesOf({ spec }: Pod, kind: "podAffinity" | "podAntiAffinity"): readonly WeightedPodTerm[] {
  return spec.affinity?.[kind]?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
}

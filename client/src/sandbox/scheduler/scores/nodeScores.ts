import type { NodeObject } from "../../objects.ts";
import type { Pod } from "../../podObjects.ts";
import { matchesTerm, toleratesTaint } from "../nodeMatch.ts";
import { inProportion, MOST, type Score } from "./score.ts";

/** Fewer taints that a pod had better stay away from (Kubernetes 1.34, `TaintToleration`). */
export const byTaints: Score = (pod, nodes) =>
  inProportion(nodes.map((node) => intolerable(pod, node))).map((share) => MOST - share);

function intolerable({ spec }: Pod, node: NodeObject): number {
  const unwelcoming = (node.spec.taints ?? []).filter(({ effect }) => effect === "PreferNoSchedule");
  return unwelcoming.filter((taint) => !toleratesTaint(spec, taint)).length;
}

/** More of what a pod would rather have of its node (Kubernetes 1.34, `NodeAffinity`). */
export const byWishes: Score = ({ spec }, nodes) => {
  const wishes = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const weightOf = (node: NodeObject): number =>
    wishes.reduce((sum, { weight, preference }) => sum + (matchesTerm(preference, node) ? weight : 0), 0);
  return inProportion(nodes.map(weightOf));
};

const MEBIBYTE = 2 ** 20;
/** An image of less is as good as none; of more, a node gets no more for it. Of each container. */
const LEAST = 23 * MEBIBYTE;
const ENOUGH = 1000 * MEBIBYTE;

/** Images that are there already, the larger and the more nodes have them the better (Kubernetes 1.34, `ImageLocality`). */
export const byImages: Score = ({ spec }, nodes, scene) => {
  const wanted = [...(spec.initContainers ?? []), ...spec.containers].map(({ image }) => withTag(image));
  const most = ENOUGH * wanted.length;
  const shareOf = (image: string): number =>
    scene.nodes.filter((node) => sizeOn(node, image) !== undefined).length / scene.nodes.length;
  return nodes.map((node) => {
    const sizes = wanted.map((image) => Math.floor((sizeOn(node, image) ?? 0) * shareOf(image)));
    const sum = sizes.reduce((total, size) => total + size, 0);
    return Math.floor((MOST * (Math.min(Math.max(sum, LEAST), most) - LEAST)) / (most - LEAST));
  });
};

function sizeOn({ status }: NodeObject, image: string): number | undefined {
  return status.images?.find(({ names = [] }) => names.includes(image))?.sizeBytes;
}

function withTag(image = ""): string {
  return image.lastIndexOf(":") <= image.lastIndexOf("/") ? `${image}:latest` : image;
}

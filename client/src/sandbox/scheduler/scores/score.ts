import type { NodeObject } from "../../objects.ts";
import type { Pod } from "../../podObjects.ts";
import type { Scene } from "../scene.ts";

/** The best that a node can have of one score. */
export const MOST = 100;

/**
 * How well each of the nodes that would take a pod suits it by one measure, from 0 to `MOST`, in their order.
 *
 * @param nodes those of the scene that would take it
 */
export type Score = (pod: Pod, nodes: readonly NodeObject[], scene: Scene) => readonly number[];

/** In proportion to the largest (Kubernetes 1.34, `DefaultNormalizeScore`). */
export function inProportion(counts: readonly number[]): readonly number[] {
  const most = Math.max(...counts);
  return counts.map((count) => (most === 0 ? 0 : Math.floor((MOST * count) / most)));
}

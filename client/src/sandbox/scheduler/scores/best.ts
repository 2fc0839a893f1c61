import type { NodeObject } from "../../objects.ts";
import type { Pod } from "../../podObjects.ts";
import type { Scene } from "../scene.ts";
import { byImages, byTaints, byWishes } from "./nodeScores.ts";
import { byCompany } from "./podAffinityScore.ts";
import { byBalance, byRoom } from "./resourceScores.ts";
import type { Score } from "./score.ts";
import { bySpread } from "./spreadScore.ts";

/** With their weights (Kubernetes 1.34, `getDefaultPlugins`). */
const SCORES: readonly (readonly [score: Score, weight: number])[] = [
  [byTaints, 3],
  [byWishes, 2],
  [byRoom, 1],
  [bySpread, 2],
  [byCompany, 2],
  [byBalance, 1],
  [byImages, 1],
];

/**
 * Which of the nodes that would take a pod suits it best; undefined when there are none.
 *
 * A real scheduler draws lots among the best; this one takes the first, so that a run can be repeated.
 */
export function bestNode(pod: Pod, nodes: readonly NodeObject[], scene: Scene): NodeObject | undefined {
  if (nodes.length < 2) return nodes[0];
  const totals = nodes.map(() => 0);
  for (const [score, weight] of SCORES) {
    score(pod, nodes, scene).forEach((points, index) => (totals[index] = (totals[index] ?? 0) + weight * points));
  }
  return nodes[totals.indexOf(Math.max(...totals))];
}

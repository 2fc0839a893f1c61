import type { Happening } from "./happenings.ts";
import type { Dice } from "./programs.ts";

/** The nodes of a cluster that can give one up. */
export const NODES = [{ name: "first" }, { name: "second" }] as const;

/**
 * What the scenarios of the sixth edition did not have: a node that the cluster gives up, logs that are removed on a node, and
 * shells that are open through everything.
 */
export function happeningsOfSeventh(
  dice: Dice,
  span: number,
  { operator }: { readonly operator?: object | undefined },
): Happening[] {
  const { maybe, pick, upTo } = dice;
  // What an operator asks its sidecar goes by no kubelet here.
  const found = operator ? [] : lossOfNode(dice, { at: upTo(span) });
  if (maybe(0.12)) found.push({ what: "remove-log", at: upTo(span) });
  for (let times = pick(0, 0, 0, 1, 2); times > 0; times--) {
    found.push({ what: "shell", at: upTo(span), lasts: pick(3000, 60_000, 1_200_000) });
  }
  return found;
}

/** It is back before its pods are evicted, when they are, or never. */
export function lossOfNode({ maybe, pick }: Dice, when: Pick<Happening, "at">): Happening[] {
  if (!maybe(0.25)) return [];
  if (maybe(0.3)) return [{ what: "node-gone", ...when }];
  return [{ what: "node-silent", ...when, lasts: pick(45_000, 70_000, 200_000, 340_000, 352_000, 420_000, 900_000) }];
}

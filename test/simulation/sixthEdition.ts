import type { Happening } from "./happenings.ts";
import type { Dice } from "./programs.ts";

/** What the scenarios of the fifth edition did not have: a node that nobody hears of, and windows that may only read. */
export function happeningsOfSixth(
  dice: Dice,
  span: number,
  { operator }: { readonly operator?: object | undefined },
): Happening[] {
  const { maybe, pick } = dice;
  // What an operator asks its sidecar goes by no kubelet here.
  const found = operator ? [] : happeningsOfKubelet(dice, when(dice, span));
  if (maybe(0.1)) found.push({ what: "read-only", ...when(dice, span), lasts: pick(2000, 30_000, 400_000) });
  return found;
}

/** It is back before the cluster gives its node up. */
export function happeningsOfKubelet({ maybe, pick }: Dice, at: Pick<Happening, "at" | "on">): Happening[] {
  return maybe(0.2) ? [{ what: "kubelet", ...at, lasts: pick(2000, 12_000, 38_000) }] : [];
}

function when({ maybe, pick, upTo }: Dice, span: number): Pick<Happening, "at" | "on"> {
  if (maybe(0.7)) return { at: upTo(span) };
  const moment = pick("create", "delete", "log", "watch");
  return { at: pick(0, 3, 200), on: { moment, number: 1 + upTo(2) } };
}

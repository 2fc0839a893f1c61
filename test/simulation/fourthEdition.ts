import { happeningsOfFourth, type Happening } from "./happenings.ts";
import type { Dice } from "./programs.ts";

/** What users do beside one run, and after it: what the scenarios of the third edition did not have. */
export interface FourthEdition {
  /** The operator goes on with the pod of an earlier try of its task (`reattach_on_restart`). */
  readonly reattaches: boolean;
  /** Pods of forgotten runs are there. */
  readonly hasForgotten: boolean;
  /** The run is started again from another window as soon as it has ended; after so many milliseconds it is stopped. */
  readonly rerun?: { readonly stoppedAfter?: number };
}

interface Third {
  readonly happenings: readonly Happening[];
  readonly operator?: object;
  readonly hasWindows: boolean;
}

/** @param length how long the programs of the third edition's scenario wait, all together; milliseconds */
export function fourthOf(
  third: Third,
  { maybe, pick, upTo }: Dice,
  length: number,
): { readonly happenings: readonly Happening[]; readonly fourth: FourthEdition } {
  const span = pick(3000, length + 10_000);
  const reattaches = third.operator !== undefined && !third.hasWindows && maybe(0.5);
  const happenings = happeningsOfFourth({ maybe, pick, upTo }, span, { reattaches });
  const rerun = maybe(0.1) ? { ...(maybe(0.3) && { stoppedAfter: upTo(span) }) } : undefined;
  return {
    happenings: [...third.happenings, ...happenings],
    fourth: { reattaches, hasForgotten: maybe(0.5), ...(rerun && { rerun }) },
  };
}

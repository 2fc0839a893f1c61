import type { Happening } from "./happenings.ts";
import type { Act, Program } from "./program.ts";
import type { Dice } from "./programs.ts";
import { lossOfNode } from "./seventhEdition.ts";
import { happeningsOfKubelet } from "./sixthEdition.ts";

/** What the scenarios of the seventh edition did not have. */
export interface EighthEdition {
  /** What the file of a log takes for each batch of lines. Milliseconds. */
  readonly fileLatency: number;
}

interface Seventh {
  readonly happenings: readonly Happening[];
  readonly programs: readonly Program[];
  readonly operator?: object | undefined;
}

/** Lines of a hundred characters: 2 MB, many times what may wait anywhere. */
const FLOOD = 20_000;

/** Containers that write faster than a log's file takes it, and operators whose nodes are silent, or are lost. */
export function eighthOf(
  { happenings, programs, operator }: Seventh,
  dice: Dice,
  span: number,
): Pick<Seventh, "happenings" | "programs"> & { readonly eighth: EighthEdition } {
  const { maybe, pick, upTo } = dice;
  const isFlood = maybe(0.06);
  const when = { at: upTo(span) };
  const ofNodes = operator ? [...happeningsOfKubelet(dice, when), ...lossOfNode(dice, { at: upTo(span) })] : [];
  return {
    happenings: [...happenings, ...ofNodes],
    programs: isFlood ? programs.map(flooding) : programs,
    eighth: { fileLatency: isFlood ? 200 : pick(0, 0, 20, 400) },
  };
}

function flooding({ acts, ...rest }: Program): Program {
  const flood: Act = { flood: FLOOD };
  return { ...rest, acts: [flood, { wait: 3000 }, ...acts] };
}

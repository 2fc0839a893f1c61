import type { Happening } from "./happenings.ts";
import type { Act, Program } from "./program.ts";
import type { Dice } from "./programs.ts";
import { PRINTS_SECRET } from "./secrets.ts";

/** What the scenarios of the fourth edition did not have. */
export interface FifthEdition {
  /** The task prints what it got from a secret. */
  readonly hasSecret: boolean;
  /** How far the clock of the nodes is ahead of the world's at the beginning. Milliseconds. */
  readonly nodeAhead: number;
  /** Keys of deletion are edited as soon as the run has begun: it goes on with those that it has read. */
  readonly keysAreEdited: boolean;
}

interface Fourth {
  readonly happenings: readonly Happening[];
  readonly programs: readonly Program[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** @param length how long the programs wait, all together; milliseconds */
export function fifthOf(
  { happenings, programs }: Fourth,
  dice: Dice,
  length: number,
): Fourth & { readonly fifth: FifthEdition } {
  const { maybe } = dice;
  const hasSecret = maybe(0.3);
  const ofNodes = nodeClockOf(dice, dice.pick(3000, length + 10_000));
  return {
    happenings: [...happenings, ...ofNodes.happenings],
    programs: hasSecret ? programs.map((program) => printingSecrets(program, dice)) : programs,
    fifth: { hasSecret, nodeAhead: ofNodes.nodeAhead, keysAreEdited: maybe(0.3) },
  };
}

/** How far the nodes' clock is ahead at first, and when it is set. */
export function nodeClockOf(
  { maybe, pick, upTo }: Dice,
  span: number,
): { readonly nodeAhead: number; readonly happenings: readonly Happening[] } {
  // No two lines of a clock that was set back have the same time: its nanoseconds are others.
  const fraction = upTo(1e6) / 1e6;
  const nodeAhead = maybe(0.4) ? pick(-HOUR, -20_000, -1500, 900, 20_000, HOUR) + fraction : 0;
  const lasts = pick(-HOUR, -20_000, -2500, 700, MINUTE, HOUR) + fraction / 2;
  return { nodeAhead, happenings: maybe(0.2) ? [{ what: "set-node-clock", at: upTo(span), lasts }] : [] };
}

/** Anywhere before its end, once or several times. */
function printingSecrets({ acts, ...rest }: Program, { maybe, pick, upTo }: Dice): Program {
  const changed: Act[] = [...acts];
  for (let times = pick(1, 1, 4); times > 0; times--) {
    changed.splice(lineStart(changed, upTo(changed.length)), 0, ...pick(...PRINTS_SECRET), {
      wait: maybe(0.3) ? 300 : 0,
    });
  }
  return { ...rest, acts: changed };
}

/** The first place from `index` on, down to the first, where no line is begun. */
function lineStart(acts: readonly Act[], index: number): number {
  const before = acts.slice(0, index).findLast((act) => "print" in act);
  return before && "print" in before && !before.print.endsWith("\n") ? 0 : index;
}

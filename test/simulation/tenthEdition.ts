import type { FaultRule } from "../../client/src/sandbox/index.ts";
import type { Happening } from "./happenings.ts";
import type { Act, Program } from "./program.ts";
import type { Dice } from "./programs.ts";
import type { Scenario } from "./scenario.ts";

/** What the scenarios of the ninth edition did not have. */
export interface TenthEdition {
  /** From so many bytes on, a node begins another file for the log of a container; absent: never. */
  readonly maxLogBytes?: number;
}

type Ninth = Pick<Scenario, "happenings" | "programs" | "rules" | "retries">;

/** The smallest of which a client takes note; a node has ten times as much, if nobody says otherwise. */
export const SMALLEST_FILE = 1024 * 1024;
/** Lines of a hundred characters; with what stands before each, more than such a file may have. */
const FLOOD = 8000;
/** While a node looks at its logs once: lines are written just when it begins another file. */
const CHATTER: Act = { chatter: 550, every: 20 };

/**
 * Nodes that begin other files for long logs, requests that are carried out when they have long been answered with an error,
 * stops between two tries, and windows that look on from the beginning.
 */
export function tenthOf(
  { happenings, programs, rules, retries }: Ninth,
  dice: Dice,
): Ninth & { readonly tenth: TenthEdition } {
  const { maybe, pick, upTo } = dice;
  const hasRotation = maybe(0.12);
  const found: Happening[] = [];
  if (retries !== "none" && maybe(0.15))
    found.push({ what: "stop", at: pick(0, 100, 1000 + upTo(4000)), on: { moment: "retrying", number: 1 } });
  if (maybe(0.2)) found.push({ what: "look", at: upTo(3000), lasts: 24 * 3_600_000 });
  return {
    happenings: [...happenings, ...found],
    programs: hasRotation ? programs.map((program) => filling(program, dice)) : programs,
    rules: maybe(0.15) ? [...rules, lateAnswer(dice)] : rules,
    retries,
    tenth: hasRotation ? { maxLogBytes: SMALLEST_FILE } : {},
  };
}

/** Of a proxy that has no more patience, or of a server whose store has none (`etcdserver: request timed out`). */
export function lateAnswer({ pick, upTo }: Dice): FaultRule {
  const as = pick("500", "504");
  return {
    match: { verb: "create", probability: pick(0.3, 1) },
    fault: { kind: "lostAnswer", as, ms: pick(upTo(400), upTo(3000), upTo(30_000)) },
  };
}

/** Fills one file on its node after the other. */
export function filling({ acts, ...rest }: Program, { pick }: Dice): Program {
  const [before, ...others] = Array.from({ length: pick(1, 1, 2) }, (): Act[] => [{ flood: FLOOD }, CHATTER]);
  return { ...rest, acts: [...(before ?? []), ...acts, ...others.flat()].sort(byEnd) };
}

/** What ends a program stays its end. */
function byEnd(left: Act, right: Act): number {
  return Number(isEnd(left)) - Number(isEnd(right));
}

function isEnd(act: Act): boolean {
  return "exit" in act || "removeSelf" in act;
}

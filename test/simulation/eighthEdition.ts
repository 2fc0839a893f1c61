import type { Happening } from "./happenings.ts";
import type { Act, Program } from "./program.ts";
import type { Dice } from "./programs.ts";
import type { Scenario } from "./scenario.ts";
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
  readonly policy: Scenario["policy"];
  readonly retries: Scenario["retries"];
}

/** Lines of a hundred characters: 2 MB, many times what may wait anywhere. */
const FLOOD = 20_000;

/**
 * Containers that write faster than a log's file takes it, operators whose nodes are silent, or are lost, and evictions that the
 * policy has tries for.
 */
export function eighthOf(
  { happenings, programs, operator, policy, retries }: Seventh,
  dice: Dice,
  span: number,
): Omit<Seventh, "operator"> & { readonly eighth: EighthEdition } {
  const { maybe, pick, upTo } = dice;
  const isFlood = maybe(0.06);
  const when = { at: upTo(span) };
  const ofNodes = operator ? [...happeningsOfKubelet(dice, when), ...lossOfNode(dice, { at: upTo(span) })] : [];
  const evictions: Happening[] = maybe(0.1) ? [{ what: "evict-pod", at: 1000 + upTo(span) }] : [];
  const isAnswered = evictions.length > 0 && !operator;
  return {
    happenings: [...happenings, ...ofNodes, ...evictions],
    policy: isAnswered ? { ...policy, retryCounts: { ...policy.retryCounts, err_pod_evicted: 1 } } : policy,
    retries: isAnswered ? "policy" : retries,
    programs: isFlood ? programs.map(flooding) : programs,
    eighth: { fileLatency: isFlood ? 200 : pick(0, 0, 20, 400) },
  };
}

function flooding({ acts, ...rest }: Program): Program {
  const flood: Act = { flood: FLOOD };
  return { ...rest, acts: [flood, { wait: 3000 }, ...acts] };
}

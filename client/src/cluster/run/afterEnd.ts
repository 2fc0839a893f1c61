import type { RunActions } from "./actions.ts";
import { mayStay } from "./end.ts";
import type { LeftPods } from "./leftPods.ts";
import { currentTry, type RunState } from "./state.ts";

/**
 * The end of a run is told before all that may follow from it is known; the journal has it until then. Looks for pods that came
 * late, and for task pods that are left, and deletes them.
 *
 * @param state of a run that has ended and is open
 * @returns the run of which nothing is left; undefined where that could not be found out
 */
export async function settleAfterEnd(
  state: RunState,
  left: LeftPods,
  actions: RunActions,
): Promise<RunState | undefined> {
  const { isUnswept, plan, result, tries } = state;
  const last = currentTry(state);
  // What was said to be kept is left alone: of that, only task pods may be there.
  const sought = tries.filter((one) => one.isLeft ?? (one === last && !(result && mayStay(result))));
  const ends = await Promise.all(sought.map((one) => left.end(one)));
  const isSettled = ends.every((one) => one.isSettled);
  const wasThere = ends.some((one) => one.wasThere);
  // A driver that could not be deleted may have gone on, and made more tasks, before it went by itself.
  const wentOn = result?.pod === "unknown" && last.podUid !== undefined;
  const mayHaveTasks = (wasThere || wentOn || isUnswept) && !plan.operator && !plan.executor;
  const isSwept = !mayHaveTasks || (await actions.sweep(state));
  if (!isSettled || !isSwept) return undefined;
  const settled = tries.map((one) => (one.isLeft ? { ...one, isLeft: undefined } : one));
  return { ...state, tries: settled, isOpen: undefined, isUnswept: undefined };
}

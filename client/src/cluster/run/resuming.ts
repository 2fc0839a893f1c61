import { adopt } from "./adoption.ts";
import { earlyLog, pendingAnew } from "./creation.ts";
import { awaitDeletion, awaitStop } from "./stopping.ts";
import type { Step } from "./end.ts";
import type { RunEffect } from "./events.ts";
import { currentTry, type RunState } from "./state.ts";
import { resumeXcom } from "./xcom.ts";

/**
 * A window goes on with what the journal has of a run: whatever the last entry was followed by is done again, since nobody
 * knows how much of it was done. Patience begins anew where nobody was there to make use of it.
 */
export function resume(journalled: RunState, at: number): Step {
  const state = pendingAnew(journalled, at);
  switch (state.stage) {
    case "creating":
      return { state, effects: [{ type: "settle", after: 0, resumed: true }] };
    case "retrying":
      // What the last driver has left, and the next plan, may have been on their way.
      return { state: { ...state, deadline: state.deadline ?? at }, effects: [{ type: "sweep" }] };
    case "cleaning":
      return state.createPendingUntil === undefined
        ? { state: awaitDeletion(state, at), effects: [{ type: "delete", force: false }] }
        : { state, effects: [watchOn(state)] };
    case "stopping": {
      if (state.podGone) return { state, effects: [watchOn(state)] };
      const { state: again, effects } = awaitStop(state, at);
      return { state: again, effects: [watchOn(state), ...effects] };
    }
    default: {
      // What the log said before is read again with the log.
      const again = { ...state, logEnded: false };
      const effects: RunEffect[] = [watchOn(state), ...adopt(state), ...resumeXcom(state)];
      if (state.stage === "starting") effects.push(...earlyLog(state));
      else effects.push({ type: "follow-log" });
      return state.stage === "finishing"
        ? { state: { ...again, deadline: at + state.plan.policy.terminationGracePeriod }, effects }
        : { state: again, effects };
    }
  }
}

/** What was seen of the pod before is in the state: the watch goes on from there. */
function watchOn(state: RunState): RunEffect {
  return { type: "observe", from: currentTry(state).resourceVersion };
}

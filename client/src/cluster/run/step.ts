import type { RunEffect, RunEvent } from "./events.ts";
import { adopting } from "./adoption.ts";
import { clockSet, setBack } from "./clockSet.ts";
import { newer } from "../connection/resourceVersion.ts";
import { created, earlierPods, pending, refused, settled, unclear } from "./creation.ts";
import { cleaned, conclude, pastDeadline } from "./ending.ts";
import { detach, forceStop, stopPod } from "./stopping.ts";
import { end, type Step } from "./end.ts";
import { LOG_PATIENCE, observed, vanished } from "./observed.ts";
import { createRefused, neverSettled } from "./startOutcomes.ts";
import { lookedFor, stoppedBeforeStart, stoppedBetweenTries } from "./outcomes.ts";
import { resume } from "./resuming.ts";
import { currentTry, isStopWanted, withTry, type RunState, type TryState } from "./state.ts";
import { answered, isXcomOpen } from "./xcom.ts";
import { tidyAll, tidyPod } from "../tidy.ts";

export type { Step } from "./end.ts";

/** For the end of a pod whose sidecar could not be told to end. Milliseconds. */
const SIDECAR_PATIENCE = 30_000;

/**
 * One step of a run: the new state, and what has to be done now. Pure; the same events give the same states. An event
 * that makes no sense in a stage, or is about an earlier try, changes nothing, so that late and repeated events do no harm.
 */
export function step(state: RunState, event: RunEvent): Step {
  if (state.stage === "ended" || (event.about ?? currentTry(state).number) !== currentTry(state).number) {
    return { state, effects: [] };
  }
  event = readable(event);
  const next = advance(OWN_TIME.has(event.type) ? state : { ...state, changedAt: event.at }, event);
  return next.state.stage === "ended" ? { ...next, effects: next.effects.filter(isFinal) } : next;
}

/** Events that tell by themselves what becomes of the state's times. */
const OWN_TIME: ReadonlySet<RunEvent["type"]> = new Set(["resume", "clock-set"]);

/** When `step` wants an event `time`, milliseconds since 1970. */
export function wakeAt(state: RunState): number | undefined {
  return state.stage === "ended" ? undefined : state.deadline;
}

/** The event with pods that are as the API describes them. */
function readable(event: RunEvent): RunEvent {
  switch (event.type) {
    case "pod":
    case "created":
      return { ...event, pod: tidyPod(event.pod) };
    case "settled":
      return { ...event, pod: event.pod && tidyPod(event.pod) };
    case "earlier-pods":
      return { ...event, pods: tidyAll(tidyPod, event.pods) };
    default:
      return event;
  }
}

function advance(state: RunState, event: RunEvent): Step {
  switch (event.type) {
    case "start":
      return { state, effects: [{ type: state.plan.operator?.reattach === undefined ? "create" : "find-earlier" }] };
    case "earlier-pods":
      return state.stage === "creating" ? earlierPods(state, event) : stay(state);
    case "xcom":
      return answered(state, event);
    case "sidecar-ended":
      return sidecarEnded(state, event);
    case "resume":
      return resume(adopting(setBack(state, state.changedAt - event.at), event.executorId), event.at);
    case "clock-set":
      return stay(clockSet(state, event.by));
    case "seen":
      return stay(withTry(state, { resourceVersion: newer(event.resourceVersion, currentTry(state).resourceVersion) }));
    case "adopted":
      return stay({ ...state, adoption: { stage: "done", problem: event.problem } });
    case "created":
      return state.stage === "creating" ? created(state, event) : stay(state);
    case "create-refused":
      return state.stage === "creating" ? refused(state, event) : stay(state);
    case "create-unclear":
      return state.stage === "creating" ? unclear(state, event) : stay(state);
    case "settled":
      return state.stage === "creating" ? settled(state, event) : stay(state);
    case "settle-failed":
      return state.stage === "creating" ? end(state, neverSettled(state, event.failure), "unknown") : stay(state);
    case "pod":
      return observed(state, event);
    case "pod-gone":
      return vanished(state, event.at);
    case "lost-sight":
      return end(
        state,
        { verdict: "detached", reason: "lost-sight", sentence: event.failure.message, hint: event.failure.hint },
        "unknown",
      );
    case "log-verdict":
      return { state: { ...state, logVerdict: event.verdict }, effects: [] };
    case "task-refused":
      return stay({ ...state, taskRefusal: event.message });
    case "log-progress":
      return state.stage === "finishing" && !state.logEnded
        ? stay({ ...state, deadline: Math.max(state.deadline ?? 0, event.at + LOG_PATIENCE) })
        : stay(state);
    case "log-ended":
      return logEnded(state, event.at);
    case "deleted":
    case "halted":
      return cleaned(state, event.at, "deleted");
    case "delete-failed":
      return cleaned(state, event.at, event.failure);
    case "next-plan":
      return nextTry(state, event);
    case "next-plan-failed":
      return state.stage === "retrying" ? end(state, createRefused(event.failure), "absent") : stay(state);
    case "stop":
      return stop(state, event.at);
    case "detach":
      return detach(state);
    case "time":
      return time(state, event.at, event.unseen);
  }
}

function stay(state: RunState): Step {
  return { state, effects: [] };
}

/** After the end only deletions may still be on their way. */
function isFinal(effect: RunEffect): boolean {
  return FINAL.has(effect.type);
}

const FINAL: ReadonlySet<RunEffect["type"]> = new Set(["delete", "halt", "sweep", "mark", "report"]);

/** The sidecar goes: the pod will end, unless something else still runs in it. */
function sidecarEnded(state: RunState, { at, problem }: RunEvent & { readonly type: "sidecar-ended" }): Step {
  if (state.xcom?.stage !== "ending") return stay(state);
  const goesOn = problem === undefined ? undefined : true;
  const next: RunState = { ...state, xcom: { ...state.xcom, stage: "done", goesOn } };
  if (next.stage !== "finishing") return stay(next);
  if (next.outcome && next.logEnded) return conclude(next, at, next.outcome);
  return problem === undefined ? stay(next) : stay({ ...next, deadline: at + SIDECAR_PATIENCE });
}

function logEnded(state: RunState, at: number): Step {
  const next = { ...state, logEnded: true };
  // A log that is over means that the container is, too: the watch may be slower, or half-open.
  if (state.stage === "running") return { state: next, effects: [{ type: "look" }] };
  if (state.stage !== "finishing") return stay(next);
  // The grace period counts from the end of the log (dbnd 1.0.28, spec 4.4).
  if (!state.outcome || isXcomOpen(state)) {
    return stay({ ...next, deadline: at + state.plan.policy.terminationGracePeriod });
  }
  return conclude(next, at, state.outcome);
}

function nextTry(state: RunState, event: RunEvent & { readonly type: "next-plan" }): Step {
  if (state.stage !== "retrying") return stay(state);
  const last = currentTry(state);
  const taskTry = state.nextTry ?? last.number + 1;
  const number = last.number + 1;
  const fresh: TryState = { number, podName: event.plan.podName, ...(taskTry === number ? {} : { taskTry }) };
  return {
    state: {
      ...state,
      stage: "creating",
      plan: event.plan,
      tries: [...state.tries, fresh],
      deadline: undefined,
      createAttempts: 0,
      createPendingUntil: undefined,
      trouble: undefined,
      refusal: undefined,
      refusals: undefined,
      adoption: undefined,
      executors: undefined,
      nextTry: undefined,
      logEnded: false,
      logVerdict: undefined,
      taskRefusal: undefined,
      outcome: undefined,
      podGone: false,
      podGoing: undefined,
      lastPhase: undefined,
      failure: undefined,
    },
    effects: [{ type: "create" }],
  };
}

function stop(state: RunState, at: number): Step {
  switch (state.stage) {
    case "creating":
      // The second time: whatever became of the request, nobody waits for it any more.
      return isStopWanted(state)
        ? end(pending({ ...state, wish: "force" }, at), { ...stoppedBeforeStart(), hint: lookedFor() }, "unknown")
        : stay({ ...state, wish: "stop" });
    case "retrying":
      return end(state, stoppedBetweenTries(), "absent");
    case "stopping":
      return forceStop({ ...state, pastGrace: undefined }, at);
    case "cleaning":
      // The pod goes in any case, and no other follows.
      return stay({ ...state, wish: "stop" });
    default:
      return stopPod(state, at);
  }
}

function time(state: RunState, at: number, unseen: boolean | undefined): Step {
  if (state.deadline === undefined || at < state.deadline) return stay(state);
  if (state.stage !== "retrying") return pastDeadline(state, at, unseen);
  const tryNumber = state.nextTry ?? currentTry(state).number + 1;
  return { state: { ...state, deadline: undefined }, effects: [{ type: "next-plan", tryNumber }] };
}

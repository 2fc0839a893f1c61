import type { Failure, RunEffect, RunEvent } from "./events.ts";
import { shouldDelete } from "../dbnd/deletion.ts";
import { newer } from "../connection/resourceVersion.ts";
import { createRefused, LOOKED_FOR, neverSettled, ranUnseen, stoppedBeforeStart } from "./outcomes.ts";
import { chooseEarlier } from "./earlierPod.ts";
import { cleaned, conclude, end, pastDeadline, stopPod, type Step } from "./ending.ts";
import { adopt, adopting } from "./adoption.ts";
import { asksAgain, pendingDeadline, PUBLISH_AGAIN } from "./executor.ts";
import { LOG_PATIENCE, observed, vanished } from "./observed.ts";
import { showsInitLogs } from "./operatorLog.ts";
import { currentTry, isOurs, isStopWanted, withTry, type RunState, type TryState } from "./state.ts";
import { answered, isXcomOpen, resumeXcom } from "./xcom.ts";

export type { Step } from "./ending.ts";

/** A create whose fate is unclear is repeated at most this often: each time after the server had said "not there". */
const MOST_CREATES = 8;
/** An API server gives a request up after 60 s: one without an answer may be carried out until then. Milliseconds. */
const IN_FLIGHT = 65_000;
/** For the end of a pod whose sidecar could not be told to end. Milliseconds. */
const SIDECAR_PATIENCE = 30_000;
/** Between two looks for the pod of a request that may still be carried out. Milliseconds. */
const LOOK_AGAIN = 2000;

/**
 * One step of a run: the new state, and what has to be done now. Pure; the same events give the same states. An event
 * that makes no sense in a stage, or is about an earlier try, changes nothing, so that late and repeated events do no harm.
 */
export function step(state: RunState, event: RunEvent): Step {
  if (state.stage === "ended" || (event.about ?? currentTry(state).number) !== currentTry(state).number) {
    return { state, effects: [] };
  }
  const next = advance(event.type === "resume" ? state : { ...state, changedAt: event.at }, event);
  return next.state.stage === "ended" ? { ...next, effects: next.effects.filter(isFinal) } : next;
}

/** When `step` wants an event `time`, milliseconds since 1970. */
export function wakeAt(state: RunState): number | undefined {
  return state.stage === "ended" ? undefined : state.deadline;
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
      return resume(adopting(state, event.executorId), event.at);
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

function settleDelay(state: RunState): number {
  return Math.min(250 * 2 ** state.createAttempts, 10_000);
}

function resume(state: RunState, at: number): Step {
  switch (state.stage) {
    case "creating":
      return { state: pending(state, state.changedAt), effects: [{ type: "settle", after: 0, resumed: true }] };
    case "retrying":
      return stay(state);
    case "cleaning":
      return state.createPendingUntil === undefined
        ? { state, effects: [{ type: "delete", force: false }] }
        : { state, effects: [watchOn(state)] };
    case "stopping":
      return { state, effects: [watchOn(state), { type: "delete", force: false }] };
    default: {
      // What the log said before is read again with the log.
      const fresh = { ...state, logEnded: false };
      const { state: again, effects: ofXcom } = resumeXcom(fresh);
      const effects: RunEffect[] = [watchOn(state), ...adopt(state), ...ofXcom];
      if (state.stage === "starting") effects.push(...earlyLog(state));
      else effects.push({ type: "follow-log" });
      return state.stage === "finishing"
        ? { state: { ...again, deadline: at + state.plan.policy.terminationGracePeriod }, effects }
        : { state: again, effects };
    }
  }
}

function created(state: RunState, event: RunEvent & { readonly type: "created" }): Step {
  const { metadata, status } = event.pod;
  const patch: Partial<TryState> = { podUid: metadata.uid, createdAt: event.at, phase: status?.phase ?? "Pending" };
  const started = withTry(
    { ...state, stage: "starting", deadline: startDeadline(state, event.at), logEnded: false, asksAgain: undefined },
    patch,
  );
  if (state.wish === "detach") return detach(started);
  if (state.wish !== undefined) return stopPod(started, event.at, state.wish === "force");
  return { state: started, effects: [{ type: "observe" }, ...adopt(started), ...earlyLog(started)] };
}

/** The logs of init containers are there before the pod runs. */
function earlyLog({ plan }: RunState): readonly RunEffect[] {
  return showsInitLogs(plan) ? [{ type: "follow-log" }] : [];
}

/** What was seen of the pod before is in the state: the watch goes on from there. */
function watchOn(state: RunState): RunEffect {
  return { type: "observe", from: currentTry(state).resourceVersion };
}

/** One pod of an earlier try is gone on with as if it had just been created. */
function earlierPods(state: RunState, event: RunEvent & { readonly type: "earlier-pods" }): Step {
  if (isStopWanted(state)) return end(state, stoppedBeforeStart(), "absent");
  const choice = chooseEarlier(state, event.pods);
  return "pod" in choice ? created(choice.adopted, { type: "created", at: event.at, pod: choice.pod }) : choice;
}

/** The sidecar goes: the pod will end, unless something else still runs in it. */
function sidecarEnded(state: RunState, { at, problem }: RunEvent & { readonly type: "sidecar-ended" }): Step {
  if (state.xcom?.stage !== "ending") return stay(state);
  const next: RunState = { ...state, xcom: { ...state.xcom, stage: "done" } };
  if (next.stage !== "finishing") return stay(next);
  if (next.outcome && next.logEnded) return conclude(next, at, next.outcome);
  return problem === undefined ? stay(next) : stay({ ...next, deadline: at + SIDECAR_PATIENCE });
}

/** A detached run has no patience to lose, since DBND does not look at its pod; nor has the executor (spec 4.5). */
function startDeadline(state: RunState, at: number): number | undefined {
  const { executor, operator, policy } = state.plan;
  if (executor) return pendingDeadline(state, at);
  if (policy.detach || state.mode === "executor") return undefined;
  return at + (operator?.scheduleTimeout ?? policy.startupTimeout);
}

function unclear(state: RunState, event: RunEvent & { readonly type: "create-unclear" }): Step {
  const next = UNANSWERED.has(event.failure.reason) ? pending(state, event.at) : state;
  return { state: next, effects: [{ type: "settle", after: settleDelay(state), resumed: false }] };
}

/** A server that says no now may still carry out an earlier request: a quota is used up by the very pod that it makes. */
function refused(state: RunState, event: RunEvent & { readonly type: "create-refused" }): Step {
  if (event.at >= (state.createPendingUntil ?? 0)) {
    if (!isStopWanted(state) && asksAgain(state, event.failure)) return refusedForNow(state, event.failure);
    return end(state, createRefused(event.failure), "absent");
  }
  return {
    state: { ...state, refusal: event.failure },
    effects: [{ type: "settle", after: settleDelay(state), resumed: false }],
  };
}

/** The executor of Airflow puts the task back into its queue. */
function refusedForNow(state: RunState, { message }: Failure): Step {
  const waits = withTry({ ...state, asksAgain: true, refusals: (state.refusals ?? 0) + 1 }, { waitingFor: message });
  return { state: waits, effects: [{ type: "settle", after: PUBLISH_AGAIN, resumed: false }] };
}

const UNANSWERED: ReadonlySet<string> = new Set(["timeout", "unreachable", "cancelled"]);

/** A request was sent, at `at` at the latest, whose answer nobody has seen. */
function pending(state: RunState, at: number): RunState {
  return { ...state, createPendingUntil: Math.max(state.createPendingUntil ?? 0, at + IN_FLIGHT) };
}

function settled(state: RunState, event: RunEvent & { readonly type: "settled" }): Step {
  if (event.pod) {
    if (isOurs(state, event.pod)) return created(state, { type: "created", at: event.at, pod: event.pod });
    const name = currentTry(state).podName;
    const refused = createRefused({
      reason: "already-exists",
      message: `There is another pod of the name ${name} already.`,
      hint: "Delete that pod, or run again to get a new name.",
    });
    return end(state, refused, "absent");
  }
  const isStopped = isStopWanted(state);
  // The server has said no to the last request: none is on its way.
  if (state.asksAgain && !isStopped) {
    return { state: { ...state, asksAgain: undefined, createPendingUntil: undefined }, effects: [{ type: "create" }] };
  }
  const { refusal } = state;
  const isLast = event.resumed || isStopped || refusal || state.createAttempts + 1 >= MOST_CREATES;
  // Where a pod deletes itself, its name is free again soon and keeps nobody from making a second one.
  if ((isLast || state.plan.policy.autoRemove) && event.at < (state.createPendingUntil ?? 0)) {
    return { state, effects: [{ type: "settle", after: LOOK_AGAIN, resumed: event.resumed }] };
  }
  // A second pod would do the work of the run again.
  if (event.mayHaveRun && !isStopped) return end(state, ranUnseen(), "absent");
  const again = state.plan.executor?.queuedCheck;
  if (isLast && again !== undefined && !event.resumed && !isStopped && !refusal) {
    return { state: { ...state, createAttempts: 0 }, effects: [{ type: "settle", after: again, resumed: false }] };
  }
  if (isLast) {
    if (refusal && !isStopped) return end(state, createRefused(refusal), "absent");
    const outcome = !isStopped
      ? {
          verdict: "failed" as const,
          reason: "create-unclear",
          sentence: "The pod was not created, or it is gone already.",
          hint: "Run the task again.",
        }
      : stoppedBeforeStart();
    return end(state, outcome, "absent");
  }
  return { state: { ...state, createAttempts: state.createAttempts + 1 }, effects: [{ type: "create" }] };
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
        ? end(pending({ ...state, wish: "force" }, at), { ...stoppedBeforeStart(), hint: LOOKED_FOR }, "unknown")
        : stay({ ...state, wish: "stop" });
    case "retrying":
      return end(state, stoppedBeforeStart(), "absent");
    case "stopping":
      return { state: { ...state, deadline: at + 30_000 }, effects: [{ type: "delete", force: true }] };
    case "cleaning":
      return stay(state);
    default:
      return stopPod(state, at, false);
  }
}

function detach(state: RunState): Step {
  if (state.stage === "creating") return stay({ ...state, wish: "detach" });
  if (state.stage === "cleaning" || state.stage === "stopping") return stay(state);
  // There is no pod that could go on: the try before has ended, and no other one follows.
  if (state.stage === "retrying" && state.outcome) {
    const isDeleted = shouldDelete(state.plan.policy, state.lastPhase);
    return end(state, state.outcome, state.podGone ? "absent" : isDeleted ? "deleted" : "kept");
  }
  return end(state, { verdict: "detached", sentence: "The run goes on without us." }, "kept");
}

function time(state: RunState, at: number, unseen: boolean | undefined): Step {
  if (state.deadline === undefined || at < state.deadline) return stay(state);
  switch (state.stage) {
    case "retrying":
      return {
        state: { ...state, deadline: undefined },
        effects: [{ type: "next-plan", tryNumber: state.nextTry ?? currentTry(state).number + 1 }],
      };
    default:
      return pastDeadline(state, at, unseen);
  }
}

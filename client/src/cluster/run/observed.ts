import { t } from "../../l10n.ts";
import { checkDeploy, checkRunning } from "../dbnd/checks.ts";
import { decideStart } from "../dbnd/blockingWait.ts";
import { evictionOf } from "../pods/eviction.ts";
import { failureReason } from "../dbnd/failure.ts";
import type { Pod } from "../objects.ts";
import {
  deletionAskedAt,
  containerStatuses,
  hasEnded,
  isDeleting,
  mainHasStarted,
  mainTermination,
  phaseOf,
  waitingFor,
} from "../pods/podState.ts";
import { conclude, lateComer } from "./ending.ts";
import { end, type Step } from "./end.ts";
import { gone as wentAway, stopped } from "./stopping.ts";
import type { PodEvent, RunEffect } from "./events.ts";
import { newer } from "../connection/resourceVersion.ts";
import { otherExecutor, takenOver } from "./adoption.ts";
import { givenUp, startOf } from "./executor.ts";
import { lastPhase, outcomeOfPod, outcomeOfVanished } from "./podOutcomes.ts";
import { outcomeOfDeployProblem } from "./startOutcomes.ts";
import { currentTry, isOurs, withTry, type RunState } from "./state.ts";
import { askSidecar, isXcomOpen } from "./xcom.ts";

/** The rest of a log is waited for until nothing has come of it for this long. Milliseconds. */
export const LOG_PATIENCE = 120_000;

/** The cluster told how the pod is now. */
export function observed(state: RunState, event: PodEvent): Step {
  const { pod, at } = event;
  const { podUid } = currentTry(state);
  const isOther = podUid !== undefined && pod.metadata.uid !== podUid;
  switch (state.stage) {
    case "starting":
    case "running":
    case "finishing":
      return isOther ? vanished(state, at) : watched(state, event);
    case "cleaning":
      return isOther && isOurs(state, pod) ? lateComer(state, event) : { state, effects: [] };
    case "stopping":
      if (isOther) return isOurs(state, pod) ? lateComer(state, event) : vanished(state, at);
      if (state.halting && hasEnded(pod))
        return end(
          withTry(state, { phase: phaseOf(pod), endedAt: at }),
          stopped(),
          isDeleting(pod) ? "absent" : "kept",
        );
      return { state: withTry(state, { phase: phaseOf(pod) }), effects: [] };
    default:
      return { state, effects: [] };
  }
}

/** The pod is away, by our doing or not. */
export function vanished(state: RunState, at: number): Step {
  const gone = { ...withTry(state, { waitingFor: undefined }), podGone: true };
  switch (state.stage) {
    case "starting":
      return conclude(
        { ...gone, failure: failureReason(null, state.plan.policy.checks) },
        at,
        outcomeOfVanished(state),
      );
    case "running":
    case "finishing": {
      const failure = state.failure ?? failureReason(null, state.plan.policy.checks);
      const next: RunState = {
        ...gone,
        stage: "finishing",
        failure,
        outcome: state.outcome ?? outcomeOfVanished(state),
      };
      if (next.logEnded && next.outcome) return conclude(next, at, next.outcome);
      return { state: { ...next, deadline: at + LOG_PATIENCE }, effects: [{ type: "hurry-log" }] };
    }
    case "stopping":
      return wentAway(gone, at);
    case "cleaning":
      // Deleted by somebody else, or by us with an answer that is on its way: the name is free now.
      return state.createPendingUntil === undefined ? { state, effects: [] } : { state: gone, effects: [] };
    default:
      return { state, effects: [] };
  }
}

/** How the pod of the try is while its end is waited for. */
function watched(before: RunState, event: PodEvent): Step {
  const { nodes, at } = event;
  const pod = asSeenInTime(before, event);
  const { executor, policy } = before.plan;
  const other = executor && !hasEnded(pod) ? otherExecutor(before, pod) : undefined;
  if (other !== undefined) return end(before, takenOver(other), "kept");
  const state = noted(before, pod, event);
  const hopeless = executor && givenUp(pod, executor);
  if (hopeless) return conclude(state, at, hopeless);
  if (state.stage !== "starting") return begun(state, pod, event, []);
  const problem = policy.detach ? undefined : checkDeploy(pod, policy.checks, nodes);
  if (problem) return conclude(state, at, outcomeOfDeployProblem(problem, pod));
  const elapsed = policy.startupTimeout - ((state.deadline ?? Infinity) - at);
  const decision = decideStart(phaseOf(pod), elapsed, policy.startupTimeout);
  if (decision !== "started" && !mainTermination(pod)) return { state, effects: [] };
  const running = withTry({ ...state, stage: "running", deadline: undefined }, { startedAt: at });
  return begun(running, pod, event, [{ type: "follow-log" }]);
}

/** The state with what the pod says of itself. */
function noted(state: RunState, pod: Pod, { nodes, at }: PodEvent): RunState {
  const { executor, policy } = state.plan;
  const eviction = evictionOf(pod);
  return withTry(
    {
      ...state,
      ...clockOnNode(state, pod, at),
      lastPhase: lastPhase(pod),
      podGoing: isDeleting(pod),
      failure: state.retryEvicted && eviction ? "err_pod_evicted" : failureReason(settled(pod), policy.checks, nodes),
    },
    {
      resourceVersion: newer(pod.metadata.resourceVersion, currentTry(state).resourceVersion),
      phase: phaseOf(pod),
      nodeName: pod.spec?.nodeName,
      waitingFor: waitingFor(pod),
      eviction,
      deletedAt: currentTry(state).deletedAt ?? deletionAskedAt(pod),
      ...(executor ? startOf(pod) : {}),
    },
  );
}

/** The pod has begun its work; `effects`: what follows from that. */
function begun(state: RunState, pod: Pod, event: PodEvent, effects: readonly RunEffect[]): Step {
  const go = mainTermination(pod) || hasEnded(pod) ? finishing : atWork;
  return go(state, pod, event, effects);
}

function atWork(state: RunState, pod: Pod, { nodes, at }: PodEvent, effects: readonly RunEffect[]): Step {
  const { policy } = state.plan;
  // Another container runs, but the one with the task cannot even start.
  const isStuck = !policy.detach && !mainHasStarted(pod);
  const problem = isStuck ? checkDeploy(asPending(pod), policy.checks, nodes) : undefined;
  if (problem) {
    const failure = failureReason(asPending(pod), policy.checks, nodes);
    return conclude({ ...state, failure }, at, outcomeOfDeployProblem(problem, pod));
  }
  // Only the executor looks at running pods (dbnd 1.0.28, spec 4.6).
  const fails = state.mode === "executor" && checkRunning(pod, policy.checks) === "not-ready";
  return fails ? conclude(state, at, notReady()) : { state, effects };
}

/** The container with the task has ended, or the pod: the run has, once its log is over and its outcome known. */
function finishing(before: RunState, pod: Pod, { at }: PodEvent, earlier: readonly RunEffect[]): Step {
  const effects: RunEffect[] = [...earlier];
  let state = before;
  if (state.stage !== "finishing") {
    const patience = Math.max(state.plan.policy.terminationGracePeriod, LOG_PATIENCE);
    state = withTry({ ...state, stage: "finishing", deadline: at + patience }, { endedAt: at });
    effects.push({ type: "hurry-log" });
  }
  const asked = askSidecar(state, pod);
  effects.push(...asked.effects);
  const outcome = outcomeOfPod(pod, asked.state);
  state = withTry({ ...asked.state, outcome }, { exitCode: outcome?.exitCode ?? mainTermination(pod)?.exitCode });
  if (!outcome || !state.logEnded || isXcomOpen(state)) return { state, effects };
  const step = conclude(state, at, outcome);
  return { state: step.state, effects: [...effects, ...step.effects] };
}

/** An operator's second clock starts when the pod has got its node. */
function clockOnNode(state: RunState, pod: Pod, at: number): Partial<RunState> {
  const isNew = currentTry(state).nodeName === undefined && pod.spec?.nodeName !== undefined;
  const counts = state.stage === "starting" && state.plan.operator?.scheduleTimeout !== undefined;
  return isNew && counts ? { deadline: at + state.plan.policy.startupTimeout } : {};
}

/**
 * Whoever slept through the time for the start sees an image's back-off only: DBND, which reads the pod each second, has
 * seen the error before it (dbnd 1.0.28, spec 4.6).
 */
function asSeenInTime({ stage, deadline = Infinity }: RunState, { pod, at }: PodEvent): Pod {
  const [first, ...others] = containerStatuses(pod);
  const { waiting } = first?.state ?? {};
  if (stage !== "starting" || at < deadline || waiting?.reason !== "ImagePullBackOff") return pod;
  const failed = { ...first, state: { waiting: { ...waiting, reason: "ErrImagePull" } } };
  return { ...pod, status: { ...pod.status, containerStatuses: [failed, ...others] } };
}

/** A pod whose task waits is no more than Pending to whoever waits for the task. */
function asPending(pod: Pod): Pod {
  return { ...pod, status: { ...pod.status, phase: "Pending" } };
}

function notReady(): Parameters<typeof conclude>[2] {
  return {
    verdict: "failed",
    reason: "running-pod-not-ready",
    sentence: t("The pod runs but is not ready, and check_running_pod_errors is on."),
    hint: t("See the readiness probes of its containers, or switch the check off."),
    key: "check_running_pod_errors",
  };
}

/**
 * The pod as DBND reads it some seconds later: a container that ends at once has ended while its pod is still told to be
 * Pending (Kubernetes 1.34).
 */
function settled(pod: Pod): Pod {
  return mainTermination(pod) ? { ...pod, status: { ...pod.status, phase: lastPhase(pod) } } : pod;
}

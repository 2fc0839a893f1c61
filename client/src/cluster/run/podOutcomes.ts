import type { RunPlan } from "../../../../server/src/protocol.ts";
import { t } from "../../l10n.ts";
import { containerCauses } from "../diagnosis/containers.ts";
import { endOfPod } from "../diagnosis/podEnd.ts";
import { evictedCause } from "../diagnosis/eviction.ts";
import { taskPodCauses } from "../diagnosis/taskPodRefusal.ts";
import { evictionOf, type Eviction } from "../pods/eviction.ts";
import type { Pod } from "../objects.ts";
import {
  containerStatuses,
  deletionAskedAt,
  hasEnded,
  isDeleting,
  mainContainer,
  mainTermination,
  phaseOf,
} from "../pods/podState.ts";
import { explainExit } from "../dbnd/exitCodes.ts";
import { currentTry, type Outcome, type RunState } from "./state.ts";
import { wordsOf } from "./outcomes.ts";

/** Exit codes that a process has when the kubelet ends it: they say nothing about the run of a pod that deletes itself. */
const INTERRUPTED: ReadonlySet<number> = new Set([1, 137, 143]);

/**
 * How the pod's run ended, undefined while that is open. The main container's exit code is known about a second
 * before the pod's phase; the phase has the last word where there are other containers.
 */
export function outcomeOfPod(pod: Pod, state: RunState): Outcome | undefined {
  const terminated = mainTermination(pod);
  const phase = phaseOf(pod);
  if (!hasEnded(pod) && !terminated) return undefined;
  // Not that of another container: DBND takes it for its rules (`dbnd/failure.ts`), but it tells nothing of the task.
  const exitCode = terminated?.exitCode;
  if (selfDeleted(state.plan, pod)) {
    if (exitCode === undefined || INTERRUPTED.has(exitCode)) return outcomeOfLog(state, exitCode);
    // Its other containers are ended by the deletion, which makes the phase Failed.
    if (exitCode === 0) return { verdict: "succeeded", exitCode, ...explainExit(0) };
  }
  if (phase === "Succeeded") return { verdict: "succeeded", exitCode, ...explainExit(0) };
  const failed = phase === "Failed" || (exitCode !== undefined && exitCode !== 0);
  if (failed) return failedOutcome(pod, state, exitCode, terminated?.reason);
  // Exit code 0: with one container the phase cannot but become Succeeded.
  return containerStatuses(pod).length === 1 || isEnoughForOperator(state, pod)
    ? { verdict: "succeeded", exitCode, ...explainExit(0) }
    : undefined;
}

/** A proxy of Istio never ends by itself, and a sidecar without an answer may not: the main container's end counts. */
function isEnoughForOperator({ plan, xcom }: RunState, pod: Pod): boolean {
  if (!plan.operator && !plan.executor) return false;
  const others = containerStatuses(pod).filter(({ name, state }) => name !== mainContainer(pod) && !state?.terminated);
  return xcom?.problem !== undefined || (others.length > 0 && others.every(({ name }) => name === "istio-proxy"));
}

/** What was open because only the log could tell is decided by what the log has told since. */
export function settleByLog(state: RunState, outcome: Outcome): Outcome {
  if (outcome.reason !== "unknown-end" || !state.plan.policy.autoRemove) return outcome;
  if (state.logVerdict !== undefined) return outcomeOfLog(state, outcome.exitCode);
  const { eviction } = currentTry(state);
  return eviction ? evicted(eviction, outcome.exitCode) : outcome;
}

/** A driver whose task pods are refused fails with a code that says no more than that something did (dbnd 1.0.28). */
export function settleByTasks({ taskRefusal }: RunState, outcome: Outcome): Outcome {
  if (outcome.verdict !== "failed" || outcome.reason !== "10" || taskRefusal === undefined) return outcome;
  const [cause] = taskPodCauses(taskRefusal);
  return cause ? { ...outcome, ...wordsOf(cause) } : outcome;
}

/** The pod vanished before its end was seen. */
export function outcomeOfVanished(state: RunState): Outcome {
  if (state.plan.policy.autoRemove) return outcomeOfLog(state, undefined);
  const { eviction } = currentTry(state);
  if (eviction) return evicted(eviction, undefined);
  return {
    verdict: "failed",
    reason: "err_pod_deleted",
    sentence: t("The pod was deleted while it was needed."),
    hint: deletedHint(),
  };
}

function deletedHint(): string {
  return t("Somebody, or a clean-up job of the cluster, deleted it; run the task again.");
}

/** Its deletion was asked for before the main container ended: what that one ended with says nothing. */
function wasDeletedBefore(pod: Pod, state: RunState): boolean {
  const finishedAt = mainTermination(pod)?.finishedAt;
  const askedAt = currentTry(state).deletedAt ?? deletionAskedAt(pod);
  return askedAt !== undefined && Boolean(finishedAt) && Date.parse(finishedAt ?? "") >= askedAt;
}

/** The effective phase for the rules of deletion: what DBND would read some seconds later. */
export function lastPhase(pod: Pod): string {
  const terminated = mainTermination(pod);
  if (hasEnded(pod) || !terminated) return phaseOf(pod);
  if (terminated.exitCode !== 0) return "Failed";
  return containerStatuses(pod).length === 1 ? "Succeeded" : phaseOf(pod);
}

function selfDeleted(plan: RunPlan, pod: Pod): boolean {
  return plan.policy.autoRemove && isDeleting(pod);
}

/** Only the log knows: the pod deletes itself, and its end races with the kubelet's signal. */
function outcomeOfLog(state: RunState, exitCode: number | undefined): Outcome {
  if (state.logVerdict === "succeeded") {
    return { verdict: "succeeded", exitCode, sentence: t("The run succeeded, as its log says.") };
  }
  if (state.logVerdict === "failed") {
    return { verdict: "failed", exitCode, reason: "10", ...explainExit(10) };
  }
  return {
    verdict: "failed",
    exitCode,
    reason: "unknown-end",
    sentence: t("The pod deleted itself, and its log does not say how the run ended."),
    hint: t("Run with auto_remove = False to keep the pod."),
    key: "auto_remove",
  };
}

function failedOutcome(
  pod: Pod,
  state: RunState,
  exitCode: number | undefined,
  reason: string | null | undefined,
): Outcome {
  const { reason: podReason, message } = pod.status ?? {};
  const eviction = evictionOf(pod);
  if (eviction) return evicted(eviction, exitCode);
  if (exitCode === 0) return failedBesides(pod);
  const [cause] = [...endOfPod(pod), ...containerCauses(pod, []).filter(({ id }) => !BY_CODE.has(id))];
  const common = { verdict: "failed", exitCode, reason: exitCode?.toString() ?? podReason ?? "unknown-end" } as const;
  if (cause) return { ...common, ...wordsOf(cause) };
  if (exitCode !== undefined && wasDeletedBefore(pod, state)) {
    return {
      ...common,
      sentence: t("The pod was deleted while it ran (exit code {0}).", exitCode),
      hint: deletedHint(),
    };
  }
  if (exitCode !== undefined) return { ...common, ...explainExit(exitCode, podReason ?? reason) };
  return { ...common, sentence: t("The pod failed: {0}", message ?? podReason ?? t("the cluster gives no reason")) };
}

/** What only an exit code tells is told in its own words. */
export const BY_CODE: ReadonlySet<string> = new Set(["container-failed", "other-container", "init-container-failed"]);

/** The task's container ended well, and the pod has failed: one of the others did not. */
function failedBesides(pod: Pod): Outcome {
  const other = containerStatuses(pod).find(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0);
  const why = pod.status?.message ?? pod.status?.reason ?? t("the cluster gives no reason");
  return {
    verdict: "failed",
    exitCode: 0,
    reason: "other-container",
    sentence: other
      ? t(
          'The task\'s container ended with exit code 0, but the container "{0}" with {1}.',
          other.name ?? "",
          other.state?.terminated?.exitCode ?? "?",
        )
      : t("The task's container ended with exit code 0, but the pod has failed: {0}.", why),
    hint: t("A pod fails with any of its containers: see the log of that one."),
  };
}

function evicted({ message, isPressure }: Eviction, exitCode: number | undefined): Outcome {
  const common = { verdict: "failed", exitCode, reason: "err_pod_evicted" } as const;
  if (isPressure) return { ...common, ...wordsOf(evictedCause(message, message)) };
  return {
    ...common,
    sentence:
      message === "" ? t("The pod was evicted from its node.") : t("The pod was evicted from its node: {0}", message),
    hint: t("The node was drained, or a more important pod took its place; run the task again."),
  };
}

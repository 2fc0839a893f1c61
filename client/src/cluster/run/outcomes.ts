import type { RunPlan } from "../../../../server/src/protocol.ts";
import { t } from "../../l10n.ts";
import type { DeployProblem } from "../dbnd/checks.ts";
import type { Cause } from "../diagnosis/cause.ts";
import { configCause } from "../diagnosis/containerConfig.ts";
import { containerCauses } from "../diagnosis/containers.ts";
import { endOfPod } from "../diagnosis/pod.ts";
import { refusalCauses } from "../diagnosis/refusal.ts";
import { evictedCause } from "../diagnosis/eviction.ts";
import { schedulingCauses } from "../diagnosis/scheduling.ts";
import { taskPodCauses } from "../diagnosis/taskPodRefusal.ts";
import { evictionOf, type Eviction } from "../pods/eviction.ts";
import { podExit } from "../dbnd/failure.ts";
import type { Pod } from "../objects.ts";
import { containerStatuses, hasEnded, isDeleting, mainContainer, mainTermination, phaseOf } from "../pods/podState.ts";
import { explainExit } from "../dbnd/exitCodes.ts";
import type { Failure } from "./events.ts";
import { currentTry, isStopWanted, type Outcome, type RunState } from "./state.ts";

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
  const exit = podExit(pod);
  const exitCode = terminated?.exitCode ?? exit.exitCode ?? undefined;
  if (selfDeleted(state.plan, pod)) {
    if (exitCode === undefined || INTERRUPTED.has(exitCode)) return outcomeOfLog(state, exitCode);
    // Its other containers are ended by the deletion, which makes the phase Failed.
    if (exitCode === 0) return { verdict: "succeeded", exitCode, ...explainExit(0) };
  }
  if (phase === "Succeeded") return { verdict: "succeeded", exitCode, ...explainExit(0) };
  const failed = phase === "Failed" || (exitCode !== undefined && exitCode !== 0);
  if (failed) return failedOutcome(pod, exitCode, terminated?.reason ?? exit.reason);
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

/**
 * Its deletion was asked for before the main container ended: what that one ended with says nothing. The timestamp is when
 * the grace period is over (Kubernetes 1.34).
 */
function wasDeletedBefore(pod: Pod): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = pod.metadata;
  const finishedAt = mainTermination(pod)?.finishedAt;
  if (!deletionTimestamp || !finishedAt) return false;
  return Date.parse(finishedAt) >= Date.parse(deletionTimestamp) - deletionGracePeriodSeconds * 1000;
}

/** What keeps a pod from starting, found by DBND's checks: in the words of the diagnosis where it knows what is meant. */
export function outcomeOfDeployProblem(problem: DeployProblem, pod: Pod): Outcome {
  switch (problem.kind) {
    case "unschedulable": {
      const common = { verdict: "failed", reason: "unschedulable" } as const;
      if (problem.overCapacity.length > 0) {
        const over = problem.overCapacity.map((one) =>
          t("{0} {1}, biggest node {2} has {3}", one.key, one.requested, one.node, one.capacity),
        );
        const key = problem.overCapacity[0]?.key;
        return { ...common, sentence: t("No node is big enough for the pod: {0}.", over.join("; ")), key };
      }
      const cause = schedulingCauses(pod, [], []).find(({ id }) => id !== "unschedulable");
      if (cause) return { ...common, ...wordsOf(cause) };
      return {
        ...common,
        sentence: t("No node takes the pod: {0}", withoutPreemption(problem.message)),
        key: "node_selectors",
      };
    }
    case "image-not-found": {
      const common = { verdict: "failed", reason: "err_image_pull" } as const;
      const cause = containerCauses(pod, []).find(({ evidence }) => evidence.includes(problem.message));
      if (cause) return { ...common, ...wordsOf(cause) };
      return {
        ...common,
        sentence: t("The image {0} cannot be pulled: {1}", problem.image, problem.message),
        hint: t("Check container_repository, container_tag and image_pull_secrets."),
        key: "container_repository",
      };
    }
    case "pod-config-error": {
      const cause = configCause(problem.message, problem.message);
      return { verdict: "failed", reason: "err_config_error", ...wordsOf(cause) };
    }
    case "bad-quantity":
      return {
        verdict: "failed",
        reason: "bad-quantity",
        sentence: t("DBND's capacity check cannot read {0} = {1}.", problem.key, problem.message),
        hint: t("Write it as 500m or 2 (cpu) and as 512Mi or 2Gi (memory), or switch the check off."),
        key: problem.key === "node.memory" ? "check_cluster_resource_capacity" : problem.key,
      };
  }
}

/** The scheduler's message without what it says about preemption, which helps nobody (Kubernetes 1.26 to 1.34). */
function withoutPreemption(message: string): string {
  return message.replace(/ (?:no new claims to deallocate, )?preemption: .*$/su, "");
}

export function startupTimeout(plan: RunPlan, waitingFor: string | undefined): Outcome {
  const seconds = Math.round(plan.policy.startupTimeout / 1000);
  return {
    verdict: "failed",
    reason: "startup-timeout",
    sentence: waitingFor
      ? t("The pod did not start within {0} s ({1}).", seconds, waitingFor)
      : t("The pod did not start within {0} s.", seconds),
    hint: t("See why it waits, or raise startup_timeout."),
    key: "startup_timeout",
  };
}

export function notFinal(plan: RunPlan, exitCode: number | undefined): Outcome {
  const seconds = Math.round(plan.policy.terminationGracePeriod / 1000);
  return {
    verdict: "failed",
    reason: "not-final",
    exitCode,
    sentence: t("The task's container ended, but the pod did not within {0} s: another container still runs.", seconds),
    hint: t("Let the sidecar end with the task (trap_exit_file_flag), or raise submit_termination_grace_period."),
    key: "submit_termination_grace_period",
  };
}

/** What the server, or whoever stands before it, said to the create request: in plain words where it is known what that means. */
export function createRefused({ message, hint, status }: Failure): Outcome {
  const common = { verdict: "failed", reason: "create-refused", status } as const;
  const said = status?.message ?? message;
  const [cause] = refusalCauses(said);
  return cause ? { ...common, evidence: said, ...wordsOf(cause) } : { ...common, sentence: message, hint };
}

export function ranUnseen(): Outcome {
  return {
    verdict: "failed",
    reason: "create-unclear",
    sentence: t("The pod was created, or may have been, and has deleted itself before it was seen."),
    hint: t("What the run has done tells whether it worked; run the task again if it did not."),
  };
}

/** What becomes of a pod that a run has not seen the end of. */
export function lookedFor(): string {
  return t("It is looked for, and deleted, for two minutes more, and again when the workspace is opened next.");
}

export function neverSettled(state: RunState, failure: Failure): Outcome {
  return {
    verdict: isStopWanted(state) ? "stopped" : "failed",
    reason: "create-unclear",
    sentence: t("It is not known whether the pod was created: {0}", failure.message),
    hint: `${t("Its name would be {0}.", currentTry(state).podName)} ${lookedFor()}`,
  };
}

export function followedElsewhere(): Outcome {
  return {
    verdict: "detached",
    reason: "followed-elsewhere",
    sentence: t("Another window follows this run now, since nothing had been heard of this one for minutes."),
  };
}

export function stoppedBeforeStart(): { verdict: "stopped"; sentence: string } {
  return { verdict: "stopped", sentence: t("The run was stopped before a pod worked on it.") };
}

export function stoppedBetweenTries(): { verdict: "stopped"; sentence: string } {
  return { verdict: "stopped", sentence: t("The run was stopped before its next try.") };
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

function failedOutcome(pod: Pod, exitCode: number | undefined, reason: string | null | undefined): Outcome {
  const { reason: podReason, message } = pod.status ?? {};
  const eviction = evictionOf(pod);
  if (eviction) return evicted(eviction, exitCode);
  if (exitCode === 0) return failedBesides(pod);
  const [cause] = [...endOfPod(pod), ...containerCauses(pod, []).filter(({ id }) => !BY_CODE.has(id))];
  const common = { verdict: "failed", exitCode, reason: exitCode?.toString() ?? podReason ?? "unknown-end" } as const;
  if (cause) return { ...common, ...wordsOf(cause) };
  if (exitCode !== undefined && wasDeletedBefore(pod)) {
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

/** A cause as part of an outcome. */
export function wordsOf({ id, sentence, hint, key }: Cause): Pick<Outcome, "cause" | "sentence" | "hint" | "key"> {
  return { cause: id, sentence, hint, key };
}

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

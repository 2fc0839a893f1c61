import type { JsonObject, RunPlan } from "../../../../server/src/protocol.ts";
import { t } from "../../l10n.ts";
import { refusedFields } from "../admission/refusedFields.ts";
import type { DeployProblem } from "../dbnd/checks.ts";
import { configCause } from "../diagnosis/containerConfig.ts";
import { containerCauses } from "../diagnosis/containers.ts";
import { keyOfField } from "../diagnosis/fieldRules.ts";
import { refusalCauses } from "../diagnosis/refusal.ts";
import { schedulingCauses } from "../diagnosis/scheduling.ts";
import type { Pod } from "../objects.ts";
import type { Failure } from "./events.ts";
import { currentTry, isStopWanted, type Outcome, type RunState } from "./state.ts";
import { lookedFor, wordsOf, wordsOfRefusal } from "./outcomes.ts";

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

/** A driver that did not start in time (`startup_timeout`). @param waitingFor what its containers were last seen to wait for */
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

/**
 * What the server, or whoever stands before it, said to the create request: in plain words where it is known what that means.
 *
 * @param pod as it was sent: it tells what an answer is about that does not
 */
export function createRefused({ message, hint, status }: Failure, pod?: JsonObject): Outcome {
  const common = { verdict: "failed", reason: "create-refused", status } as const;
  const said = status?.message ?? message;
  const [cause, ...causes] = refusalCauses(said);
  if (cause) return { ...common, evidence: said, ...wordsOfRefusal([cause, ...causes]) };
  const field = status && pod ? refusedFields(status, said, pod)[0] : undefined;
  if (field?.pointer === undefined) return { ...common, sentence: message, hint };
  const key = keyOfField(field.pointer);
  return { ...common, evidence: said, cause: "invalid-field", sentence: field.sentence, hint: field.hint ?? hint, key };
}

/**
 * The pod is not there, and nobody has said no to it.
 *
 * @param trouble what the server answered last: where a policy of the cluster does not answer, that is why
 */
export function neverCreated(trouble: Failure | undefined): Outcome {
  if (trouble && refusalCauses(trouble.status?.message ?? trouble.message).length > 0) return createRefused(trouble);
  const common = { verdict: "failed", reason: "create-unclear" } as const;
  const hint = t("Run the task again.");
  if (trouble) return { ...common, sentence: t("The pod was not created: {0}", trouble.message), hint };
  return { ...common, sentence: t("The pod was not created, or it is gone already."), hint };
}

/** Of a pod that deletes itself, which has been there, or may have been, while nobody saw it. */
export function ranUnseen(): Outcome {
  return {
    verdict: "failed",
    reason: "create-unclear",
    sentence: t("The pod was created, or may have been, and has deleted itself before it was seen."),
    hint: t("What the run has done tells whether it worked; run the task again if it did not."),
  };
}

/** Nobody could tell in time whether there is a pod. @param failure of the last request */
export function neverSettled(state: RunState, failure: Failure): Outcome {
  return {
    verdict: isStopWanted(state) ? "stopped" : "failed",
    reason: "create-unclear",
    sentence: t("It is not known whether the pod was created: {0}", failure.message),
    hint: `${t("Its name would be {0}.", currentTry(state).podName)} ${lookedFor()}`,
  };
}

import { t } from "../../l10n.ts";
import type { Cause } from "./cause.ts";
import { runElsewhere, runWithPriority } from "./hints.ts";
import type { Pod, PodCondition } from "../objects.ts";

/** Why the cluster takes the pod away, as its conditions tell (Kubernetes 1.26 and later). */
export function disruptions(pod: Pod): readonly Cause[] {
  const found = (pod.status?.conditions ?? []).filter(
    ({ type, status }) => type === "DisruptionTarget" && status === "True",
  );
  return found.map(disruption);
}

function disruption({ reason, message }: PodCondition): Cause {
  const common = {
    id: "disrupted",
    severity: "error",
    evidence: [reason, message].filter(Boolean).join(": "),
  } as const;
  switch (reason) {
    case "PreemptionByScheduler":
      return {
        ...common,
        sentence: t("The pod had to make room for a more important one."),
        key: "pod_yaml",
        hint: runWithPriority(),
      };
    case "DeletionByTaintManager":
      return {
        ...common,
        sentence: t("The node failed, or was closed to pods like this one, and the pod was taken off it."),
        hint: runElsewhere(),
      };
    case "EvictionByEvictionAPI":
      return {
        ...common,
        sentence: t("The pod was taken off its node, which is drained (for an upgrade, or to save nodes)."),
        hint: runElsewhere(),
      };
    case "TerminationByKubelet":
      return {
        ...common,
        sentence: t("The node ended the pod: it was short of something, or is shutting down."),
        hint: runElsewhere(),
      };
    case "DeletionByPodGC":
      return {
        ...common,
        sentence: t("The pod's node does not exist any more."),
        hint: runElsewhere(),
      };
    default:
      return {
        ...common,
        sentence: t("The cluster ended the pod to make room or to take its node away."),
        hint: runWithPriority(),
        key: "pod_yaml",
      };
  }
}

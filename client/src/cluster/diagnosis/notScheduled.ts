/** Why the scheduler does not look at a pod, or has a node for it that is not free yet: none of them is a node's objection. */
import { t } from "../../l10n.ts";
import type { Pod } from "../objects.ts";
import type { Cause } from "./cause.ts";

/** Pods that are less important end for this one (Kubernetes 1.34, preemption). */
export function makingRoom(node: string): Cause {
  return {
    id: "making-room",
    severity: "warning",
    sentence: t("The cluster ends less important pods on the node {0} to make room for the pod.", node),
    evidence: `nominatedNodeName: ${node}`,
    hint: t("That takes as long as they need to end."),
  };
}

/** @param evidence what the pod's condition says */
export function gated(pod: Pod, evidence: string): Cause {
  const gates = (pod.spec?.schedulingGates ?? []).map(({ name = "" }) => name).join(", ");
  return {
    id: "gated",
    severity: "warning",
    sentence:
      gates === ""
        ? t("Something of the cluster holds the pod back (scheduling gate).")
        : t("Something of the cluster holds the pod back: {0} (scheduling gate).", gates),
    evidence,
    ...(gates.includes("kueue") && { hint: t("Kueue lets it go as soon as its queue has room.") }),
  };
}

/** A scheduler that the cluster does not have leaves no trace: neither a condition nor an event. */
export function noScheduler(pod: Pod): readonly Cause[] {
  const { schedulerName = "default-scheduler", nodeName } = pod.spec ?? {};
  const claims = pod.spec?.resourceClaims ?? [];
  const claim = claims.find(({ resourceClaimName }) => resourceClaimName)?.resourceClaimName;
  if (claim && nodeName === undefined && pod.metadata.uid !== undefined) {
    return [
      {
        id: "device-claim",
        severity: "info",
        sentence: t('No scheduler has looked at the pod yet; it waits for the resource claim "{0}".', claim),
        evidence: `resourceClaimName: ${claim}`,
        key: "pod_yaml",
        hint: t(
          "Does the namespace have a claim of that name? Otherwise create it, or change resourceClaims in pod_yaml.",
        ),
      },
    ];
  }
  if (schedulerName === "default-scheduler" || nodeName !== undefined || pod.metadata.uid === undefined) return [];
  return [
    {
      id: "no-scheduler",
      severity: "info",
      sentence: t('No scheduler has looked at the pod yet; it waits for "{0}".', schedulerName),
      evidence: `schedulerName: ${schedulerName}`,
      key: "pod_yaml",
      hint: t("Does the cluster have a scheduler of that name? Otherwise remove schedulerName in pod_yaml."),
    },
  ];
}

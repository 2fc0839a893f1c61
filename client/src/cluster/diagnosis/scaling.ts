import { t } from "../../l10n.ts";
import type { ClusterEvent } from "../objects.ts";
import type { Cause } from "./cause.ts";

/**
 * What the cluster's autoscaler makes of a pod without a node: the scheduler's reasons pass where it adds one, and stay
 * where it does not (cluster autoscaler 1.19 to 1.34, Karpenter 0.30 to 1.8).
 */
export function scalingCauses(events: readonly ClusterEvent[], causes: readonly Cause[]): readonly Cause[] {
  const last = events.findLast(
    ({ reason, message = "" }) =>
      ["TriggeredScaleUp", "NotTriggerScaleUp", "Nominated"].includes(reason ?? "") ||
      (reason === "FailedScheduling" && /nodepool|provisioner|nodeclaim/i.test(message)),
  );
  if (!last) return causes;
  const { reason, message = "" } = last;
  const evidence = [reason, message].filter(Boolean).join(": ");
  if (reason === "TriggeredScaleUp" || reason === "Nominated") {
    const added: Cause = {
      id: "scaling-up",
      severity: "warning",
      sentence: t("The cluster adds a node for the pod."),
      evidence,
      hint: t("That takes some minutes; startup_timeout has to be longer than that."),
    };
    return [added, ...causes.map((cause): Cause => ({ ...cause, severity: "info", fix: undefined }))];
  }
  const refused: Cause = {
    id: "no-scale-up",
    severity: "warning",
    sentence: /max(?:imum)? (?:node group )?(?:size|cluster)|exceed limits|limits? (?:for|reached)/i.test(message)
      ? t("The cluster adds no node for the pod: it has as many as it may.")
      : t("The cluster adds no node for the pod: none that it could add would take it."),
    evidence,
  };
  return [...causes, refused];
}

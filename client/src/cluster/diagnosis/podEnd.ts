import { t } from "../../l10n.ts";
import type { Cause } from "./cause.ts";
import { evictedCause } from "./eviction.ts";
import { runElsewhere, runWithPriority } from "./hints.ts";
import { notAdmitted } from "./notAdmitted.ts";
import type { Pod } from "../objects.ts";
import { MAIN_CONTAINER, mainContainer, nodeOf, statusOf } from "../pods/podState.ts";

/** Why the pod as a whole has failed, where it was not for one of its containers. */
export function endOfPod(pod: Pod): readonly Cause[] {
  const { reason = "", message = "" } = pod.status ?? {};
  const evidence = [reason, message].filter(Boolean).join(": ");
  if (reason === "Evicted") return [evictedCause(message, evidence)];
  const told = ended(pod, reason) ?? notAdmitted(pod);
  return told ? [{ severity: "error", evidence, ...told }] : [];
}

/** What has ended a pod that its node had taken. */
function ended(pod: Pod, reason: string): Omit<Cause, "severity" | "evidence"> | undefined {
  switch (reason) {
    case "DeadlineExceeded":
      return {
        id: "deadline",
        sentence: hasTaskStarted(pod)
          ? t("The pod ran longer than its deadline allows and was ended.")
          : t("The pod's deadline passed before its task had started, and the pod was ended."),
        key: "pod_yaml",
        hint: t("Raise spec.activeDeadlineSeconds in pod_yaml, or remove it."),
      };
    case "NodeLost":
      return {
        id: "node-lost",
        sentence: t("The node {0} was lost while the pod ran on it.", nodeOf(pod)),
        hint: runElsewhere(),
      };
    case "Shutdown":
    case "NodeShutdown":
    case "Terminated":
      return {
        id: "node-lost",
        sentence: t("The node {0} was shut down, as spot nodes are, and the pod with it.", nodeOf(pod)),
        hint: runElsewhere(),
      };
    case "Preempting":
    case "Preempted":
      return {
        id: "disrupted",
        sentence: t("The pod had to make room for a more important one."),
        key: "pod_yaml",
        hint: runWithPriority(),
      };
    default:
      return undefined;
  }
}

/** True, too, where nothing tells. */
function hasTaskStarted(pod: Pod): boolean {
  const task = statusOf(pod, mainContainer(pod) ?? MAIN_CONTAINER);
  if (!task) return true;
  const { waiting, terminated } = task.state ?? {};
  // What a node has never made it does not find either (Kubernetes 1.34).
  const wasNeverMade = terminated?.reason === "ContainerStatusUnknown" && !terminated.startedAt;
  return !wasNeverMade && (!waiting || Boolean(task.lastState?.terminated));
}

import type { Cause } from "./cause.ts";
import type { Pod } from "../objects.ts";
import { hasEnded, isDeleting } from "../pods/podState.ts";

/** What the pod as a whole says: evicted, out of time, lost with its node, being deleted. */
export function podCauses(pod: Pod): readonly Cause[] {
  const { reason = "", message = "" } = pod.status ?? {};
  const evidence = [reason, message].filter(Boolean).join(": ");
  const causes: Cause[] = [];
  switch (reason) {
    case "Evicted":
      causes.push(evicted(message, evidence));
      break;
    case "DeadlineExceeded":
      causes.push({
        id: "deadline",
        severity: "error",
        sentence: "The pod ran longer than its deadline allows and was ended.",
        evidence,
        key: "pod_yaml",
        hint: "Raise spec.activeDeadlineSeconds in the base manifest, or remove it.",
      });
      break;
    case "NodeLost":
    case "NodeAffinity":
    case "Shutdown":
    case "Terminated":
      causes.push({
        id: "node-lost",
        severity: "error",
        sentence: `The node ${pod.spec?.nodeName ?? ""} was lost or shut down while the pod ran on it.`,
        evidence,
        hint: "Run the task again; it will be placed on another node.",
      });
      break;
    case "OutOfcpu":
    case "OutOfmemory":
    case "OutOfpods":
      causes.push({
        id: "node-full",
        severity: "error",
        sentence: "The node was full by the time the pod came to it.",
        evidence,
        hint: "Run the task again.",
      });
      break;
  }
  for (const condition of pod.status?.conditions ?? []) {
    if (condition.type === "DisruptionTarget" && condition.status === "True" && reason !== "Evicted") {
      causes.push({
        id: "disrupted",
        severity: "error",
        sentence: "The cluster ended the pod to make room or to take its node away.",
        evidence: `${condition.reason ?? ""}: ${condition.message ?? ""}`,
        hint: "Run the task again, or give it a higher priority class in the base manifest.",
        key: "pod_yaml",
      });
    }
    if (condition.type === "Ready" && condition.reason === "NodeStatusUnknown") {
      causes.push({
        id: "node-silent",
        severity: "warning",
        sentence: `The node ${pod.spec?.nodeName ?? ""} does not report any more; the pod's state is out of date.`,
        evidence: condition.message ?? condition.reason,
        hint: "Wait until the node comes back, or run the task again.",
      });
    }
  }
  if (isDeleting(pod) && !hasEnded(pod)) {
    causes.push({
      id: "deleting",
      severity: "warning",
      sentence: "The pod is being deleted.",
      evidence: `deletionTimestamp ${pod.metadata.deletionTimestamp ?? ""}`,
    });
  }
  return causes;
}

function evicted(message: string, evidence: string): Cause {
  const resource = /low on resource: ([\w-]+)/.exec(message)?.[1];
  return {
    id: "evicted",
    severity: "error",
    sentence: resource
      ? `The node was short of ${resource} and evicted the pod.`
      : "The node was short of a resource and evicted the pod.",
    evidence,
    key: resource === "ephemeral-storage" ? "requests" : "request_memory",
    hint: "Request what the task really needs, so that it is placed where there is room and is evicted last.",
  };
}

import { t } from "../../l10n.ts";
import type { ClusterEvent, Pod } from "../objects.ts";
import { containerStatuses, hasEnded, hasStarted } from "../pods/podState.ts";
import type { Cause } from "./cause.ts";
import { firstSentence } from "./words.ts";

/** What else only events tell: networks that cannot be set up, probes that kill. */
export function nodeEventCauses(pod: Pod, events: readonly ClusterEvent[]): readonly Cause[] {
  return events.flatMap(({ reason, message = "" }) => {
    const evidence = [reason, message].filter(Boolean).join(": ");
    switch (reason) {
      case "FailedCreatePodSandBox":
      case "NetworkNotReady":
        return hasStarted(pod) ? [] : [sandboxCause(message, evidence)];
      case "FailedPrepareDynamicResources":
        return hasStarted(pod) ? [] : [deviceCause(message, evidence)];
      case "Killing":
        return killed(message, evidence);
      case "Unhealthy":
        return unhealthy(pod, message, evidence);
      case undefined:
      default:
        return [];
    }
  });
}

/** Devices that a pod claims (resourceClaims) are made ready by drivers on its node (Kubernetes 1.34). */
function deviceCause(message: string, evidence: string): Cause {
  return {
    id: "node-device",
    severity: "error",
    sentence: t(
      "The node cannot make the devices of the pod ready: {0}.",
      firstSentence(message.replace(/^Failed to prepare dynamic resources: /, "")),
    ),
    evidence,
    key: "pod_yaml",
    hint: t("See resourceClaims in pod_yaml; the node's driver tries again meanwhile."),
  };
}

function sandboxCause(message: string, evidence: string): Cause {
  const common = { id: "pod-sandbox", severity: "error", evidence } as const;
  const administrator = t("Tell the cluster's administrator: this is no matter of your configuration.");
  const runtime = /no runtime (?:handler )?for "([^"]+)"|RuntimeClass "([^"]+)" not found/i.exec(message);
  if (runtime) {
    return {
      ...common,
      sentence: t(
        'The node does not have the container runtime "{0}" (runtimeClassName).',
        runtime[1] ?? runtime[2] ?? "",
      ),
      key: "pod_yaml",
      hint: t("Change runtimeClassName in pod_yaml, or choose nodes that have it."),
    };
  }
  if (
    /assign an IP address|no (?:available )?IP addresses|no IP addresses available|IPs? (?:are )?exhausted/i.test(
      message,
    )
  ) {
    return {
      ...common,
      sentence: t("The node has no network address left for the pod."),
      hint: t("Wait until other pods have ended, or choose another node."),
    };
  }
  if (/sandbox image|pause/.test(message) && message.includes("pull")) {
    return {
      ...common,
      sentence: t("The node cannot pull the image that every pod starts with (pause)."),
      hint: administrator,
    };
  }
  if (/cni|network|plugin type/i.test(message)) {
    return { ...common, sentence: t("The node cannot set up the pod's network."), hint: administrator };
  }
  return {
    ...common,
    sentence: t("The node cannot set the pod up: {0}.", firstSentence(message)),
    hint: administrator,
  };
}

function killed(message: string, evidence: string): readonly Cause[] {
  const [, container, probe] = /Container (\S+) failed (liveness|startup) probe/.exec(message) ?? [];
  if (container === undefined || probe === undefined) return [];
  return [
    {
      id: "probe-killed",
      severity: "error",
      sentence:
        probe === "startup"
          ? t("The container {0} was ended because it was not up in time (startup probe).", container)
          : t("The container {0} was ended because it did not answer any more (liveness probe).", container),
      evidence,
      key: "pod_yaml",
      hint: t("Give the probe more time in pod_yaml (periodSeconds, failureThreshold), or remove it."),
    },
  ];
}

/** A probe that failed while the container came up is over once it is ready. */
function unhealthy(pod: Pod, message: string, evidence: string): readonly Cause[] {
  const statuses = containerStatuses(pod);
  const isReady = statuses.length > 0 && statuses.every((status) => status.ready === true);
  if (isReady || hasEnded(pod)) return [];
  return [
    {
      id: "probe-failed",
      severity: "warning",
      sentence: t("A probe of a container fails: {0}.", firstSentence(message)),
      evidence,
      key: "pod_yaml",
    },
  ];
}

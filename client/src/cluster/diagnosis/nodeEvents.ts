import { t } from "../../l10n.ts";
import type { ClusterEvent, Pod } from "../objects.ts";
import { containerStatuses, hasEnded, hasStarted, isSetUp, nodeOf } from "../pods/podState.ts";
import type { Cause } from "./cause.ts";
import { timeOf } from "./events.ts";
import { IMAGE_REASONS } from "./images.ts";
import { moreMemory, tail } from "./containerStart.ts";
import { containerOf, failureOf, isOfEarlierStart, killedByProbe, probeCauses } from "./probes.ts";
import { firstSentence } from "./words.ts";

/** What else only events tell: networks that cannot be set up, probes that kill. */
export function nodeEventCauses(pod: Pod, found: readonly ClusterEvent[]): readonly Cause[] {
  const events = found.filter((event) => !isOfEarlierStart(pod, found, event));
  const ofProbes = probeCauses(pod, events);
  const ofEvents = events.flatMap((event) => {
    const { reason, message = "" } = event;
    const evidence = [reason, message].filter(Boolean).join(": ");
    switch (reason) {
      case "FailedCreatePodSandBox":
      case "NetworkNotReady":
        return hasStarted(pod) || isSetUp(pod) ? [] : [sandboxCause(pod, message, evidence)];
      case "FailedResourceClaimCreation":
        return hasStarted(pod) || isSetUp(pod) ? [] : [noClaimMade(message, evidence)];
      case "FailedPrepareDynamicResources":
        return hasStarted(pod) || isSetUp(pod) ? [] : [deviceCause(message, evidence)];
      case "Killing":
        return killed(event, events, evidence);
      case "FailedPostStartHook":
        return [hookFailed(containerOf(event), message, evidence)];
      case undefined:
      default:
        return [];
    }
  });
  return [...ofEvents, ...ofProbes, ...pulling(pod, events)];
}

/** An image that is on its way: a big one takes longer than many a time limit. */
function pulling(pod: Pod, events: readonly ClusterEvent[]): readonly Cause[] {
  const isRefused = containerStatuses(pod).some(({ state }) => IMAGE_REASONS.has(state?.waiting?.reason ?? ""));
  if (isRefused || hasStarted(pod) || hasEnded(pod)) return [];
  return events.flatMap((event): readonly Cause[] => {
    const { reason, message = "" } = event;
    const [, image = ""] = (reason === "Pulling" && /image "([^"]+)"/.exec(message)) || [];
    const isOver = events.some(
      (later) =>
        later.reason !== "Pulling" && (later.message ?? "").includes(`"${image}"`) && timeOf(later) >= timeOf(event),
    );
    if (image === "" || isOver) return [];
    const sentence = t("The node {0} still pulls the image {1}.", nodeOf(pod), image);
    const hint = t("Where that takes long, startup_timeout has to be longer.");
    return [{ id: "image-pulling", severity: "info", sentence, evidence: `Pulling: ${message}`, hint }];
  });
}

/** Claims of devices are made from templates by the cluster (Kubernetes 1.34, resource claim controller). */
function noClaimMade(message: string, evidence: string): Cause {
  const template = /resource claim template "([^"]+)".*not found/.exec(message)?.[1];
  return {
    id: "device-claim",
    severity: "error",
    sentence:
      template === undefined
        ? t("The claim of devices cannot be made for the pod: {0}.", firstSentence(message))
        : t('The resource claim template "{0}" is not in the pod\'s namespace.', template),
    evidence,
    key: "pod_yaml",
    hint: t("Create it there, or change resourceClaims in pod_yaml."),
  };
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

function sandboxCause(pod: Pod, message: string, evidence: string): Cause {
  const common = { id: "pod-sandbox", severity: "error", evidence } as const;
  if (message.includes("OOM-killed")) {
    const limit = pod.spec?.containers?.[0]?.resources?.limits?.memory;
    return {
      ...common,
      id: "out-of-memory",
      sentence:
        limit === undefined
          ? t("The pod needs more memory than its limit to start at all.")
          : t("The pod needs more memory than its limit of {0} to start at all.", limit),
      key: "limit_memory",
      hint: t("Raise limit_memory; a DBND driver alone needs about 256Mi."),
      fix: moreMemory(limit),
    };
  }
  const setting = /write \/proc\/sys\/(\S+): (.+?)(?:: unknown)?\s*$/.exec(message);
  if (setting) {
    const [, path = "", why = ""] = setting;
    return {
      ...common,
      sentence: t(
        "The system does not take the value of the setting {0} (sysctl): {1}.",
        path.replaceAll("/", "."),
        why,
      ),
      key: "security_context",
      hint: t("Correct it in sysctls of security_context."),
    };
  }
  if (message.includes("hostUsers")) {
    return {
      ...common,
      sentence: t("The node cannot give the pod users of its own (hostUsers: false)."),
      key: "pod_yaml",
      hint: t("Remove hostUsers in pod_yaml, or choose nodes that can."),
    };
  }
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
    sentence: t("The node cannot set the pod up: {0}.", tail(message.replace(/^Failed to create pod sandbox: /, ""))),
    hint: administrator,
  };
}

/** What a probe said before its container was ended is why. */
function killed({ message = "" }: ClusterEvent, events: readonly ClusterEvent[], evidence: string): readonly Cause[] {
  const [, container, probe] = /[Cc]ontainer (\S+) failed (liveness|startup) probe/.exec(message) ?? [];
  if (container === undefined || probe === undefined) return [];
  const said = failureOf(events, container, probe);
  return [killedByProbe(container, probe, said === undefined ? evidence : `${evidence}; ${said}`)];
}

function hookFailed(container: string, message: string, evidence: string): Cause {
  const said = firstSentence(message.replace(/^PostStartHook failed:?/, ""));
  return {
    id: "hook-failed",
    severity: "error",
    sentence:
      said === ""
        ? t("The container {0} was ended because its postStart hook failed.", container)
        : t("The container {0} was ended because its postStart hook failed: {1}.", container, said),
    evidence,
    ...(container !== "" && { container }),
    key: "pod_yaml",
    hint: t("Correct the hook in pod_yaml (lifecycle.postStart), or remove it."),
  };
}

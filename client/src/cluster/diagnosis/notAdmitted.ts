import { t } from "../../l10n.ts";
import type { Cause } from "./cause.ts";
import { runElsewhere } from "./hints.ts";
import type { Pod } from "../objects.ts";
import { containerStatuses, nodeOf, phaseOf } from "../pods/podState.ts";
import { firstSentence } from "./words.ts";

type Told = Omit<Cause, "severity" | "evidence">;

/** Why a node did not take the pod that came to it; undefined where it did (Kubernetes 1.34, lifecycle). */
export function notAdmitted(pod: Pod): Told | undefined {
  const { reason = "", message = "" } = pod.status ?? {};
  if (reason === "") return undefined;
  if (/^OutOf\w/.test(reason)) return fullNode(reason, message);
  switch (reason) {
    case "UnexpectedAdmissionError":
    case "TopologyAffinityError":
      return {
        id: "node-device",
        sentence: t(
          "The node could not give the pod the devices it asks for: {0}.",
          firstSentence(withoutPrefix(message)),
        ),
        hint: t("Run the task again; where that does not help, a device of the node, such as its GPU, is broken."),
      };
    case "VolumeAttachmentLimitExceeded":
      return {
        id: "volume-limit",
        sentence: t("The node {0} has as many volumes as it can, and did not take the pod.", nodeOf(pod)),
        key: "volumes",
        hint: runElsewhere(),
      };
    case "NodeAffinity":
    case "NodeSelectorMismatching":
      return {
        id: "node-refused",
        sentence: t("The labels of the node {0} are not, or no longer, those that the pod asks for.", nodeOf(pod)),
        key: "node_selectors",
        hint: runElsewhere(),
      };
    case "NodePorts":
      return {
        id: "host-port",
        sentence: t("The pod wants a port of the node {0} that is taken there.", nodeOf(pod)),
        key: "pod_yaml",
        hint:
          pod.spec?.hostNetwork === true
            ? t("Remove hostNetwork or the port in pod_yaml, or wait until the other pod has ended.")
            : t("Remove hostPort in pod_yaml, or wait until the other pod has ended."),
      };
    case "SysctlForbidden":
      return {
        id: "node-refused",
        sentence: t(
          "The node does not let pods change its setting {0} (sysctl).",
          /sysctl: "([^"]+)"/.exec(message)?.[1] ?? "",
        ),
        key: "security_context",
        hint: t("Remove it from sysctls in security_context, or choose nodes that allow it."),
      };
    case "PodOSNotSupported":
      return {
        id: "node-refused",
        sentence: t("The pod is for nodes of another system than {0} has (os in the pod).", nodeOf(pod)),
        key: "pod_yaml",
        hint: t("Remove os in pod_yaml, or ask for such nodes with the label kubernetes.io/os in node_selectors."),
      };
    case "AppArmor":
      return {
        id: "node-refused",
        sentence: t(
          "The node cannot hold the pod to its AppArmor profile: {0}.",
          firstSentence(withoutPrefix(message).replace(/^Cannot enforce AppArmor: /, "")),
        ),
        key: "security_context",
        hint: t("Remove appArmorProfile in security_context, or choose nodes that have the profile."),
      };
    default:
      // What else a node does not admit has its name as reason (Kubernetes 1.34, lifecycle).
      return phaseOf(pod) === "Failed" &&
        message !== "" &&
        containerStatuses(pod).every(({ state }) => !state?.terminated)
        ? {
            id: "node-refused",
            sentence: t("The node did not take the pod: {0}.", firstSentence(withoutPrefix(message))),
            key: "pod_yaml",
          }
        : undefined;
  }
}

/** The node had no room for it when it came. */
function fullNode(reason: string, message: string): Told {
  const resource = /resource: ([^\s,]+)/.exec(message)?.[1] ?? reason.slice("OutOf".length);
  const [, requested, capacity] = /requested: (\d+), used: \d+, capacity: (\d+)/.exec(message) ?? [];
  if (Number(requested) > Number(capacity)) {
    return {
      id: "node-full",
      sentence: t("The pod asks for more {0} than its node has, even if nothing else runs there.", resource),
      key: /^(?:cpu|memory)$/.test(resource) ? `request_${resource}` : "requests",
      hint: t("Ask for less, or remove nodeName in pod_yaml, so that the cluster chooses a node."),
    };
  }
  return {
    id: "node-full",
    sentence:
      resource === "pods"
        ? t("The node ran as many pods as it may by the time the pod came to it.")
        : t("The node had no {0} left by the time the pod came to it.", resource),
    hint: t("Run the task again."),
  };
}

function withoutPrefix(message: string): string {
  return message.replace(/^Pod (?:was rejected: )?/, "");
}

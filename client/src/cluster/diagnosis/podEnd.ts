import { t } from "../../l10n.ts";
import type { Cause } from "./cause.ts";
import { evictedCause } from "./eviction.ts";
import { runElsewhere, runWithPriority } from "./hints.ts";
import type { Pod } from "../objects.ts";
import { containerStatuses, MAIN_CONTAINER, mainContainer, phaseOf, statusOf } from "../pods/podState.ts";
import { firstSentence } from "./words.ts";

/** Why the pod as a whole has failed, where it was not for one of its containers. */
export function endOfPod(pod: Pod): readonly Cause[] {
  const { reason = "", message = "" } = pod.status ?? {};
  const evidence = [reason, message].filter(Boolean).join(": ");
  if (reason === "Evicted") return [evictedCause(message, evidence)];
  const told = /^OutOf\w/.test(reason) ? fullNode(reason, message) : refusal(pod, reason, message);
  return told ? [{ severity: "error", evidence, ...told }] : [];
}

type Told = Omit<Cause, "severity" | "evidence">;

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

/** What else the reason of a pod says. */
function refusal(pod: Pod, reason: string, message: string): Told | undefined {
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
        hint: t("Remove hostPort in pod_yaml, or wait until the other pod has ended."),
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
    case "":
      return undefined;
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

/** True, too, where nothing tells. */
function hasTaskStarted(pod: Pod): boolean {
  const task = statusOf(pod, mainContainer(pod) ?? MAIN_CONTAINER);
  if (!task) return true;
  const { waiting, terminated } = task.state ?? {};
  // What a node has never made it does not find either (Kubernetes 1.34).
  const wasNeverMade = terminated?.reason === "ContainerStatusUnknown" && !terminated.startedAt;
  return !wasNeverMade && (!waiting || Boolean(task.lastState?.terminated));
}

/** Its name; empty where none has been found yet. */
export function nodeOf(pod: Pod): string {
  return pod.spec?.nodeName ?? "";
}

function withoutPrefix(message: string): string {
  return message.replace(/^Pod (?:was rejected: )?/, "");
}

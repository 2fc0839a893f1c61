import { t } from "../../l10n.ts";
import type { Cause } from "./cause.ts";
import type { ClusterEvent, Node, Pod, PodCondition } from "../objects.ts";
import {
  containerStatuses,
  hasEnded,
  isDeleting,
  MAIN_CONTAINER,
  mainContainer,
  phaseOf,
  statusOf,
} from "../pods/podState.ts";
import { evictedCause } from "./eviction.ts";
import { namedNodeCause } from "./namedNode.ts";
import { firstSentence } from "./words.ts";

/** What the pod as a whole says: evicted, out of time, refused by its node or lost with it, being deleted. */
export function podCauses(
  pod: Pod,
  nodes: readonly Node[] = [],
  events: readonly ClusterEvent[] = [],
): readonly Cause[] {
  const named = namedNodeCause(pod, nodes, events);
  if (named) return [named];
  const disrupted = disruptions(pod);
  // Why it is deleted says that it is.
  return [...endOfPod(pod), ...disrupted, ...silentNode(pod, nodes), ...(disrupted.length > 0 ? [] : deletion(pod))];
}

/** Why the pod as a whole has failed, where it was not for one of its containers. */
export function endOfPod(pod: Pod): readonly Cause[] {
  const { reason = "", message = "" } = pod.status ?? {};
  const evidence = [reason, message].filter(Boolean).join(": ");
  const common = { severity: "error", evidence } as const;
  const again = t("Run the task again; it will be placed on another node.");
  if (/^OutOf\w/.test(reason)) {
    const resource = /resource: ([^\s,]+)/.exec(message)?.[1] ?? reason.slice("OutOf".length);
    const [, requested, capacity] = /requested: (\d+), used: \d+, capacity: (\d+)/.exec(message) ?? [];
    if (Number(requested) > Number(capacity)) {
      return [
        {
          ...common,
          id: "node-full",
          sentence: t("The pod asks for more {0} than its node has, even if nothing else runs there.", resource),
          key: /^(?:cpu|memory)$/.test(resource) ? `request_${resource}` : "requests",
          hint: t("Ask for less, or remove nodeName in pod_yaml, so that the cluster chooses a node."),
        },
      ];
    }
    return [
      {
        ...common,
        id: "node-full",
        sentence:
          resource === "pods"
            ? t("The node ran as many pods as it may by the time the pod came to it.")
            : t("The node had no {0} left by the time the pod came to it.", resource),
        hint: t("Run the task again."),
      },
    ];
  }
  switch (reason) {
    case "Evicted":
      return [evictedCause(message, evidence)];
    case "DeadlineExceeded":
      return [
        {
          ...common,
          id: "deadline",
          sentence: hasTaskStarted(pod)
            ? t("The pod ran longer than its deadline allows and was ended.")
            : t("The pod's deadline passed before its task had started, and the pod was ended."),
          key: "pod_yaml",
          hint: t("Raise spec.activeDeadlineSeconds in pod_yaml, or remove it."),
        },
      ];
    case "NodeLost":
      return [
        {
          ...common,
          id: "node-lost",
          sentence: t("The node {0} was lost while the pod ran on it.", nodeOf(pod)),
          hint: again,
        },
      ];
    case "Shutdown":
    case "NodeShutdown":
    case "Terminated":
      return [
        {
          ...common,
          id: "node-lost",
          sentence: t("The node {0} was shut down, as spot nodes are, and the pod with it.", nodeOf(pod)),
          hint: again,
        },
      ];
    case "Preempting":
    case "Preempted":
      return [
        {
          ...common,
          id: "disrupted",
          sentence: t("The pod had to make room for a more important one."),
          key: "pod_yaml",
          hint: t("Run the task again, or give it a higher priority class in pod_yaml."),
        },
      ];
    case "UnexpectedAdmissionError":
    case "TopologyAffinityError":
      return [
        {
          ...common,
          id: "node-device",
          sentence: t(
            "The node could not give the pod the devices it asks for: {0}.",
            firstSentence(withoutPrefix(message)),
          ),
          hint: t("Run the task again; where that does not help, a device of the node, such as its GPU, is broken."),
        },
      ];
    case "VolumeAttachmentLimitExceeded":
      return [
        {
          ...common,
          id: "volume-limit",
          sentence: t("The node {0} has as many volumes as it can, and did not take the pod.", nodeOf(pod)),
          key: "volumes",
          hint: again,
        },
      ];
    case "NodeAffinity":
    case "NodeSelectorMismatching":
      return [
        {
          ...common,
          id: "node-refused",
          sentence: t("The labels of the node {0} are not, or no longer, those that the pod asks for.", nodeOf(pod)),
          key: "node_selectors",
          hint: again,
        },
      ];
    case "NodePorts":
      return [
        {
          ...common,
          id: "host-port",
          sentence: t("The pod wants a port of the node {0} that is taken there.", nodeOf(pod)),
          key: "pod_yaml",
          hint: t("Remove hostPort in pod_yaml, or wait until the other pod has ended."),
        },
      ];
    case "SysctlForbidden":
      return [
        {
          ...common,
          id: "node-refused",
          sentence: t(
            "The node does not let pods change its setting {0} (sysctl).",
            /sysctl: "([^"]+)"/.exec(message)?.[1] ?? "",
          ),
          key: "security_context",
          hint: t("Remove it from sysctls in security_context, or choose nodes that allow it."),
        },
      ];
    case "PodOSNotSupported":
      return [
        {
          ...common,
          id: "node-refused",
          sentence: t("The pod is for nodes of another system than {0} has (os in the pod).", nodeOf(pod)),
          key: "pod_yaml",
          hint: t("Remove os in pod_yaml, or ask for such nodes with the label kubernetes.io/os in node_selectors."),
        },
      ];
    case "AppArmor":
      return [
        {
          ...common,
          id: "node-refused",
          sentence: t(
            "The node cannot hold the pod to its AppArmor profile: {0}.",
            firstSentence(withoutPrefix(message).replace(/^Cannot enforce AppArmor: /, "")),
          ),
          key: "security_context",
          hint: t("Remove appArmorProfile in security_context, or choose nodes that have the profile."),
        },
      ];
    case "":
      return [];
    default:
      // What else a node does not admit has its name as reason (Kubernetes 1.34, lifecycle).
      return phaseOf(pod) === "Failed" &&
        message !== "" &&
        containerStatuses(pod).every(({ state }) => !state?.terminated)
        ? [
            {
              ...common,
              id: "node-refused",
              sentence: t("The node did not take the pod: {0}.", firstSentence(withoutPrefix(message))),
              key: "pod_yaml",
            },
          ]
        : [];
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

function disruptions(pod: Pod): readonly Cause[] {
  // What the pod's own reason says is said.
  if (endOfPod(pod).length > 0) return [];
  const found = (pod.status?.conditions ?? []).filter(
    ({ type, status }) => type === "DisruptionTarget" && status === "True",
  );
  return found.map(disruption);
}

/** Kubernetes 1.26 and later tell why they take a pod away. */
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
        hint: t("Run the task again, or give it a higher priority class in pod_yaml."),
      };
    case "DeletionByTaintManager":
      return {
        ...common,
        sentence: t("The node failed, or was closed to pods like this one, and the pod was taken off it."),
        hint: t("Run the task again; it will be placed on another node."),
      };
    case "EvictionByEvictionAPI":
      return {
        ...common,
        sentence: t("The pod was taken off its node, which is drained (for an upgrade, or to save nodes)."),
        hint: t("Run the task again; it will be placed on another node."),
      };
    case "TerminationByKubelet":
      return {
        ...common,
        sentence: t("The node ended the pod: it was short of something, or is shutting down."),
        hint: t("Run the task again; it will be placed on another node."),
      };
    case "DeletionByPodGC":
      return {
        ...common,
        sentence: t("The pod's node does not exist any more."),
        hint: t("Run the task again; it will be placed on another node."),
      };
    default:
      return {
        ...common,
        sentence: t("The cluster ended the pod to make room or to take its node away."),
        hint: t("Run the task again, or give it a higher priority class in pod_yaml."),
        key: "pod_yaml",
      };
  }
}

/** The cluster declares a pod not ready whose node does not report, and leaves its containers as they were. */
export function seemsCutOff(pod: Pod): boolean {
  const ready = pod.status?.conditions?.find(({ type }) => type === "Ready");
  const sidecars = (pod.status?.initContainerStatuses ?? []).filter(({ state }) => state?.running);
  const statuses = [...containerStatuses(pod), ...sidecars];
  return (
    phaseOf(pod) === "Running" &&
    ready?.status === "False" &&
    statuses.length > 0 &&
    statuses.every((status) => status.ready === true)
  );
}

function silentNode(pod: Pod, nodes: readonly Node[]): readonly Cause[] {
  const ready = pod.status?.conditions?.find(({ type }) => type === "Ready");
  const node = nodes.find(({ metadata }) => metadata.name !== undefined && metadata.name === pod.spec?.nodeName);
  const ofNode = node?.status?.conditions?.find(({ type }) => type === "Ready");
  const isSilent = ofNode?.status === "Unknown" && !hasEnded(pod);
  if (ready?.reason !== "NodeStatusUnknown" && !isSilent && !seemsCutOff(pod)) return [];
  const said = isSilent ? ofNode : ready;
  return [
    {
      id: "node-silent",
      severity: "warning",
      sentence: t("The node {0} does not report any more; the pod's state is out of date.", nodeOf(pod)),
      evidence: said?.message ?? said?.reason ?? "Ready: False",
      hint: t("Wait until the node comes back, or run the task again."),
    },
  ];
}

function deletion(pod: Pod): readonly Cause[] {
  if (!isDeleting(pod) || hasEnded(pod)) return [];
  return [
    {
      id: "deleting",
      severity: "warning",
      sentence: t("The pod is being deleted."),
      evidence: `deletionTimestamp ${pod.metadata.deletionTimestamp ?? ""}`,
    },
  ];
}

function nodeOf(pod: Pod): string {
  return pod.spec?.nodeName ?? "";
}

function withoutPrefix(message: string): string {
  return message.replace(/^Pod (?:was rejected: )?/, "");
}

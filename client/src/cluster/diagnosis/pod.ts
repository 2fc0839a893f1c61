import { t } from "../../l10n.ts";
import type { Cause } from "./cause.ts";
import type { ClusterEvent, Node, Pod } from "../objects.ts";
import { containerStatuses, hasEnded, isDeleting, nodeOf, phaseOf } from "../pods/podState.ts";
import { disruptions } from "./disruption.ts";
import { namedNodeCause } from "./namedNode.ts";
import { endOfPod } from "./podEnd.ts";

/** What the pod as a whole says: evicted, out of time, refused by its node or lost with it, being deleted. */
export function podCauses(
  pod: Pod,
  nodes: readonly Node[] = [],
  events: readonly ClusterEvent[] = [],
): readonly Cause[] {
  const named = namedNodeCause(pod, nodes, events);
  if (named) return [named];
  const ended = endOfPod(pod);
  // What the pod's own reason says is said.
  const disrupted = ended.length > 0 ? [] : disruptions(pod);
  // Why it is deleted says that it is.
  return [...ended, ...disrupted, ...silentNode(pod, nodes), ...(disrupted.length > 0 ? [] : deletion(pod))];
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

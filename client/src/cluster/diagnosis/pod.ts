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
  const names = new Set(
    (pod.spec?.initContainers ?? []).flatMap(({ name, restartPolicy }) => (restartPolicy === "Always" ? name : [])),
  );
  const sidecars = (pod.status?.initContainerStatuses ?? []).filter(
    ({ name = "", state }) => Boolean(state?.running) || names.has(name),
  );
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

/** A minute to end is what nobody wonders about. Seconds. */
const SHORT = 60;

function deletion(pod: Pod): readonly Cause[] {
  if (!isDeleting(pod)) return [];
  const { deletionTimestamp, deletionGracePeriodSeconds: seconds = 0, finalizers } = pod.metadata;
  const evidence = `deletionTimestamp ${deletionTimestamp ?? ""}`;
  const holders = (finalizers ?? []).join(", ");
  if (hasEnded(pod)) {
    if (holders === "") return [];
    const sentence = t("The pod has ended; it is deleted, and kept until others are done with it: {0}.", holders);
    const hint = t("Its finalizers (metadata.finalizers) are taken away by the programs that they name.");
    return [{ id: "deletion-held", severity: "info", sentence, evidence: `${evidence}; finalizers ${holders}`, hint }];
  }
  return [
    {
      id: "deleting",
      severity: "warning",
      sentence: t("The pod is being deleted."),
      evidence,
      ...(seconds > SHORT && {
        hint: t("It has {0} s to end (terminationGracePeriodSeconds); preStop hooks count.", seconds),
      }),
    },
  ];
}

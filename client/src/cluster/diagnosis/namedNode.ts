/** Pods that name their node themselves (`nodeName`): no scheduler looks at them, and nobody looks for another node. */
import { t } from "../../l10n.ts";
import type { ClusterEvent, Node, Pod } from "../objects.ts";
import { containerStatuses } from "../pods/podState.ts";
import type { Cause } from "./cause.ts";
import { timeOf } from "./events.ts";
import { affinityTerms, isWanted } from "./nodeFit.ts";
import { termsInWords } from "./nodeSelector.ts";

/** Events are kept for so long where a cluster does not say otherwise (Kubernetes 1.34, `--event-ttl`). Milliseconds. */
const EVENTS_KEPT = 3_600_000;

/**
 * Why the node that a pod names is not one for it: there is none of that name, or it has other labels than the pod asks for.
 * Undefined where neither is so, or where it is not known that the pod has named it.
 */
export function namedNodeCause(pod: Pod, nodes: readonly Node[], events: readonly ClusterEvent[]): Cause | undefined {
  const { nodeName } = pod.spec ?? {};
  if (nodeName === undefined) return undefined;
  return missingNode(pod, nodeName, nodes) ?? otherLabels(pod, nodeName, nodes, events);
}

/** Nobody ever looks at the pod; after a minute or two the cluster gives it up. */
function missingNode({ spec, status }: Pod, nodeName: string, nodes: readonly Node[]): Cause | undefined {
  const conditions = status?.conditions ?? [];
  const isThere = nodes.length === 0 || nodes.some(({ metadata }) => metadata.name === nodeName);
  // What a scheduler has placed has a condition that says so.
  const givenUp = conditions.find(
    ({ reason }) => reason === "DeletionByPodGC" && !conditions.some(({ type }) => type === "PodScheduled"),
  );
  const wasNeverTaken = givenUp !== undefined && !status?.startTime && !status?.containerStatuses?.length;
  if (!wasNeverTaken && (conditions.length > 0 || isThere)) return undefined;
  return {
    id: "node-name",
    severity: "error",
    sentence: t('The cluster has no node "{0}", which the pod names itself (nodeName).', spec?.nodeName ?? ""),
    evidence: [`nodeName: ${nodeName}`, givenUp?.message].filter(Boolean).join("; "),
    key: "pod_yaml",
    hint: t("Remove nodeName in pod_yaml."),
  };
}

/** The node's kubelet refuses what a scheduler would not have sent there. */
function otherLabels(
  pod: Pod,
  nodeName: string,
  nodes: readonly Node[],
  events: readonly ClusterEvent[],
): Cause | undefined {
  const { reason = "", message = "" } = pod.status ?? {};
  if (!/^(?:NodeAffinity|NodeSelectorMismatching)$/.test(reason) || !hasNamedIt(pod, reason, events)) return undefined;
  const node = nodes.find(({ metadata }) => metadata.name === nodeName);
  const asked = Object.entries(pod.spec?.nodeSelector ?? {})
    .filter(([label, value]) => node?.metadata.labels?.[label] !== value)
    .map(([label, value]) => `${label}=${value}`);
  const ofAffinity = { ...pod, spec: { ...pod.spec, nodeSelector: null } };
  const terms = node && isWanted(ofAffinity, node) ? "" : termsInWords(affinityTerms(pod));
  return {
    id: "node-name",
    severity: "error",
    sentence: t(
      "The pod names the node {0} itself (nodeName), which does not have the labels that it asks for: {1}.",
      nodeName,
      [...asked, terms].filter(Boolean).join(", "),
    ),
    evidence: `${reason}: ${message}`,
    key: "pod_yaml",
    hint: t(
      "Remove nodeName in pod_yaml, so that the cluster chooses a node with these labels, or do not ask for them.",
    ),
  };
}

/** Of a pod that a scheduler has placed, an event says so, as long as events are kept. */
function hasNamedIt(pod: Pod, refusal: string, events: readonly ClusterEvent[]): boolean {
  const refused = events.find(({ reason }) => reason === refusal);
  if (refused === undefined || containerStatuses(pod).length > 0) return false;
  if (events.some(({ reason }) => reason === "Scheduled")) return false;
  const age = Date.parse(timeOf(refused)) - Date.parse(pod.metadata.creationTimestamp ?? "");
  return !(age >= EVENTS_KEPT);
}

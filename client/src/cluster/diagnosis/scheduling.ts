import { t } from "../../l10n.ts";
import type { ClusterEvent, Node, Pod, PodCondition } from "../objects.ts";
import { hasStarted } from "../pods/podState.ts";
import type { Cause } from "./cause.ts";
import { isBigEnough, isOpenFor, isWanted } from "./nodeFit.ts";
import { wrongLabels } from "./nodeSelector.ts";
import { gated, makingRoom, noScheduler } from "./notScheduled.ts";
import { taintCauses, taintIn, untolerated, type Taint } from "./nodeTaints.ts";
import { isAboutLabels, isClosed, isTaint, objectionCause } from "./objectionCauses.ts";
import { scalingCauses } from "./scaling.ts";
import { objectionsIn, type Objection } from "./schedulerMessage.ts";

/** A cause, and how many nodes speak for it. */
interface Weighed {
  readonly cause: Cause;
  readonly nodes: number;
}

/** Why the scheduler finds no node; with nodes also whether any of them could ever take the pod. */
export function schedulingCauses(pod: Pod, nodes: readonly Node[], events: readonly ClusterEvent[]): readonly Cause[] {
  if (hasStarted(pod)) return [];
  const scheduled = pod.status?.conditions?.find(({ type }) => type === "PodScheduled");
  if (!scheduled) return noScheduler(pod);
  if (scheduled.status !== "False") return [];
  const evidence = [scheduled.reason, scheduled.message].filter(Boolean).join(": ");
  if (scheduled.reason === "SchedulingGated") return [gated(pod, evidence)];
  const causes = scalingCauses(events, objections(pod, nodes, scheduled, evidence));
  const nominatedNodeName = pod.status?.nominatedNodeName ?? "";
  return nominatedNodeName === "" ? causes : [makingRoom(nominatedNodeName), ...causes.map(asInfo)];
}

function objections(pod: Pod, nodes: readonly Node[], { message }: PodCondition, evidence: string): readonly Cause[] {
  const said = objectionsIn(message ?? "");
  const wanted = nodes.filter((node) => isWanted(pod, node));
  // Whatever else the nodes have against the pod, none of them is meant for it. A node is asked about its taints first.
  if (nodes.length > 0 && wanted.length === 0) return [wrongLabels(pod, nodes, evidence)];
  const open = wanted.filter((node) => isOpenFor(pod, node));
  const meant = open.length > 0 ? open : wanted;
  const concern = nodes.length > 0 ? said.filter((one) => concerns(pod, one, wanted, open)) : withoutOtherNodes(said);
  // A node is asked about its taints before its labels: what labels the closed ones have is not said.
  const ofOpen = said.some((one) => isTaint(one) || isClosed(one));
  const others = concern
    .filter((one) => !isTaint(one))
    .flatMap((one): Weighed | readonly Weighed[] => {
      const cause = objectionCause(pod, meant, one, { evidence, ofOpen });
      return cause ? { cause, nodes: one.nodes } : [];
    });
  const taints = weighTaints(pod, wanted, concern.filter(isTaint), evidence, others.length === 0);
  const isSecond = open.length > 0 && others.length > 0;
  const sorted = inOrder([...others, ...(isSecond ? taints.map(asLast) : taints)]);
  if (sorted.length > 0) return sorted;
  const common = { id: "unschedulable", severity: "error", evidence } as const;
  if (evidence.includes("no nodes available")) return [{ ...common, sentence: t("The cluster has no nodes.") }];
  return [
    {
      ...common,
      sentence: t("The scheduler finds no node for the pod."),
      hint: t("See what the scheduler says, and change what the pod asks of its node."),
    },
  ];
}

/** Nodes that have not room enough have been asked for their labels before: those of other labels are not meant. */
function withoutOtherNodes(said: readonly Objection[]): readonly Objection[] {
  const isLater = said.some((one) => !isTaint(one) && !isClosed(one) && !isAboutLabels(one));
  return isLater ? said.filter((one) => !isAboutLabels(one)) : said;
}

/** False for what only nodes have against the pod that would not do for it anyhow. */
function concerns(pod: Pod, said: Objection, wanted: readonly Node[], open: readonly Node[]): boolean {
  // That others have not the labels, while some do, is how it should be.
  if (isAboutLabels(said)) return false;
  const closed = wanted.filter((node) => !open.includes(node));
  if (isClosed(said)) return closed.some(({ spec }) => spec?.unschedulable === true);
  return !isTaint(said) || open.length === 0 || closed.some((node) => isBigEnough(pod, node));
}

/** Nodes that the pod may use are what it is about; others may come in their place. */
function asLast({ cause }: Weighed): Weighed {
  return { nodes: 0, cause: { ...cause, severity: "warning", fix: undefined } };
}

/**
 * What does not change by waiting comes first, unless more nodes would take the pod as soon as they have room: those
 * are the ones that are meant for it.
 */
function inOrder(weighed: readonly Weighed[]): readonly Cause[] {
  const passing = weighed.filter(({ cause }) => cause.severity !== "error").map(({ nodes }) => nodes);
  const most = Math.max(0, ...passing);
  return weighed
    .map(({ cause, nodes }): Weighed => {
      const isLess = cause.severity === "error" && nodes < most;
      return { nodes, cause: isLess ? { ...cause, severity: "warning" } : cause };
    })
    .sort((left, right) => {
      const bySeverity = Number(right.cause.severity === "error") - Number(left.cause.severity === "error");
      return bySeverity === 0 ? right.nodes - left.nodes : bySeverity;
    })
    .map(({ cause }) => cause);
}

function weighTaints(
  pod: Pod,
  nodes: readonly Node[],
  said: readonly Objection[],
  evidence: string,
  isAll: boolean,
): readonly Weighed[] {
  if (said.length === 0) return [];
  const named = said.map((one) => taintIn(one.text, one.nodes)).filter((one): one is Taint => one !== undefined);
  const taints = named.length > 0 ? named : untolerated(pod, nodes);
  const count = said.reduce((sum, one) => sum + one.nodes, 0);
  return taintCauses({ taints, evidence, isAll }).map((cause) => ({ cause, nodes: count }));
}

function asInfo(cause: Cause): Cause {
  return { ...cause, severity: "info", fix: undefined };
}

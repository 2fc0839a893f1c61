import { t } from "../../l10n.ts";
import type { ClusterEvent, Node, Pod, PodCondition } from "../objects.ts";
import { hasStarted } from "../pods/podState.ts";
import type { Cause } from "./cause.ts";
import { isBigEnough, isOpenFor, isWanted } from "./nodeFit.ts";
import { wrongLabels } from "./nodeSelector.ts";
import { closedCause, taintCauses, taintIn, untolerated, type Taint } from "./nodeTaints.ts";
import { shortOf } from "./resources.ts";
import { scalingCauses } from "./scaling.ts";
import { objectionsIn, type Objection } from "./schedulerMessage.ts";
import { claimCause } from "./volumeClaims.ts";

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
  const others = concern.filter((one) => !isTaint(one)).flatMap((one) => weigh(pod, meant, one, { evidence, ofOpen }));
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
  const isLater = said.some((one) => !isTaint(one) && !isClosed(one) && !IS_LABELS.test(one.text));
  return isLater ? said.filter(({ text }) => !IS_LABELS.test(text)) : said;
}

function isClosed({ text }: Objection): boolean {
  return text.includes("were unschedulable");
}

function isTaint({ text }: Objection): boolean {
  return /\btaint/.test(text);
}

/** False for what only nodes have against the pod that would not do for it anyhow. */
function concerns(pod: Pod, { text }: Objection, wanted: readonly Node[], open: readonly Node[]): boolean {
  // That others have not the labels, while some do, is how it should be.
  if (IS_LABELS.test(text)) return false;
  const closed = wanted.filter((node) => !open.includes(node));
  if (isClosed({ text, nodes: 0 })) return closed.some(({ spec }) => spec?.unschedulable === true);
  return !isTaint({ text, nodes: 0 }) || open.length === 0 || closed.some((node) => isBigEnough(pod, node));
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

interface Rule {
  readonly id: string;
  /** In the scheduler's message (Kubernetes 1.19 to 1.34). */
  readonly pattern: RegExp;
  readonly key: string;
  /** It may pass by waiting. */
  readonly passes?: true;
  readonly tell: () => readonly [sentence: string, hint: string];
}

const RULES: readonly Rule[] = [
  {
    id: "affinity",
    pattern:
      /didn't match pod (?:anti-)?affinity|didn't satisfy existing pods anti-affinity|pod affinity terms conflict/,
    key: "affinity",
    tell: () => [
      t("No node satisfies the rules about which pods may run side by side."),
      t("Check podAffinity and podAntiAffinity in `affinity`."),
    ],
  },
  {
    id: "topology-spread",
    pattern: /didn't match pod topology spread constraints/,
    key: "pod_yaml",
    tell: () => [
      t("No node satisfies the rules about how pods are spread (topologySpreadConstraints)."),
      t("Loosen them in pod_yaml (whenUnsatisfiable: ScheduleAnyway), or ask for nodes with those labels."),
    ],
  },
  {
    id: "host-port",
    pattern: /didn't have free ports/,
    key: "pod_yaml",
    passes: true,
    tell: () => [
      t("The pod wants a port of its node that is taken on all of them."),
      t("Remove hostPort in pod_yaml, or wait until the other pod has ended."),
    ],
  },
  {
    id: "node-name",
    pattern: /didn't match the requested (?:node|host)\s?name/,
    key: "pod_yaml",
    tell: () => [t("The one node that the pod names (nodeName) does not take it."), t("Remove nodeName in pod_yaml.")],
  },
  {
    id: "too-many-pods",
    pattern: /Too many pods/,
    key: "namespace",
    passes: true,
    tell: () => [t("The nodes run as many pods as they may."), t("Wait until other pods have ended.")],
  },
  {
    id: "nodes-not-ready",
    pattern: /were not ready|had unknown conditions|out of disk|(?:memory|disk|pid) pressure|network unavailable/i,
    key: "node_selectors",
    passes: true,
    tell: () => [t("Nodes are not ready for pods."), t("Wait until they are, or choose other nodes.")],
  },
  {
    id: "device-claim",
    pattern: /resource ?claim|cannot allocate all claims|device class/i,
    key: "pod_yaml",
    passes: true,
    tell: () => [
      t("No node has the devices free that the pod claims (resourceClaims)."),
      t("Wait until other pods have ended, or change the claim in pod_yaml."),
    ],
  },
];

const IS_LABELS = /^(?!.*volume).*node (?:affinity|selector)/i;

interface Said {
  readonly evidence: string;
  /** Some nodes are closed to the pod, whatever their labels. */
  readonly ofOpen: boolean;
}

function weigh(
  pod: Pod,
  nodes: readonly Node[],
  { text, nodes: count }: Objection,
  { evidence, ofOpen }: Said,
): Weighed[] {
  const [, resource] = /^Insufficient (\S+)/.exec(text) ?? [];
  const [, claim] = /resourceclaim "([^"]+)" not found/.exec(text) ?? [];
  if (claim !== undefined) return [{ cause: noClaim(claim, evidence), nodes: count }];
  const cause =
    resource !== undefined
      ? shortOf(resource, pod, nodes, evidence)
      : text.includes("were unschedulable")
        ? closedCause(evidence)
        : IS_LABELS.test(text)
          ? wrongLabels(pod, nodes, evidence, ofOpen)
          : (claimCause(pod, text, evidence) ?? byRule(text, evidence));
  return cause ? [{ cause, nodes: count }] : [];
}

function noClaim(claim: string, evidence: string): Cause {
  return {
    id: "device-claim",
    severity: "error",
    sentence: t('The resource claim "{0}" is not in the pod\'s namespace.', claim),
    evidence,
    key: "pod_yaml",
    hint: t("Create it there, or change resourceClaims in pod_yaml."),
  };
}

function byRule(text: string, evidence: string): Cause | undefined {
  const rule = RULES.find(({ pattern }) => pattern.test(text));
  if (!rule) return undefined;
  const [sentence, hint] = rule.tell();
  return { id: rule.id, severity: rule.passes ? "warning" : "error", sentence, evidence, key: rule.key, hint };
}

/** Pods that are less important end for this one (Kubernetes 1.34, preemption). */
function makingRoom(node: string): Cause {
  return {
    id: "making-room",
    severity: "warning",
    sentence: t("The cluster ends less important pods on the node {0} to make room for the pod.", node),
    evidence: `nominatedNodeName: ${node}`,
    hint: t("That takes as long as they need to end."),
  };
}

function asInfo(cause: Cause): Cause {
  return { ...cause, severity: "info", fix: undefined };
}

function gated(pod: Pod, evidence: string): Cause {
  const gates = (pod.spec?.schedulingGates ?? []).map(({ name = "" }) => name).join(", ");
  return {
    id: "gated",
    severity: "warning",
    sentence:
      gates === ""
        ? t("Something of the cluster holds the pod back (scheduling gate).")
        : t("Something of the cluster holds the pod back: {0} (scheduling gate).", gates),
    evidence,
    ...(gates.includes("kueue") && { hint: t("Kueue lets it go as soon as its queue has room.") }),
  };
}

/** A scheduler that the cluster does not have leaves no trace: neither a condition nor an event. */
function noScheduler(pod: Pod): readonly Cause[] {
  const { schedulerName = "default-scheduler", nodeName } = pod.spec ?? {};
  const claims = pod.spec?.resourceClaims ?? [];
  const claim = claims.find(({ resourceClaimName }) => resourceClaimName)?.resourceClaimName;
  if (claim && nodeName === undefined && pod.metadata.uid !== undefined) {
    return [
      {
        id: "device-claim",
        severity: "info",
        sentence: t('No scheduler has looked at the pod yet; it waits for the resource claim "{0}".', claim),
        evidence: `resourceClaimName: ${claim}`,
        key: "pod_yaml",
        hint: t(
          "Does the namespace have a claim of that name? Otherwise create it, or change resourceClaims in pod_yaml.",
        ),
      },
    ];
  }
  if (schedulerName === "default-scheduler" || nodeName !== undefined || pod.metadata.uid === undefined) return [];
  return [
    {
      id: "no-scheduler",
      severity: "info",
      sentence: t('No scheduler has looked at the pod yet; it waits for "{0}".', schedulerName),
      evidence: `schedulerName: ${schedulerName}`,
      key: "pod_yaml",
      hint: t("Does the cluster have a scheduler of that name? Otherwise remove schedulerName in pod_yaml."),
    },
  ];
}

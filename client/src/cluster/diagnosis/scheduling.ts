import { t } from "../../l10n.ts";
import type { ClusterEvent, Node, Pod, PodCondition } from "../objects.ts";
import { hasStarted } from "../pods/podState.ts";
import type { Cause } from "./cause.ts";
import { missedLabels } from "./nodeSelector.ts";
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
  return scalingCauses(events, objections(pod, nodes, scheduled, evidence));
}

function objections(pod: Pod, nodes: readonly Node[], { message }: PodCondition, evidence: string): readonly Cause[] {
  const said = objectionsIn(message ?? "");
  const isTaint = ({ text }: Objection): boolean => /\btaint/.test(text);
  const others = said.filter((one) => !isTaint(one)).flatMap((one) => weigh(pod, nodes, one, evidence));
  const weighed = [...others, ...weighTaints(pod, nodes, said.filter(isTaint), evidence, others.length === 0)];
  const sorted = inOrder(weighed);
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

function weigh(pod: Pod, nodes: readonly Node[], { text, nodes: count }: Objection, evidence: string): Weighed[] {
  const [, resource] = /^Insufficient (\S+)/.exec(text) ?? [];
  const cause =
    resource !== undefined
      ? shortOf(resource, pod, nodes, evidence)
      : text.includes("were unschedulable")
        ? closedCause(evidence)
        : /node affinity|node selector/.test(text) && !/volume/i.test(text)
          ? wrongLabels(pod, nodes, evidence)
          : (claimCause(pod, text, evidence) ?? byRule(text, evidence));
  return cause ? [{ cause, nodes: count }] : [];
}

function byRule(text: string, evidence: string): Cause | undefined {
  const rule = RULES.find(({ pattern }) => pattern.test(text));
  if (!rule) return undefined;
  const [sentence, hint] = rule.tell();
  return { id: rule.id, severity: rule.passes ? "warning" : "error", sentence, evidence, key: rule.key, hint };
}

/** The scheduler does not tell `nodeSelector` and `nodeAffinity` apart. */
function wrongLabels(pod: Pod, nodes: readonly Node[], evidence: string): Cause {
  const common = { id: "node-selector", severity: "error", evidence } as const;
  const missed = missedLabels(pod, nodes);
  const isAffinity =
    missed === undefined && Boolean(pod.spec?.affinity?.nodeAffinity) && (!pod.spec?.nodeSelector || nodes.length > 0);
  if (isAffinity) {
    return {
      ...common,
      id: "affinity",
      sentence: t("No node has the labels that the pod's affinity asks for."),
      key: "affinity",
      hint: t("Compare nodeAffinity in `affinity` with the labels of the nodes."),
    };
  }
  return {
    ...common,
    sentence: missed?.sentence ?? t("No node has the labels that the pod asks for."),
    key: "node_selectors",
    hint: t("Compare node_selectors and affinity with the labels of the nodes."),
    fix: missed?.fix,
  };
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

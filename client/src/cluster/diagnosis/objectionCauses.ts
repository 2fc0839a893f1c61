import { t } from "../../l10n.ts";
import type { Node, Pod } from "../objects.ts";
import type { Cause } from "./cause.ts";
import { wrongLabels } from "./nodeSelector.ts";
import { closedCause } from "./nodeTaints.ts";
import { shortOf } from "./resources.ts";
import type { Objection } from "./schedulerMessage.ts";
import { claimCause } from "./volumeClaims.ts";

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

/** Whether nodes have other labels than the pod asks for. */
export function isAboutLabels({ text }: Pick<Objection, "text">): boolean {
  return /^(?!.*volume).*node (?:affinity|selector)/i.test(text);
}

/** Whether nodes are cordoned. */
export function isClosed({ text }: Pick<Objection, "text">): boolean {
  return text.includes("were unschedulable");
}

export function isTaint({ text }: Pick<Objection, "text">): boolean {
  return /\btaint/.test(text);
}

interface Said {
  readonly evidence: string;
  /** Some nodes are closed to the pod, whatever their labels. */
  readonly ofOpen: boolean;
}

/** What nodes have against a pod, in plain words; undefined for what is not known. Taints have their own (`taintCauses`). */
export function objectionCause(
  pod: Pod,
  nodes: readonly Node[],
  said: Objection,
  { evidence, ofOpen }: Said,
): Cause | undefined {
  const [, resource] = /^Insufficient (\S+)/.exec(said.text) ?? [];
  if (resource !== undefined) return shortOf(resource, pod, nodes, evidence);
  const [, claim] = /resourceclaim "([^"]+)" not found/.exec(said.text) ?? [];
  if (claim !== undefined) return noClaim(claim, evidence);
  if (isClosed(said)) return closedCause(evidence);
  if (isAboutLabels(said)) return wrongLabels(pod, nodes, evidence, ofOpen);
  return claimCause(pod, said.text, evidence) ?? byRule(said.text, evidence);
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

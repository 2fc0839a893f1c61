import { t } from "../../l10n.ts";
import type { Node, Pod } from "../objects.ts";
import type { Cause, Fix } from "./cause.ts";
import { isTolerated } from "./nodeFit.ts";

export interface Taint {
  readonly key: string;
  readonly value: string;
  /** How many nodes have it. */
  readonly nodes: number;
}

/** What the scheduler, or the nodes, say of taints. */
export interface TaintsFound {
  readonly taints: readonly Taint[];
  /** Nothing but taints keeps the pod out. */
  readonly isAll: boolean;
  readonly evidence: string;
}

type Kind = "reserved" | "control-plane" | "closed" | "unready";

/** Taints that Kubernetes and autoscalers put on nodes themselves (Kubernetes 1.34, Karpenter 1.0). */
function kindOf({ key }: Taint): Kind {
  if (/^node-role\.kubernetes\.io\/(?:control-plane|master)$/.test(key)) return "control-plane";
  if (/^node\.kubernetes\.io\/unschedulable$|ByClusterAutoscaler$|^karpenter\.sh\/disrupt/.test(key)) return "closed";
  return /^node\.(?:cloudprovider\.)?kubernetes\.io\//.test(key) ? "unready" : "reserved";
}

/** `key: value` of a taint, as the scheduler writes it: `{dedicated: gpu}`. */
export function taintIn(text: string, nodes: number): Taint | undefined {
  const [, key, value = ""] = /\{\s*([^:\s}]+)\s*(?::\s*([^}]*?))?\s*\}/.exec(text) ?? [];
  return key === undefined ? undefined : { key, value, nodes };
}

/** Which taints of the nodes keep the pod out: since Kubernetes 1.34 the scheduler does not name them. */
export function untolerated(pod: Pod, nodes: readonly Node[]): readonly Taint[] {
  const counts = new Map<string, Taint>();
  for (const { key, value = "", effect } of nodes.flatMap(({ spec }) => spec?.taints ?? [])) {
    if (effect === "PreferNoSchedule" || isTolerated(pod, { key, value, effect })) continue;
    const same = `${key}=${value}`;
    counts.set(same, { key, value, nodes: (counts.get(same)?.nodes ?? 0) + 1 });
  }
  return [...counts.values()];
}

/**
 * What taints mean for the pod: reserved nodes first. Those of the control plane are for no ordinary pod, and are told
 * only where there is nothing else.
 */
export function taintCauses({ taints, isAll, evidence }: TaintsFound): readonly Cause[] {
  if (taints.length === 0) return [reservedCause([], evidence)];
  const sorted = [...taints].sort((left, right) => right.nodes - left.nodes);
  const of = (kind: Kind): readonly Taint[] => sorted.filter((taint) => kindOf(taint) === kind);
  const [reserved, closed, unready] = [of("reserved"), of("closed"), of("unready")];
  const causes: Cause[] = [];
  if (reserved.length > 0) causes.push(reservedCause(reserved, evidence));
  if (unready.length > 0) {
    causes.push({
      id: "nodes-not-ready",
      severity: "warning",
      sentence: t("Nodes are not ready for pods: {0}.", names(unready).replaceAll(/[\w.]+\//g, "")),
      evidence,
      hint: t("Wait until they are, or choose other nodes."),
    });
  }
  if (closed.length > 0) causes.push(closedCause(evidence));
  return causes.length > 0 || !isAll ? causes : [reservedCause(of("control-plane"), evidence)];
}

/** Nodes that take no new pods. */
export function closedCause(evidence: string): Cause {
  return {
    id: "nodes-cordoned",
    severity: "warning",
    sentence: t("Nodes are closed for new pods."),
    evidence,
    key: "node_selectors",
    hint: t("Somebody cordoned them, often for an upgrade: wait, or choose other nodes."),
  };
}

function reservedCause(taints: readonly Taint[], evidence: string): Cause {
  return {
    id: "taint",
    severity: "error",
    sentence:
      taints.length === 0
        ? t("Nodes have taints that the pod does not tolerate.")
        : taints.length === 1
          ? t("Nodes are reserved by the taint {0}, which the pod does not tolerate.", names(taints))
          : t("Nodes are reserved by the taints {0}, which the pod does not tolerate.", names(taints)),
    evidence,
    key: "tolerations",
    hint: t("Add a toleration for the taint to `tolerations`."),
    fix: taints[0] && toleration(taints[0]),
  };
}

function toleration({ key, value }: Taint): Fix {
  return {
    title: t("Tolerate the taint {0}", key),
    key: "tolerations",
    add: value === "" ? { key, operator: "Exists" } : { key, operator: "Equal", value },
  };
}

function names(taints: readonly Taint[]): string {
  return taints.map(({ key, value }) => (value === "" ? key : `${key}=${value}`)).join(", ");
}

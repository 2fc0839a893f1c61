import { kubernetesQuantity } from "../../../../server/src/values/quantity.ts";
import type { Cause, Fix } from "./cause.ts";
import type { Node, Pod } from "../objects.ts";
import { hasStarted } from "../pods/podState.ts";
import { missedLabels } from "./nodeSelector.ts";
import { cpuText, memoryText } from "./amounts.ts";

interface Rule {
  readonly id: string;
  /** In the scheduler's message (Kubernetes 1.20 to 1.34). */
  readonly pattern: RegExp;
  readonly sentence: (match: RegExpExecArray) => string;
  readonly key: string;
  readonly hint: string;
}

const RULES: readonly Rule[] = [
  {
    id: "node-selector",
    pattern: /didn't match (?:Pod's )?(?:node affinity\/selector|node selector)/,
    sentence: () => "No node has the labels that the pod asks for.",
    key: "node_selectors",
    hint: "Compare node_selectors and affinity with the labels of the nodes.",
  },
  {
    id: "affinity",
    pattern: /didn't match pod (?:anti-)?affinity(?: rules| \w+)*|didn't satisfy existing pods anti-affinity/,
    sentence: () => "No node satisfies the rules about which pods may run side by side.",
    key: "affinity",
    hint: "Check podAffinity and podAntiAffinity in `affinity`.",
  },
  {
    id: "taint",
    pattern: /(?:had (?:untolerated )?taints? \{([^}]*)\}|had taints? that the pod didn't tolerate|taints)/,
    sentence: (match) =>
      match[1]
        ? `Nodes are reserved by the taint ${match[1].trim()}, which the pod does not tolerate.`
        : "Nodes have taints that the pod does not tolerate.",
    key: "tolerations",
    hint: "Add a toleration for the taint to `tolerations`.",
  },
  {
    id: "short-of-memory",
    pattern: /Insufficient memory/,
    sentence: () => "The nodes have not enough free memory for the pod's request.",
    key: "request_memory",
    hint: "Lower request_memory, or wait until other pods have ended.",
  },
  {
    id: "short-of-cpu",
    pattern: /Insufficient cpu/,
    sentence: () => "The nodes have not enough free CPU for the pod's request.",
    key: "request_cpu",
    hint: "Lower request_cpu, or wait until other pods have ended.",
  },
  {
    id: "short-of-resource",
    pattern: /Insufficient (?!cpu|memory)([\w./-]+)/,
    sentence: (match) => `The nodes have not enough ${match[1]?.replace(/\.$/, "") ?? ""} for the pod's request.`,
    key: "limits",
    hint: "Check the name and the amount in `limits` and `requests`.",
  },
  {
    id: "too-many-pods",
    pattern: /Too many pods/,
    sentence: () => "The nodes run as many pods as they may.",
    key: "namespace",
    hint: "Wait until other pods have ended.",
  },
  {
    id: "volume-claim-missing",
    pattern: /persistentvolumeclaim "([^"]+)" not found/,
    sentence: (match) => `The volume claim "${match[1] ?? ""}" is not in the pod's namespace.`,
    key: "volumes",
    hint: "Create the claim, or change `volumes`.",
  },
  {
    id: "volume-claim-unbound",
    pattern: /unbound immediate PersistentVolumeClaims/,
    sentence: () => "A volume claim of the pod has no volume yet.",
    key: "volumes",
    hint: "Check the claim's storage class and size.",
  },
  {
    id: "volume-elsewhere",
    pattern: /volume node affinity conflict|didn't find available persistent volumes/,
    sentence: () => "The pod's volume is on a node or zone where the pod may not run.",
    key: "volumes",
    hint: "Check node_selectors and affinity against the volume's zone.",
  },
  {
    id: "nodes-cordoned",
    pattern: /were unschedulable/,
    sentence: () => "Nodes are closed for new pods.",
    key: "node_selectors",
    hint: "Somebody cordoned them, often for an upgrade: wait, or choose other nodes.",
  },
];

/** Why the scheduler finds no node; with nodes also whether any node could ever be big enough. */
export function schedulingCauses(pod: Pod, nodes: readonly Node[]): readonly Cause[] {
  const conditions = pod.status?.conditions ?? [];
  const scheduled = conditions.find((condition) => condition.type === "PodScheduled");
  if (scheduled?.status !== "False" || hasStarted(pod)) return [];
  const message = scheduled.message ?? "";
  const evidence = [scheduled.reason, message].filter(Boolean).join(": ");
  if (scheduled.reason === "SchedulingGated") {
    return [
      {
        id: "gated",
        severity: "warning",
        sentence: "Something of the cluster holds the pod back (scheduling gate).",
        evidence,
      },
    ];
  }
  const found = RULES.flatMap((rule): Cause[] => {
    const match = rule.pattern.exec(message);
    if (!match) return [];
    const more = rule.id === "node-selector" ? missedLabels(pod, nodes) : biggerThanAnyNode(rule.id, pod, nodes);
    return [
      {
        id: rule.id,
        // Room may come when others end; labels and taints do not change by waiting.
        severity: more !== undefined || !rule.id.startsWith("short-of-") ? "error" : "warning",
        sentence: more?.sentence ?? rule.sentence(match),
        evidence,
        key: rule.key,
        hint: rule.hint,
        fix: more?.fix ?? (rule.id === "taint" ? toleration(match[1]) : undefined),
      },
    ];
  });
  if (found.length > 0) return found;
  return [{ id: "unschedulable", severity: "error", sentence: "The scheduler finds no node for the pod.", evidence }];
}

/** `key: value` of a taint, as the scheduler writes it. */
function toleration(taint: string | undefined): Fix | undefined {
  const [, key, value] = /^\s*([^:\s]+): ?(.*?)\s*$/.exec(taint ?? "") ?? [];
  // A node that is not ready, or under pressure, is not for pods, tolerated or not.
  if (key === undefined || key.startsWith("node.kubernetes.io/")) return undefined;
  return {
    title: `Tolerate the taint ${key}`,
    key: "tolerations",
    add: value ? { key, operator: "Equal", value } : { key, operator: "Exists" },
  };
}

function biggerThanAnyNode(
  rule: string,
  pod: Pod,
  nodes: readonly Node[],
): { readonly sentence: string; readonly fix?: Fix } | undefined {
  const resource = rule === "short-of-cpu" ? "cpu" : rule === "short-of-memory" ? "memory" : undefined;
  if (resource === undefined || nodes.length === 0) return undefined;
  const wanted = (pod.spec?.containers ?? [])
    .map((container) => kubernetesQuantity(container.resources?.requests?.[resource] ?? "0") ?? 0)
    .reduce((sum, amount) => sum + amount, 0);
  const sizes = nodes.map((node) => node.status?.allocatable?.[resource] ?? node.status?.capacity?.[resource] ?? "0");
  const biggest = sizes.reduce((most, size) =>
    (kubernetesQuantity(size) ?? 0) > (kubernetesQuantity(most) ?? 0) ? size : most,
  );
  const room = kubernetesQuantity(biggest) ?? 0;
  if (wanted <= room) return undefined;
  const sentence = `The pod asks for more ${resource === "cpu" ? "CPU" : "memory"} than any node has (the biggest has ${biggest}).`;
  // Half of the biggest node: the whole of it is never free.
  const set = resource === "cpu" ? cpuText(room / 2) : memoryText(room / 2);
  const key = `request_${resource}`;
  return room === 0 ? { sentence } : { sentence, fix: { title: `Lower ${key} to ${set}`, key, set } };
}

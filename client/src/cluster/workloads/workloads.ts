import type { Cluster } from "../connection/cluster.ts";
import { isClusterError } from "../connection/errors.ts";
import type { ObjectMeta } from "../objects.ts";
import { listPages } from "../connection/pages.ts";
import type { CallOptions } from "../pods/pods.ts";
import { CONDITIONS, list, parts, texts, tidied } from "../tidy.ts";

export type WorkloadKind = "Deployment" | "StatefulSet" | "DaemonSet" | "Job" | "ReplicaSet";

/** What has pods, by a selector. */
export interface Workload {
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
  /** Of its pods, as a list takes it. */
  readonly labelSelector: string;
  /** How many pods it wants and has, in few words. */
  readonly state: string;
}

/** The paths below `/apis` (Kubernetes 1.34). */
const LISTS: readonly (readonly [kind: WorkloadKind, group: string, resource: string])[] = [
  ["Deployment", "apps/v1", "deployments"],
  ["StatefulSet", "apps/v1", "statefulsets"],
  ["DaemonSet", "apps/v1", "daemonsets"],
  ["Job", "batch/v1", "jobs"],
  ["ReplicaSet", "apps/v1", "replicasets"],
];

interface Condition {
  readonly type?: string;
  readonly status?: string;
}

/** The parts of a workload that we read; which are there depends on its kind. */
interface WorkloadObject {
  readonly metadata: ObjectMeta & { readonly ownerReferences?: readonly { readonly controller?: boolean }[] };
  readonly spec?: {
    readonly selector?: LabelSelector;
    readonly replicas?: number;
    readonly completions?: number | null;
  };
  readonly status?: {
    readonly readyReplicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly numberReady?: number;
    readonly active?: number;
    readonly succeeded?: number;
    readonly failed?: number;
    readonly conditions?: readonly Condition[] | null;
  };
}

/** `meta/v1` of Kubernetes 1.34. */
interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>> | null;
  readonly matchExpressions?:
    readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] | null }[] | null;
}

const SELECTOR = parts({
  matchLabels: texts,
  matchExpressions: list(parts({ key: "text", operator: "text", values: list("text") }, ["key", "operator"])),
});
const STATUS = {
  readyReplicas: "number",
  desiredNumberScheduled: "number",
  numberReady: "number",
  active: "number",
  succeeded: "number",
  failed: "number",
  conditions: CONDITIONS,
} as const;
const WORKLOAD = parts({
  metadata: parts({ name: "text", namespace: "text", ownerReferences: list(parts({ controller: "flag" })) }),
  spec: parts({ selector: SELECTOR, replicas: "number", completions: "number" }),
  status: parts(STATUS),
});

/**
 * The workloads of a namespace, or of all (undefined), the kinds that the server has. Replica sets of deployments are left
 * out. Throws with reason `forbidden` where the user may see none of the kinds, and what else reading throws.
 */
export async function listWorkloads(
  cluster: Cluster,
  namespace: string | undefined,
  options: CallOptions = {},
): Promise<readonly Workload[]> {
  const scope = namespace === undefined ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
  const lists = await Promise.all(
    LISTS.map(async ([kind, group, resource]) => {
      try {
        const { items } = await listPages<unknown>(cluster, `/apis/${group}${scope}/${resource}`, {}, options);
        return items.flatMap((item) => workloadOf(kind, item, cluster.namespace));
      } catch (error) {
        if (isClusterError(error, "not-found") || isClusterError(error, "forbidden")) return error;
        throw error;
      }
    }),
  );
  const refusal = lists.find((list) => isClusterError(list, "forbidden"));
  if (refusal && !lists.some((list) => Array.isArray(list))) throw refusal;
  return lists.flatMap((list) => (isClusterError(list) ? [] : list));
}

function workloadOf(kind: WorkloadKind, found: unknown, fallback: string): Workload[] {
  const { metadata, spec, status } = tidied(found, WORKLOAD) as WorkloadObject;
  // A selector of which a part cannot be read would be one of other pods.
  const isWhole = spec?.selector === (found as Partial<WorkloadObject> | null)?.spec?.selector;
  const labelSelector = isWhole && spec?.selector && selectorText(spec.selector);
  const isPart = kind === "ReplicaSet" && metadata.ownerReferences?.some(({ controller }) => controller);
  // An empty selector would be all pods of the namespace.
  if (!labelSelector || isPart || metadata.name === undefined) return [];
  const { namespace = fallback, name } = metadata;
  return [{ kind, namespace, name, labelSelector, state: stateOf(kind, spec, status) }];
}

function stateOf(kind: WorkloadKind, spec: WorkloadObject["spec"] = {}, status: WorkloadObject["status"] = {}): string {
  if (kind === "DaemonSet") return `${status.numberReady ?? 0} of ${status.desiredNumberScheduled ?? 0} pods ready`;
  if (kind !== "Job") return `${status.readyReplicas ?? 0} of ${spec.replicas ?? 1} pods ready`;
  const isTrue = (type: string): boolean =>
    status.conditions?.some((one) => one.type === type && one.status === "True") ?? false;
  if (isTrue("Complete")) return "complete";
  if (isTrue("Failed")) return "failed";
  return `${status.active ?? 0} active, ${status.succeeded ?? 0} of ${spec.completions ?? 1} succeeded`;
}

/** A selector as the parameter `labelSelector` of a list; empty where it selects everything (Kubernetes 1.34). */
export function selectorText({ matchLabels, matchExpressions }: LabelSelector): string {
  const labels = Object.entries(matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const expressions = (matchExpressions ?? []).map(({ key, operator, values }) => {
    if (operator === "Exists") return key;
    if (operator === "DoesNotExist") return `!${key}`;
    return `${key} ${operator.toLowerCase()} (${(values ?? []).join(",")})`;
  });
  return [...labels, ...expressions].join(",");
}

import type { Amounts, Container, Pod, PodSpec, Quota, QuotaStatus, ScopeRequirement } from "../objects.ts";
import type { Store } from "../store/store.ts";
import { quantityOrZero, quantityText } from "../validation/quantity.ts";

/** Of these every container has to say how much it wants, where a quota counts them. */
const COMPUTE = /^(?:(requests|limits)\.)?(cpu|memory)$/;
/** What else of a pod is counted: by its containers, and extended resources. */
const OTHERS = /^(requests|limits)\.(ephemeral-storage|.+\/.+)$/;

/**
 * Why a quota of its namespace does not let a pod in, as the API server words it (Kubernetes 1.34); undefined where all
 * do.
 */
export function quotaRefusal(store: Store, pod: Pod): string | undefined {
  for (const quota of quotasOf(store, pod.metadata.namespace)) {
    if (!isInScope(pod, quota)) continue;
    const hard = quota.spec?.hard ?? {};
    const names = Object.keys(hard).filter(isCounted).sort();
    const silent = names
      .filter((name) => COMPUTE.test(name))
      .flatMap((name) => {
        const containers = containersOf(pod.spec).filter((container) => amountOf(container, name) === undefined);
        return containers.length === 0 ? [] : [`${name} for: ${containers.map((one) => one.name).join(",")}`];
      });
    if (silent.length > 0) return `failed quota: ${quota.metadata.name}: must specify ${silent.join("; ")}`;
    const used = usage(store, quota);
    const wanted = usageOf(pod, names);
    const exceeded = names.filter((name) => (used[name] ?? 0) + (wanted[name] ?? 0) > quantityOrZero(hard[name]));
    if (exceeded.length > 0) {
      const list = (amounts: Readonly<Record<string, string>>): string =>
        exceeded.map((name) => `${name}=${amounts[name] ?? "0"}`).join(",");
      return `exceeded quota: ${quota.metadata.name}, requested: ${list(texts(wanted, hard))}, used: ${list(texts(used, hard))}, limited: ${list(hard)}`;
    }
  }
  return undefined;
}

/** Keeps the statuses of quotas up to date while pods come and go, as the quota controller does; returns how to stop. */
export function keepQuotas(store: Store): () => void {
  const update = (namespace: string | undefined): void => {
    for (const quota of quotasOf(store, namespace)) {
      const hard = Object.fromEntries(Object.entries(quota.spec?.hard ?? {}).sort());
      const status: QuotaStatus = { hard, used: texts(usage(store, quota), hard) };
      if (JSON.stringify(status) === JSON.stringify(quota.status)) continue;
      const changed: Quota = { ...quota, status };
      store.put("resourcequotas", changed);
    }
  };
  return store.subscribe(({ resource, object }) => {
    if (resource !== "pods" && resource !== "resourcequotas") return;
    // After this change has reached everybody.
    queueMicrotask(() => update(object.metadata.namespace));
  });
}

function quotasOf(store: Store, namespace: string | undefined): readonly Quota[] {
  return store.list("resourcequotas", namespace);
}

function usage(store: Store, quota: Quota): Record<string, number> {
  const names = Object.keys(quota.spec?.hard ?? {})
    .filter(isCounted)
    .sort();
  const total = Object.fromEntries(names.map((name) => [name, 0]));
  for (const pod of store.list("pods", quota.metadata.namespace) as Pod[]) {
    if (!isInScope(pod, quota)) continue;
    const isOver = pod.status.phase === "Succeeded" || pod.status.phase === "Failed";
    // As an object it counts for as long as it is there.
    for (const [name, amount] of Object.entries(usageOf(pod, isOver ? names.filter(isObjectCount) : names))) {
      total[name] = (total[name] ?? 0) + amount;
    }
  }
  return total;
}

/** Whether a quota is about such pods. */
function isInScope(pod: Pod, { spec }: Quota): boolean {
  const expressions = spec?.scopeSelector?.matchExpressions ?? [];
  const scopes = [
    ...(spec?.scopes ?? []).map((scopeName): ScopeRequirement => ({ scopeName, operator: "Exists" })),
    ...expressions,
  ];
  return scopes.every((scope) => matchesScope(pod, scope));
}

function matchesScope({ spec, status }: Pod, { scopeName, operator, values = [] }: ScopeRequirement): boolean {
  const ends = spec.activeDeadlineSeconds !== undefined;
  const { priorityClassName: className } = spec;
  switch (scopeName) {
    case "Terminating":
      return ends;
    case "NotTerminating":
      return !ends;
    case "BestEffort":
      return status.qosClass === "BestEffort";
    case "NotBestEffort":
      return status.qosClass !== "BestEffort";
    case "PriorityClass":
      if (operator === "In") return className !== undefined && values.includes(className);
      if (operator === "NotIn") return className === undefined || !values.includes(className);
      return (className !== undefined) === (operator !== "DoesNotExist");
    default:
      return false;
  }
}

/** Init containers count where one wants more than the others together. */
function usageOf({ spec }: Pod, names: readonly string[]): Record<string, number> {
  const passing = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy !== "Always");
  const lasting = containersOf(spec).filter((container) => !passing.includes(container));
  return Object.fromEntries(
    names.map((name) => {
      if (name === "pods" || isObjectCount(name)) return [name, 1];
      const amounts = (containers: readonly Container[]): number[] =>
        containers.map((container) => amountOf(container, name) ?? 0);
      const together = amounts(lasting).reduce((sum, one) => sum + one, 0);
      return [name, Math.max(together, ...amounts(passing))];
    }),
  );
}

function containersOf(spec: PodSpec): readonly Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

/** What a container says; undefined where it says nothing. */
function amountOf({ resources = {} }: Container, name: string): number | undefined {
  const [, kind = "requests", resource = ""] = COMPUTE.exec(name) ?? OTHERS.exec(name) ?? [];
  const text = (kind === "limits" ? resources.limits : resources.requests)?.[resource];
  return text === undefined ? undefined : quantityOrZero(text);
}

function isCounted(name: string): boolean {
  return name === "pods" || isObjectCount(name) || COMPUTE.test(name) || OTHERS.test(name);
}

function isObjectCount(name: string): boolean {
  return name === "count/pods";
}

/** Sums as Kubernetes writes them: memory and storage in binary units, as the quota does. */
function texts(amounts: Readonly<Record<string, number>>, hard: Amounts): Record<string, string> {
  const format = (name: string): string => (/(memory|storage)$/.test(name) ? "Mi" : (hard[name] ?? ""));
  return Object.fromEntries(
    Object.entries(amounts).map(([name, amount]) => [name, quantityText(amount, format(name))]),
  );
}

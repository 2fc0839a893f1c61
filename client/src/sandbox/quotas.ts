import type { Container, KubeObject, Pod, PodSpec } from "./objects.ts";
import type { Store } from "./store/store.ts";
import { quantityOrZero } from "./validation/quantity.ts";

interface Quota extends KubeObject {
  readonly spec?: { readonly hard?: Readonly<Record<string, string>> };
  readonly status?: QuotaStatus;
}

interface QuotaStatus {
  readonly hard: Readonly<Record<string, string>>;
  readonly used: Readonly<Record<string, string>>;
}

/** What quotas count of pods here: their number, and requests and limits of `cpu` and `memory`. */
const AMOUNT = /^(?:(requests|limits)\.)?(cpu|memory)$/;

/**
 * Why a quota of its namespace does not let a pod in, as the API server words it (Kubernetes 1.34); undefined where all
 * do.
 */
export function quotaRefusal(store: Store, pod: Pod): string | undefined {
  for (const quota of quotasOf(store, pod.metadata.namespace)) {
    const hard = quota.spec?.hard ?? {};
    const names = Object.keys(hard).filter(isCounted).sort();
    const silent = names.flatMap((name) => {
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
      return `exceeded quota: ${quota.metadata.name}, requested: ${list(texts(wanted))}, used: ${list(texts(used))}, limited: ${list(hard)}`;
    }
  }
  return undefined;
}

/** Keeps the statuses of quotas up to date while pods come and go, as the quota controller does; returns how to stop. */
export function keepQuotas(store: Store): () => void {
  const update = (namespace: string | undefined): void => {
    for (const quota of quotasOf(store, namespace)) {
      const status: QuotaStatus = { hard: quota.spec?.hard ?? {}, used: texts(usage(store, quota)) };
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

function usage(store: Store, { metadata, spec }: Quota): Record<string, number> {
  const names = Object.keys(spec?.hard ?? {}).filter(isCounted);
  const pods = (store.list("pods", metadata.namespace) as Pod[]).filter(
    ({ status }) => status.phase !== "Succeeded" && status.phase !== "Failed",
  );
  const total = Object.fromEntries(names.map((name) => [name, 0]));
  for (const pod of pods) {
    for (const [name, amount] of Object.entries(usageOf(pod, names))) total[name] = (total[name] ?? 0) + amount;
  }
  return total;
}

/** Init containers count where one wants more than the others together. */
function usageOf({ spec }: Pod, names: readonly string[]): Record<string, number> {
  const passing = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy !== "Always");
  const lasting = containersOf(spec).filter((container) => !passing.includes(container));
  return Object.fromEntries(
    names.map((name) => {
      if (name === "pods") return [name, 1];
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

/** What a container says; undefined where it says nothing. Of the number of pods every container says enough. */
function amountOf({ resources = {} }: Container, name: string): number | undefined {
  const [, kind = "requests", resource] = AMOUNT.exec(name) ?? [];
  if (resource === undefined) return 0;
  const text = (kind === "limits" ? resources.limits : resources.requests)?.[resource];
  return text === undefined ? undefined : quantityOrZero(text);
}

function isCounted(name: string): boolean {
  return name === "pods" || AMOUNT.test(name);
}

function texts(amounts: Readonly<Record<string, number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, quantityText(name, amount)]));
}

/** As Kubernetes writes a sum: memory in the biggest binary unit that leaves a whole number, cores in thousandths. */
function quantityText(name: string, amount: number): string {
  if (amount === 0 || name === "pods") return String(amount);
  if (name.endsWith("cpu")) return Number.isInteger(amount) ? String(amount) : `${Math.round(amount * 1000)}m`;
  const units = ["", "Ki", "Mi", "Gi", "Ti"];
  const fitting = units.findLastIndex((_, power) => amount % 1024 ** power === 0);
  return `${amount / 1024 ** fitting}${units[fitting] ?? ""}`;
}

import { putBy } from "../api/apply/writes.ts";
import type { ObjectContext } from "../api/exchange.ts";
import type { ResourceType } from "../api/resources.ts";
import { resourceName, RESOURCES } from "../api/resources.ts";
import type { Amounts, KubeObject, Quota, QuotaStatus, ScopeRequirement } from "../objects.ts";
import type { Container } from "../containerObjects.ts";
import type { Pod, PodSpec } from "../podObjects.ts";
import { omit } from "../omit.ts";
import type { Store } from "../store/store.ts";
import { quantityOrZero, quantityText } from "../validation/quantity.ts";
import type { Claim } from "../validation/workloads/claim.ts";
import { isOfClaims, usageOfClaim } from "./claimUsage.ts";

/** Of these every container has to say how much it wants, where a quota counts them. */
const COMPUTE = /^(?:(requests|limits)\.)?(cpu|memory)$/;
/** What else of a pod is counted: by its containers, and extended resources. */
const OTHERS = /^(requests|limits)\.(ephemeral-storage|.+\/.+)$/;

/**
 * Why a quota of its namespace does not let an object in, as the API server words it (Kubernetes 1.34); undefined where
 * all do.
 */
export function quotaRefusal(store: Store, type: ResourceType, object: KubeObject): string | undefined {
  if (!COUNTED.includes(type)) return undefined;
  for (const quota of quotasOf(store, object.metadata.namespace)) {
    if (!isInScope(type, object, quota)) continue;
    const hard = quota.spec?.hard ?? {};
    const names = namesOf(quota, type);
    const silent = type.plural === "pods" ? silentContainers(object as Pod, names) : [];
    if (silent.length > 0) return `failed quota: ${quota.metadata.name}: must specify ${silent.join("; ")}`;
    const used = usage(store, quota, type);
    const wanted = usageOf(type, object, names);
    const exceeded = names.filter(
      (name) => name in wanted && (used[name] ?? 0) + (wanted[name] ?? 0) > quantityOrZero(hard[name]),
    );
    if (exceeded.length > 0) {
      const list = (amounts: Readonly<Record<string, string>>): string =>
        exceeded.map((name) => `${name}=${amounts[name] ?? "0"}`).join(",");
      return `exceeded quota: ${quota.metadata.name}, requested: ${list(texts(wanted, hard))}, used: ${list(texts(used, hard))}, limited: ${list(hard)}`;
    }
  }
  return undefined;
}

/** Keeps the statuses of quotas up to date while objects come and go, as the quota controller does; returns how to stop. */
export function keepQuotas(context: ObjectContext): () => void {
  const { store } = context;
  const waiting = new Set<string | undefined>();
  const update = (): void => {
    const namespaces = [...waiting];
    waiting.clear();
    for (const quota of namespaces.flatMap((namespace) => quotasOf(store, namespace))) {
      const hard = Object.fromEntries(Object.entries(quota.spec?.hard ?? {}).sort());
      const counted = COUNTED.map((type) => texts(usage(store, quota, type), hard));
      const used = Object.fromEntries(counted.flatMap((amounts) => Object.entries(amounts)).sort());
      const status: QuotaStatus = { hard, used };
      if (JSON.stringify(status) === JSON.stringify(quota.status)) continue;
      const changed: Quota = { ...quota, status };
      putBy(context, "kube-controller-manager", "resourcequotas", changed, "status");
    }
  };
  return store.subscribe(({ resource, object }) => {
    const { namespace } = object.metadata;
    if (resource !== "resourcequotas" && quotasOf(store, namespace).length === 0) return;
    // After this change has reached everybody.
    if (waiting.size === 0) queueMicrotask(update);
    waiting.add(namespace);
  });
}

/** Events are not: there are too many. */
const COUNTED = RESOURCES.filter(({ namespaced, plural }) => namespaced && plural !== "events");

function quotasOf(store: Store, namespace: string | undefined): readonly Quota[] {
  return store.list("resourcequotas", namespace);
}

/** What a quota says about objects of a type. */
function namesOf({ spec }: Quota, type: ResourceType): string[] {
  const isNamed = type.plural === "pods" ? isOfPods : type.plural === "persistentvolumeclaims" ? isOfClaims : isNone;
  return Object.keys(spec?.hard ?? {})
    .filter((name) => name === `count/${resourceName(type)}` || isNamed(name) || name === plainName(type))
    .sort();
}

const isNone = (): boolean => false;
/** These are counted by their plain names, too. */
const PLAIN = ["configmaps", "persistentvolumeclaims", "pods", "resourcequotas", "secrets"];
const plainName = ({ plural }: ResourceType): string | undefined => (PLAIN.includes(plural) ? plural : undefined);

function silentContainers({ spec }: Pod, names: readonly string[]): string[] {
  return names
    .filter((name) => COMPUTE.test(name))
    .flatMap((name) => {
      const containers = containersOf(spec).filter((container) => amountOf(container, name) === undefined);
      return containers.length === 0 ? [] : [`${name} for: ${containers.map((one) => one.name).join(",")}`];
    });
}

function usage(store: Store, quota: Quota, type: ResourceType): Record<string, number> {
  const names = namesOf(quota, type);
  const total = Object.fromEntries(names.map((name) => [name, 0]));
  if (names.length === 0) return total;
  for (const object of store.list(type.plural, quota.metadata.namespace)) {
    if (!isInScope(type, object, quota)) continue;
    for (const [name, amount] of Object.entries(usageOf(type, object, names))) {
      total[name] = (total[name] ?? 0) + amount;
    }
  }
  return total;
}

/** What of an object counts. A pod that has ended counts as an object for as long as it is there, no more. */
function usageOf(type: ResourceType, object: KubeObject, names: readonly string[]): Record<string, number> {
  const counts = names.filter((name) => name.startsWith("count/") || name === plainName(type));
  const whole = Object.fromEntries(counts.map((name) => [name, 1]));
  switch (type.plural) {
    case "pods": {
      const pod = object as Pod;
      const isOver = pod.status.phase === "Succeeded" || pod.status.phase === "Failed";
      return isOver ? omit(whole, "pods") : { ...whole, ...usageOfPod(pod, names.filter(isOfContainers)) };
    }
    case "persistentvolumeclaims":
      return { ...whole, ...usageOfClaim(object as Claim, names) };
    default:
      return whole;
  }
}

/** Whether a quota is about such objects: scopes are of pods only. */
function isInScope({ plural }: ResourceType, object: KubeObject, { spec }: Quota): boolean {
  const expressions = spec?.scopeSelector?.matchExpressions ?? [];
  const scopes = [
    ...(spec?.scopes ?? []).map((scopeName): ScopeRequirement => ({ scopeName, operator: "Exists" })),
    ...expressions,
  ];
  return plural === "pods" ? scopes.every((scope) => matchesScope(object as Pod, scope)) : scopes.length === 0;
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
function usageOfPod({ spec }: Pod, names: readonly string[]): Record<string, number> {
  const passing = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy !== "Always");
  const lasting = containersOf(spec).filter((container) => !passing.includes(container));
  return Object.fromEntries(
    names.map((name) => {
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

const isOfContainers = (name: string): boolean => COMPUTE.test(name) || OTHERS.test(name);
const isOfPods = (name: string): boolean => name === "pods" || isOfContainers(name);

/** Sums as Kubernetes writes them: memory and storage in binary units, as the quota does. */
function texts(amounts: Readonly<Record<string, number>>, hard: Amounts): Record<string, string> {
  const format = (name: string): string => (/(memory|storage)$/.test(name) ? "Mi" : (hard[name] ?? ""));
  return Object.fromEntries(
    Object.entries(amounts).map(([name, amount]) => [name, quantityText(amount, format(name))]),
  );
}

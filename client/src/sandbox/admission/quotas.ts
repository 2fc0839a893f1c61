import { putBy } from "../api/apply/writes.ts";
import type { ObjectContext } from "../api/exchange.ts";
import type { ResourceType } from "../api/resources.ts";
import { resourceName, RESOURCES } from "../api/resources.ts";
import type { KubeObject, Quota, QuotaStatus, ScopeRequirement } from "../objects.ts";
import type { Container } from "../containerObjects.ts";
import type { Pod, PodSpec } from "../podObjects.ts";
import { omit } from "../omit.ts";
import type { Store } from "../store/store.ts";
import { plus, quantityOrZero, sumOf, sumText, ZERO, type Sum } from "../validation/quantity.ts";
import type { Claim } from "../validation/workloads/claim.ts";
import { podAmounts } from "./podAmounts.ts";
import { isOfClaims, usageOfClaim } from "./claimUsage.ts";

/** Of these every container has to say how much it wants, where a quota counts them. */
const COMPUTE = /^(?:(requests|limits)\.)?(cpu|memory)$/;
/** What else of a pod is counted: by its containers, and extended resources. */
const OTHERS = /^(requests|limits)\.(ephemeral-storage|.+\/.+)$/;

/**
 * Why a quota of its namespace does not let an object in, as the API server words it (Kubernetes 1.34); undefined where
 * all do.
 *
 * @param before the object as it was, where it is there already and is only to have more
 */
export function quotaRefusal(
  store: Store,
  type: ResourceType,
  object: KubeObject,
  before?: KubeObject,
): string | undefined {
  if (!COUNTED.includes(type)) return undefined;
  for (const quota of quotasOf(store, object.metadata.namespace)) {
    if (!isInScope(type, object, quota)) continue;
    const hard = quota.spec?.hard ?? {};
    const names = namesOf(quota, type);
    const silent = type.plural === "pods" ? silentContainers(object as Pod, names) : [];
    if (silent.length > 0) return `failed quota: ${quota.metadata.name}: must specify ${silent.join("; ")}`;
    const used = usage(store, quota, type);
    const isKnown = before && isInScope(type, before, quota);
    const wanted = added(usageOf(type, object, names), isKnown ? usageOf(type, before, names) : {});
    const exceeded = names.filter(
      (name) => name in wanted && plus(used[name] ?? ZERO, wanted[name] ?? ZERO).amount > quantityOrZero(hard[name]),
    );
    if (exceeded.length > 0) {
      const list = (amounts: Readonly<Record<string, string>>): string =>
        exceeded.map((name) => `${name}=${amounts[name] ?? "0"}`).join(",");
      return `exceeded quota: ${quota.metadata.name}, requested: ${list(texts(wanted))}, used: ${list(texts(used))}, limited: ${list(hard)}`;
    }
  }
  return undefined;
}

/** What comes to what there was. */
function added(now: Sums, before: Sums): Sums {
  const more = Object.entries(now).map(([name, sum]): [string, Sum] => {
    const { amount } = before[name] ?? ZERO;
    return [name, { ...sum, amount: sum.amount - amount }];
  });
  return Object.fromEntries(more.filter(([name, { amount }]) => amount > 0 || !(name in before)));
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
      const counted = COUNTED.map((type) => texts(usage(store, quota, type)));
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

/** Where a pod says how much it wants itself, its containers need not. */
function silentContainers({ spec }: Pod, names: readonly string[]): string[] {
  const { limits, requests } = spec.resources ?? {};
  if (Object.keys({ ...limits, ...requests }).some((name) => name === "cpu" || name === "memory")) return [];
  return names
    .filter((name) => COMPUTE.test(name))
    .flatMap((name) => {
      const containers = containersOf(spec).filter((container) => amountOf(container, name) === undefined);
      return containers.length === 0 ? [] : [`${name} for: ${containers.map((one) => one.name).join(",")}`];
    });
}

type Sums = Readonly<Record<string, Sum>>;

function usage(store: Store, quota: Quota, type: ResourceType): Sums {
  const names = namesOf(quota, type);
  const total: Record<string, Sum> = Object.fromEntries(names.map((name) => [name, ZERO]));
  if (names.length === 0) return total;
  for (const object of store.list(type.plural, quota.metadata.namespace)) {
    if (!isInScope(type, object, quota)) continue;
    for (const [name, amount] of Object.entries(usageOf(type, object, names))) {
      total[name] = plus(total[name] ?? ZERO, amount);
    }
  }
  return total;
}

const ONE = sumOf("1");

/** What of an object counts. A pod that has ended counts as an object for as long as it is there, no more. */
function usageOf(type: ResourceType, object: KubeObject, names: readonly string[]): Sums {
  const counts = names.filter((name) => name.startsWith("count/") || name === plainName(type));
  const whole = Object.fromEntries(counts.map((name) => [name, ONE]));
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

/** Whether a quota is about such objects: scopes are of pods, or of claims. */
function isInScope({ plural }: ResourceType, object: KubeObject, { spec }: Quota): boolean {
  const expressions = spec?.scopeSelector?.matchExpressions ?? [];
  const scopes = [
    ...(spec?.scopes ?? []).map((scopeName): ScopeRequirement => ({ scopeName, operator: "Exists" })),
    ...expressions,
  ];
  switch (plural) {
    case "pods":
      return scopes.every((scope) => matchesScope(object as Pod, scope));
    case "persistentvolumeclaims":
      return scopes.every((scope) => matchesClass(object as Claim, scope));
    default:
      return scopes.length === 0;
  }
}

function matchesScope({ spec, status }: Pod, { scopeName, operator, values = [] }: ScopeRequirement): boolean {
  const ends = spec.activeDeadlineSeconds !== undefined;
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
      return isSelected(spec.priorityClassName, { operator, values });
    case "CrossNamespacePodAffinity":
      return reachesOut(spec);
    default:
      return false;
  }
}

function matchesClass({ spec }: Claim, { scopeName, operator, values = [] }: ScopeRequirement): boolean {
  return scopeName === "VolumeAttributesClass" && isSelected(spec.volumeAttributesClassName, { operator, values });
}

function isSelected(name = "", { operator, values }: Required<Omit<ScopeRequirement, "scopeName">>): boolean {
  if (operator === "In") return name !== "" && values.includes(name);
  if (operator === "NotIn") return name === "" || !values.includes(name);
  return (name !== "") === (operator !== "DoesNotExist");
}

/** Whether a pod wants to be near or far from pods of other namespaces. */
function reachesOut({ affinity }: PodSpec): boolean {
  const { podAffinity, podAntiAffinity } = (affinity ?? {}) as PodAffinities;
  const terms = [podAffinity, podAntiAffinity].flatMap((one) => [
    ...(one?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(one?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ]);
  return terms.some((term) => (term?.namespaces ?? []).length > 0 || term?.namespaceSelector !== undefined);
}

interface Term {
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: object;
}

interface Affinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly Term[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly { readonly podAffinityTerm?: Term }[];
}

interface PodAffinities {
  readonly podAffinity?: Affinity;
  readonly podAntiAffinity?: Affinity;
}

function usageOfPod({ spec }: Pod, names: readonly string[]): Sums {
  const found = { requests: podAmounts(spec, "requests"), limits: podAmounts(spec, "limits") };
  return Object.fromEntries(
    names.map((name) => {
      const [kind, resource] = countedOf(name);
      return [name, found[kind][resource] ?? ZERO];
    }),
  );
}

function containersOf(spec: PodSpec): readonly Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

/** What a container says; undefined where it says nothing. */
function amountOf({ resources = {} }: Container, name: string): string | undefined {
  const [kind, resource] = countedOf(name);
  return resources[kind]?.[resource];
}

function countedOf(name: string): readonly [kind: "requests" | "limits", resource: string] {
  const [, kind, resource = ""] = COMPUTE.exec(name) ?? OTHERS.exec(name) ?? [];
  return [kind === "limits" ? "limits" : "requests", resource];
}

const isOfContainers = (name: string): boolean => COMPUTE.test(name) || OTHERS.test(name);
const isOfPods = (name: string): boolean => name === "pods" || isOfContainers(name);

function texts(sums: Sums): Record<string, string> {
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sumText(sum)]));
}

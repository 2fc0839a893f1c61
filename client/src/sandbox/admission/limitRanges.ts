import type { ResourceType } from "../api/resources.ts";
import type { Amounts, KubeObject, LimitRange, LimitRangeItem } from "../objects.ts";
import type { Container } from "../containerObjects.ts";
import type { Pod, PodSpec } from "../podObjects.ts";
import type { Store } from "../store/store.ts";
import { qosClass } from "../validation/qosClass.ts";
import { quantityOrZero, sumText } from "../validation/quantity.ts";
import type { Claim } from "../validation/workloads/claim.ts";
import { podAmounts } from "./podAmounts.ts";

const ANNOTATION = "kubernetes.io/limit-ranger";

/**
 * The pod with what the limit ranges of its namespace give to containers that say nothing (Kubernetes 1.34, LimitRanger). Of
 * several ranges that give something the last says so.
 */
export function withLimitDefaults(store: Store, pod: Pod): Pod {
  return rangesOf(store, pod).reduce(withDefaultsOf, pod);
}

function withDefaultsOf(pod: Pod, { spec: range }: LimitRange): Pod {
  const items = (range?.limits ?? []).filter(({ type }) => type === "Container");
  const told: string[] = [];
  const fill = (container: Container, what: string): Container => {
    const { limits = {}, requests = {} } = container.resources ?? {};
    const added = (own: Amounts, key: "default" | "defaultRequest"): Amounts =>
      Object.fromEntries(items.flatMap((item) => Object.entries(item[key] ?? {})).filter(([name]) => !(name in own)));
    const [newRequests, newLimits] = [added(requests, "defaultRequest"), added(limits, "default")];
    for (const [kind, amounts] of Object.entries({ request: newRequests, limit: newLimits })) {
      const names = Object.keys(amounts).sort();
      if (names.length > 0) told.push(`${names.join(", ")} ${kind} for ${what} ${container.name}`);
    }
    const resources = {
      ...container.resources,
      ...(Object.keys({ ...limits, ...newLimits }).length > 0 && { limits: { ...newLimits, ...limits } }),
      ...(Object.keys({ ...requests, ...newRequests }).length > 0 && { requests: { ...newRequests, ...requests } }),
    };
    return { ...container, resources };
  };
  const containers = pod.spec.containers.map((one) => fill(one, "container"));
  const initContainers = pod.spec.initContainers?.map((one) => fill(one, "init container"));
  if (told.length === 0) return pod;
  const annotations = { ...pod.metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${told.join("; ")}` };
  const spec = { ...pod.spec, containers, ...(initContainers && { initContainers }) };
  return {
    ...pod,
    metadata: { ...pod.metadata, annotations },
    spec,
    status: { ...pod.status, qosClass: qosClass(spec) },
  };
}

/**
 * Why a limit range of its namespace does not let a pod or a claim to storage in, as the API server words it; undefined
 * where all do. Others than these are not looked at.
 */
export function limitRefusal(store: Store, { plural }: ResourceType, object: KubeObject): string | undefined {
  const check = { pods: podProblems, persistentvolumeclaims: claimProblems }[plural];
  if (!check) return undefined;
  for (const { spec } of rangesOf(store, object)) {
    const different = [...new Set((spec?.limits ?? []).flatMap((item) => check(item, object)))];
    if (different.length > 0) return different.length > 1 ? `[${different.join(", ")}]` : different[0];
  }
  return undefined;
}

function rangesOf(store: Store, { metadata }: KubeObject): readonly LimitRange[] {
  return store.list("limitranges", metadata.namespace);
}

function podProblems(item: LimitRangeItem, object: KubeObject): string[] {
  const { spec } = object as Pod;
  switch (item.type) {
    case "Container":
      return [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ resources = {} }) =>
        violations(item, resources.requests ?? {}, resources.limits ?? {}),
      );
    case "Pod":
      return violations(item, ofPod(spec, "requests"), ofPod(spec, "limits"));
    default:
      return [];
  }
}

function ofPod(spec: PodSpec, kind: "requests" | "limits"): Amounts {
  return Object.fromEntries(Object.entries(podAmounts(spec, kind)).map(([name, sum]) => [name, sumText(sum)]));
}

/** Of a claim only what it asks for counts. */
function claimProblems(item: LimitRangeItem, object: KubeObject): string[] {
  const { type = "", min, max } = item;
  if (type !== "PersistentVolumeClaim") return [];
  const requests = (object as Claim).spec.resources?.requests ?? {};
  const checkMost = (name: string, bound: string): string[] => {
    const what = `maximum ${name} usage per ${type} is ${bound}`;
    return bounded(what, [requests[name], undefined], ["request", "limit"], (one) => one > comparable(bound));
  };
  return [...violations({ type, ...(min && { min }) }, requests, {}), ...eachOf(max, checkMost)];
}

const eachOf = (amounts: Amounts | undefined, check: (name: string, bound: string) => string[]): string[] =>
  Object.keys(amounts ?? {})
    .sort()
    .flatMap((name) => check(name, amounts?.[name] ?? "0"));

/** Amounts are compared by the thousandth. */
const comparable = (text: string | undefined): number => Math.ceil(Number((quantityOrZero(text) * 1000).toFixed(6)));

function violations(
  { type = "", min, max, maxLimitRequestRatio }: LimitRangeItem,
  req: Amounts,
  lim: Amounts,
): string[] {
  return [
    ...eachOf(min, (name, bound) => {
      const what = `minimum ${name} usage per ${type} is ${bound}`;
      return bounded(what, [req[name], lim[name]], ["request", "limit"], (one) => one < comparable(bound));
    }),
    ...eachOf(max, (name, bound) => {
      const what = `maximum ${name} usage per ${type} is ${bound}`;
      return bounded(what, [lim[name], req[name]], ["limit", "request"], (one) => one > comparable(bound));
    }),
    ...eachOf(maxLimitRequestRatio, (name, bound) =>
      ratio(`${name} max limit to request ratio per ${type} is ${bound}`)(req[name], lim[name], bound),
    ),
  ];
}

/** The first of the two amounts has to be there; the first that is out of bounds is told. */
function bounded(
  what: string,
  [needed, other]: readonly [string | undefined, string | undefined],
  [neededWord, otherWord]: readonly [string, string],
  isOut: (amount: number) => boolean,
): string[] {
  if (needed === undefined) {
    return [`${what}.  No ${neededWord} is specified`];
  }
  if (isOut(comparable(needed))) return [`${what}, but ${neededWord} is ${needed}`];
  return other !== undefined && isOut(comparable(other)) ? [`${what}, but ${otherWord} is ${other}`] : [];
}

function ratio(what: string): (request: string | undefined, limit: string | undefined, bound: string) => string[] {
  return (request, limit, bound) => {
    const [asked, most] = [comparable(request), comparable(limit)];
    if (asked === 0) return [`${what}, but no request is specified or request is 0`];
    if (most === 0) return [`${what}, but no limit is specified or limit is 0`];
    return most / asked > quantityOrZero(bound) ? [`${what}, but provided ratio is ${(most / asked).toFixed(6)}`] : [];
  };
}

import type { Amounts, LimitRange, LimitRangeItem } from "../objects.ts";
import type { Container } from "../containerObjects.ts";
import type { Pod, PodSpec } from "../podObjects.ts";
import type { Store } from "../store/store.ts";
import { qosClass } from "../validation/qosClass.ts";
import { quantityOrZero, quantityText } from "../validation/quantity.ts";

const ANNOTATION = "kubernetes.io/limit-ranger";

/** The pod with what the limit ranges of its namespace give to containers that say nothing (Kubernetes 1.34, LimitRanger). */
export function withLimitDefaults(store: Store, pod: Pod): Pod {
  const items = itemsOf(store, pod).filter(({ type }) => type === "Container");
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
  return {
    ...pod,
    metadata: { ...pod.metadata, annotations },
    spec: { ...pod.spec, containers, ...(initContainers && { initContainers }) },
    status: {
      ...pod.status,
      qosClass: qosClass({ ...pod.spec, containers, ...(initContainers && { initContainers }) }),
    },
  };
}

/** Why the limit ranges of its namespace do not let a pod in, as the API server words it; undefined where all do. */
export function limitRefusal(store: Store, pod: Pod): string | undefined {
  const { containers, initContainers = [] } = pod.spec;
  const problems = itemsOf(store, pod).flatMap((item) => {
    switch (item.type) {
      case "Container":
        return [...containers, ...initContainers].flatMap(({ resources = {} }) =>
          violations(item, resources.requests ?? {}, resources.limits ?? {}),
        );
      case "Pod":
        return violations(item, ofPod(pod.spec, "requests"), ofPod(pod.spec, "limits"));
      default:
        return [];
    }
  });
  const different = [...new Set(problems)];
  return different.length > 1 ? `[${different.join(", ")}]` : different[0];
}

function itemsOf(store: Store, { metadata }: Pod): readonly LimitRangeItem[] {
  const ranges = store.list("limitranges", metadata.namespace) as LimitRange[];
  return ranges.flatMap(({ spec }) => spec?.limits ?? []);
}

function violations(
  { type = "", min, max, maxLimitRequestRatio }: LimitRangeItem,
  req: Amounts,
  lim: Amounts,
): string[] {
  const each = (amounts: Amounts | undefined, check: (name: string, bound: string) => string[]): string[] =>
    Object.keys(amounts ?? {})
      .sort()
      .flatMap((name) => check(name, amounts?.[name] ?? "0"));
  return [
    ...each(min, (name, bound) => {
      const what = `minimum ${name} usage per ${type} is ${bound}`;
      return bounded(what, [req[name], lim[name]], ["request", "limit"], (one) => one < quantityOrZero(bound));
    }),
    ...each(max, (name, bound) => {
      const what = `maximum ${name} usage per ${type} is ${bound}`;
      return bounded(what, [lim[name], req[name]], ["limit", "request"], (one) => one > quantityOrZero(bound));
    }),
    ...each(maxLimitRequestRatio, (name, bound) =>
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
  if (isOut(quantityOrZero(needed))) return [`${what}, but ${neededWord} is ${needed}`];
  return other !== undefined && isOut(quantityOrZero(other)) ? [`${what}, but ${otherWord} is ${other}`] : [];
}

function ratio(what: string): (request: string | undefined, limit: string | undefined, bound: string) => string[] {
  return (request, limit, bound) => {
    const [asked, most] = [quantityOrZero(request), quantityOrZero(limit)];
    if (asked === 0) return [`${what}, but no request is specified or request is 0`];
    if (most === 0) return [`${what}, but no limit is specified or limit is 0`];
    return most / asked > quantityOrZero(bound) ? [`${what}, but provided ratio is ${(most / asked).toFixed(6)}`] : [];
  };
}

/** What the containers ask for together, or an init container alone where that is more; only what one of them says. */
function ofPod({ containers, initContainers = [] }: PodSpec, kind: "requests" | "limits"): Amounts {
  const lasting = [...containers, ...initContainers.filter(({ restartPolicy }) => restartPolicy === "Always")];
  const passing = initContainers.filter(({ restartPolicy }) => restartPolicy !== "Always");
  const textsOf = (list: readonly Container[], name: string): string[] =>
    list.flatMap(({ resources }) => resources?.[kind]?.[name] ?? []);
  const names = new Set([...lasting, ...passing].flatMap(({ resources }) => Object.keys(resources?.[kind] ?? {})));
  return Object.fromEntries(
    [...names].map((name) => {
      const [together, alone] = [textsOf(lasting, name), textsOf(passing, name)];
      const sum = together.reduce((total, text) => total + quantityOrZero(text), 0);
      const amount = Math.max(sum, ...alone.map(quantityOrZero));
      return [name, quantityText(amount, [...together, ...alone][0])];
    }),
  );
}

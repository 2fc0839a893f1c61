import type { Container } from "../containerObjects.ts";
import type { Amounts } from "../objects.ts";
import { omit } from "../omit.ts";
import type { Pod, PodSpec } from "../podObjects.ts";
import { forbiddenField, invalidValue } from "../validation/causes.ts";
import { withRequests } from "../validation/defaults/pod.ts";
import { qosClass } from "../validation/qosClass.ts";
import { canonical } from "./canonical.ts";
import type { StatusCause } from "./status.ts";

/**
 * A pod whose containers ask for what those of `sent` do: all that the subresource `resize` takes of it (Kubernetes 1.34,
 * `dropNonResizeUpdates`). Containers that are not the pod's own are taken as they are, so that they are refused.
 */
export function resized(before: Pod, sent: Pod): Pod {
  const { containers = [], initContainers } = sent.spec as Partial<PodSpec>;
  const isOther =
    containers.length !== before.spec.containers.length ||
    (initContainers ?? []).length !== (before.spec.initContainers ?? []).length;
  if (isOther)
    return {
      ...sent,
      metadata: before.metadata,
      spec: {
        ...sent.spec,
        containers: containers.map(withRequests),
        ...(initContainers && { initContainers: initContainers.map(withRequests) }),
      },
    };
  return {
    ...before,
    spec: {
      ...before.spec,
      containers: withResources(before.spec.containers, containers),
      ...(initContainers && { initContainers: withResources(before.spec.initContainers ?? [], initContainers) }),
    },
  };
}

function withResources(before: readonly Container[], sent: readonly Container[]): Container[] {
  if (sent.some(({ name }, index) => name !== before[index]?.name)) return [...sent];
  return before.map((container, index) => {
    const { resources, resizePolicy }: Partial<Container> = sent[index] ?? {};
    const kept = omit(container, "resources", "resizePolicy");
    return withRequests({ ...kept, ...(resources && { resources }), ...(resizePolicy && { resizePolicy }) });
  });
}

/** What the API server would refuse when a pod is resized, in its order and words (`ValidatePodResize`). */
export function checkResize(before: Pod, after: Pod): StatusCause[] {
  const whole = [before, after].some(({ spec }) => {
    const { limits, requests } = (spec as PodSpec & Partial<Pick<Container, "resources">>).resources ?? {};
    return Object.keys({ ...limits, ...requests }).length > 0;
  });
  if (whole) return [{ ...forbiddenField("<nil>", "pods with pod-level resources cannot be resized") }];
  const causes: StatusCause[] = [];
  const qos = before.status.qosClass;
  if (qos !== qosClass(after.spec)) {
    const why = "Pod QOS Class may not change as a result of resizing";
    const { qosClass: told = "" }: Partial<Pod["status"]> = (after as Partial<Pod>).status ?? {};
    causes.push(invalidValue("spec", told, why));
  }
  const running = before.status.containerStatuses?.find(({ state }) => state.running !== undefined);
  if (running && running.resources === undefined) {
    causes.push(forbiddenField("spec", "Pod running on node without support for resize"));
  }
  const order = LISTS.flatMap((name) => checkOrder(name, before.spec[name] ?? [], after.spec[name] ?? []));
  if (order.length > 0) return [...causes, ...order];
  causes.push(...[...LISTS].reverse().flatMap((name) => checkRemoved(name, before.spec[name], after.spec[name])));
  const [containers, initContainers] = LISTS.map((name) => checkOthers(name, before.spec[name], after.spec[name]));
  return [...causes, ...(containers ?? []), ...(initContainers ?? [])];
}

const LISTS = ["containers", "initContainers"] as const;
type List = (typeof LISTS)[number];

const isSidecar = ({ restartPolicy }: Container): boolean => restartPolicy === "Always";

function checkOrder(list: List, before: readonly Container[], after: readonly Container[]): StatusCause[] {
  if (before.length !== after.length) {
    return [forbiddenField(`spec.${list}`, `${list} may not be added or removed on resize`)];
  }
  return before.flatMap(({ name }, index) => {
    const why = `${list} may not be renamed or reordered on resize`;
    return after[index]?.name === name ? [] : [forbiddenField(`spec.${list}[${index}].name`, why)];
  });
}

/** What was asked for or limited stays so, by more or by less. */
function checkRemoved(list: List, before: readonly Container[] = [], after: readonly Container[] = []): StatusCause[] {
  return before.flatMap((container, index) => {
    if (list === "initContainers" && !isSidecar(container)) return [];
    return (["requests", "limits"] as const).flatMap((kind) => {
      const now = after[index]?.resources?.[kind] ?? {};
      const isKept = Object.keys(container.resources?.[kind] ?? {}).every((name) => name in now);
      const field = `spec.${list}[${index}].resources.${kind}`;
      return isKept ? [] : [forbiddenField(field, `resource ${kind} cannot be removed`)];
    });
  });
}

/** Nothing but processor and memory is open, and of containers that only prepare not even those. */
function checkOthers(list: List, before: readonly Container[] = [], after: readonly Container[] = []): StatusCause[] {
  return before.flatMap((container, index) => {
    const now = after[index] ?? container;
    const isOpen = list === "containers" || isSidecar(now);
    const compared = isOpen ? withOld(now, container) : now;
    if (canonical(compared) === canonical(bare(container))) return [];
    const words =
      list === "containers"
        ? "only cpu and memory resources are mutable"
        : isOpen
          ? "only cpu and memory resources for sidecar containers are mutable"
          : "resources for non-sidecar init containers are immutable";
    return [forbiddenField("spec", words)];
  });
}

const OPEN = ["cpu", "memory"];

/** A container with the processor and memory that it had. */
function withOld(now: Container, before: Container): Container {
  const amounts = (kind: "limits" | "requests"): Amounts | undefined => {
    const old = before.resources?.[kind];
    if (old === undefined) return undefined;
    const rest = Object.entries(now.resources?.[kind] ?? {}).filter(([name]) => !OPEN.includes(name));
    return {
      ...Object.fromEntries(rest),
      ...Object.fromEntries(Object.entries(old).filter(([name]) => OPEN.includes(name))),
    };
  };
  const [limits, requests] = [amounts("limits"), amounts("requests")];
  return bare({ ...now, resources: { ...(limits && { limits }), ...(requests && { requests }) } });
}

/** No resources are the same as none that are told. */
function bare(container: Container): Container {
  const { resources = {} } = container;
  const told = Object.entries(resources).filter(([, value]) => Object.keys(value as object).length > 0);
  return { ...container, resources: Object.fromEntries(told) };
}

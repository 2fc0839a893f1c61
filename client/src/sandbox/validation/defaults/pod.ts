import type { Amounts } from "../../objects.ts";
import type { Container, Resources } from "../../containerObjects.ts";
import type { Pod, PodStatus } from "../../podObjects.ts";
import { omit } from "../../omit.ts";
import type { CheckedContainer } from "../pod/containers.ts";
import type { CheckedSpec } from "../pod/pod.ts";
import { withoutImageVolumes } from "./imageVolumes.ts";
import { qosClass } from "../qosClass.ts";
import { quantityOrZero, quantityText } from "../quantity.ts";

const NOT_READY_TOLERATIONS = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].map((key) => ({
  key,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: 300,
}));

/** What the API server fills in a new pod with, before its admission plug-ins look at it (Kubernetes 1.34). */
export function withPodDefaults(pod: Pod): Pod {
  const spec = withoutImageVolumes(pod.spec as Pod["spec"] & CheckedSpec & { resources?: Resources });
  const { serviceAccountName = (spec as { serviceAccount?: string }).serviceAccount } = spec;
  const ported = (container: Container): Container =>
    spec.hostNetwork === true ? withHostPorts(container) : container;
  const fill = (container: Container): Container => ported(withRequests(container));
  const containers = spec.containers.map((container) => fill(withoutGated(container, false)));
  const initContainers = spec.initContainers?.map((container) => fill(withoutGated(container, true)));
  const filled = {
    ...{ enableServiceLinks: true },
    ...spec,
    containers,
    ...(initContainers && { initContainers }),
    ...(spec.resources && { resources: withPodRequests(spec.resources, containers) }),
    ...(serviceAccountName !== undefined && { serviceAccountName, serviceAccount: serviceAccountName }),
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds < 0 ? 1 : spec.terminationGracePeriodSeconds,
  };
  const gated = (spec.schedulingGates ?? []).length > 0;
  const status: PodStatus = {
    phase: "Pending",
    ...(gated && { conditions: [{ ...GATED, lastTransitionTime: pod.metadata.creationTimestamp }] }),
    qosClass: qosClass(filled),
  };
  return { ...pod, metadata: { ...pod.metadata, generation: 1 }, spec: filled, status };
}

const GATED = {
  type: "PodScheduled",
  status: "False",
  reason: "SchedulingGated",
  message: "Scheduling is blocked due to non-empty scheduling gates",
  lastProbeTime: null,
} as const;

/** As `withPodDefaults`, of a pod that is changed: what its type fills in. */
export function withChangedPodDefaults(pod: Pod): Pod {
  const spec = withoutImageVolumes(pod.spec as Pod["spec"] & CheckedSpec);
  const { containers, initContainers } = spec;
  const fill = (container: Container): Container =>
    withRequests(spec.hostNetwork === true ? withHostPorts(container) : container);
  return {
    ...pod,
    spec: {
      ...{ enableServiceLinks: true },
      ...spec,
      containers: containers.map(fill),
      ...(initContainers && { initContainers: initContainers.map(fill) }),
    },
  };
}

/** For how long a pod stays on a node that is gone, where it does not say so itself (DefaultTolerationSeconds). */
export function withTolerationSeconds(pod: Pod): Pod {
  const tolerations = pod.spec.tolerations ?? [];
  const missing = NOT_READY_TOLERATIONS.filter(
    ({ key }) => !tolerations.some((one) => (one.key ?? key) === key && (one.effect ?? "NoExecute") === "NoExecute"),
  );
  return { ...pod, spec: { ...pod.spec, tolerations: [...tolerations, ...missing] } };
}

/** What is limited is asked for, too, where nothing else is. */
export function withRequests<T extends Container>(container: T): T {
  const { limits, requests } = container.resources ?? {};
  return limits
    ? { ...container, resources: { ...container.resources, requests: { ...limits, ...requests } } }
    : container;
}

/** Whether a single container starts again is the pod's to say, apart from sidecars; by which signal it ends, the image's. */
function withoutGated(container: CheckedContainer, init: boolean): Container {
  const { lifecycle, restartPolicy } = container;
  const kept = init && restartPolicy === "Always" ? container : omit(container, "restartPolicy");
  if (lifecycle?.stopSignal === undefined) return kept;
  const hooks = omit(lifecycle, "stopSignal");
  const left = Object.keys(hooks).length > 0 ? { lifecycle: hooks } : {};
  return { ...omit(kept as CheckedContainer, "lifecycle"), ...left };
}

/** On a node's own network a port is the node's. */
function withHostPorts(container: CheckedContainer): Container {
  const { ports } = container;
  const filled = ports?.map((port) => ({ ...port, hostPort: port.hostPort ?? port.containerPort }));
  return { ...container, ...(filled && { ports: filled }) };
}

/** Requests of a whole pod: those of its containers together, else its limits. */
function withPodRequests(resources: Resources, containers: readonly Container[]): Resources {
  const { limits = {}, requests = {} } = resources;
  const all = containers.map((one) => one.resources?.requests ?? {});
  const names = new Set([...all.flatMap((one) => Object.keys(one)), ...Object.keys(limits)]);
  const missing = [...names].filter((name) => !(name in requests) && /^(?:cpu|memory)$/.test(name));
  const sum = (name: string): string | undefined => {
    const given = all.flatMap((one: Amounts) => one[name] ?? []);
    return given.length === 0
      ? limits[name]
      : quantityText(
          given.reduce((total, one) => total + quantityOrZero(one), 0),
          given[0],
        );
  };
  const added = missing.flatMap((name): [string, string][] => {
    const amount = sum(name);
    return amount === undefined ? [] : [[name, amount]];
  });
  const filled = { ...requests, ...(Object.fromEntries(added) as Record<string, string>) };
  return { ...resources, ...(Object.keys(filled).length > 0 && { requests: filled }) };
}

/** Pods whose containers are resized while they run. */
import type { ContainerStatus, Thing } from "../conformance/cluster.ts";
import type { Act, Scenario } from "./scenarios.ts";

type Amounts = Readonly<Record<string, string>>;
interface Resources {
  readonly requests?: Amounts;
  readonly limits?: Amounts;
}

const FOREVER = "while :; do sleep 0.1; done";
const RENEWED = { resizePolicy: [{ resourceName: "memory", restartPolicy: "RestartContainer" }] };

const base = (resources: Resources, more: object = {}): object => ({
  name: "base",
  image: "busybox:1.36",
  command: ["sh", "-c", FOREVER],
  resources,
  ...more,
});
const pod = (container: object, more: object = {}): object => ({
  restartPolicy: "Never",
  terminationGracePeriodSeconds: 3,
  containers: [container],
  ...more,
});

const statusOf = ({ status }: Thing, name = "base"): ContainerStatus & { readonly resources?: Resources } =>
  [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])].find((one) => one.name === name) ?? {
    name,
    ready: false,
    restartCount: 0,
    state: {},
    lastState: {},
  };
const runs = (thing: Thing): boolean => statusOf(thing).state.running !== undefined && hasCondition(thing, "Ready");
const hasCondition = ({ status }: Thing, name: string): boolean =>
  status.conditions?.some(({ type, status: verdict }) => type === name && verdict === "True") === true;
/** It has what was asked for, and nothing is under way. */
const has =
  (amounts: Amounts, name?: string) =>
  (thing: Thing): boolean =>
    JSON.stringify(statusOf(thing, name).resources?.requests) === JSON.stringify(amounts) &&
    !hasCondition(thing, "PodResizeInProgress");

/** The generation of which its status tells. */
const observed = ({ status }: Thing): number | undefined =>
  (status as { readonly observedGeneration?: number }).observedGeneration;

const resize = (once: Act["once"], resources: Resources, list = "containers", name = "base"): Act => ({
  once,
  method: "PATCH",
  path: "pods/NAME/resize",
  body: { spec: { [list]: [{ name, resources }] } },
  type: "application/strategic-merge-patch+json",
});

export const RESIZES: readonly Scenario[] = [
  {
    name: "resized",
    spec: pod(base({ requests: { cpu: "20m", memory: "16Mi" }, limits: { cpu: "100m", memory: "32Mi" } })),
    acts: [resize(runs, { requests: { cpu: "30m", memory: "24Mi" }, limits: { cpu: "200m", memory: "64Mi" } })],
    until: has({ cpu: "30m", memory: "24Mi" }),
  },
  {
    name: "resized-without-limits",
    spec: pod(base({ requests: { cpu: "20m" } })),
    acts: [resize(runs, { requests: { cpu: "10m" } })],
    until: has({ cpu: "10m" }),
  },
  {
    name: "resized-twice",
    spec: pod(base({ requests: { cpu: "20m" }, limits: { cpu: "100m" } })),
    acts: [
      resize(runs, { requests: { cpu: "30m" }, limits: { cpu: "200m" } }),
      resize(has({ cpu: "30m" }), { requests: { cpu: "20m" }, limits: { cpu: "100m" } }),
    ],
    until: (thing) => thing.metadata.generation === 3 && has({ cpu: "20m" })(thing),
  },
  {
    name: "resized-with-restart",
    spec: pod(base({ requests: { memory: "16Mi" }, limits: { memory: "32Mi" } }, RENEWED), { restartPolicy: "Always" }),
    acts: [resize(runs, { requests: { memory: "24Mi" }, limits: { memory: "64Mi" } })],
    until: (thing) => statusOf(thing).restartCount === 1 && runs(thing) && has({ memory: "24Mi" })(thing),
  },
  {
    name: "resized-by-too-much",
    spec: pod(base({ requests: { cpu: "20m" } })),
    acts: [resize(runs, { requests: { cpu: "1k" } })],
    until: (thing) => observed(thing) === 2 && hasCondition(thing, "PodResizePending"),
  },
  {
    name: "resized-by-too-much-and-back",
    spec: pod(base({ requests: { cpu: "20m" } })),
    acts: [
      resize(runs, { requests: { cpu: "1k" } }),
      resize((thing) => hasCondition(thing, "PodResizePending"), { requests: { cpu: "20m" } }),
    ],
    until: (thing) => thing.metadata.generation === 3 && !hasCondition(thing, "PodResizePending"),
  },
  {
    name: "sidecar-resized",
    spec: pod(base({}), {
      initContainers: [{ ...base({ requests: { cpu: "20m" } }), name: "side", restartPolicy: "Always" }],
    }),
    acts: [resize(runs, { requests: { cpu: "30m" } }, "initContainers", "side")],
    until: has({ cpu: "30m" }, "side"),
  },
];

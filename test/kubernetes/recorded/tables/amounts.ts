import type { RecordedRequest, Settling } from "../step.ts";
import { get, patch, post, remove, until } from "../step.ts";

type Amounts = Readonly<Record<string, string>>;
const tried = (path: string, spec: object): RecordedRequest =>
  post(`${path}?dryRun=All`, { metadata: { name: "q" }, spec });
const quota = (spec: object): RecordedRequest => tried("resourcequotas", spec);
const range = (...limits: readonly object[]): RecordedRequest => tried("limitranges", { limits });
const selected = (...matchExpressions: readonly object[]): object => ({ scopeSelector: { matchExpressions } });
const CLASSES = { scopeName: "PriorityClass", operator: "Exists" };
const BEST = { scopeName: "BestEffort", operator: "Exists" };
const counted = (name: string, resource: string, amount: string): RecordedRequest =>
  until(
    `resourcequotas/${name}`,
    ({ status }: Settling) => (status as { readonly used?: Amounts } | undefined)?.used?.[resource] === amount,
  );
const gone = (name: string): readonly RecordedRequest[] => [
  remove(`resourcequotas/${name}`),
  until(`resourcequotas/${name}`, ({ code }) => code === 404),
];
const claim = (name: string, storage: string): RecordedRequest =>
  post("persistentvolumeclaims", {
    metadata: { name },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } }, storageClassName: "" },
  });
const pod = (name: string, containers: readonly object[], more: object = {}): RecordedRequest =>
  post("pods", {
    metadata: { name },
    spec: {
      schedulerName: "nobody",
      containers: containers.map((one, index) => ({ name: `c${index}`, image: "busybox:1.36", ...one })),
      ...more,
    },
  });
const cpu = (limit: string): object => ({ resources: { limits: { cpu: limit } } });
const init = (name: string, limit: string, more: object = {}): object => ({
  name,
  image: "busybox:1.36",
  ...cpu(limit),
  ...more,
});
const SIDECAR = { restartPolicy: "Always" };
const WHOLE = { resources: { requests: { cpu: "1" }, limits: { cpu: "2", memory: "1Gi" } } };

/** Quotas of classes, limit ranges of claims and of pods as a whole, and what both may not say. */
export const AMOUNTS: readonly RecordedRequest[] = [
  quota({ hard: { "requests.storage": "1Gi" }, ...selected(CLASSES) }),
  quota({ hard: { "requests.storage": "1Gi", pods: "1", configmaps: "2" }, ...selected(CLASSES, BEST) }),
  quota({ hard: { pods: "1" }, scopes: ["PriorityClass"] }),
  quota({ hard: { "requests.storage": "1" }, scopes: ["PriorityClass"] }),
  quota({ hard: { pods: "1" }, scopes: ["VolumeAttributesClass"] }),
  quota({ hard: { "requests.storage": "1", persistentvolumeclaims: "2" }, scopes: ["VolumeAttributesClass"] }),
  quota({ hard: { persistentvolumeclaims: "2" }, ...selected({ scopeName: "VolumeAttributesClass", operator: "In" }) }),
  quota({ hard: { pods: "1" }, ...selected(BEST, { ...BEST, scopeName: "NotBestEffort" }) }),
  quota({ hard: { pods: "1" }, scopes: ["Terminating"], ...selected(BEST, { ...BEST, scopeName: "NotBestEffort" }) }),
  quota({ hard: { pods: "1" }, ...selected({ scopeName: "Odd", operator: "Odd" }) }),
  range({ type: "Container", max: { cpu: "2" }, min: { cpu: "1" }, maxLimitRequestRatio: { cpu: "3" } }),
  range({ type: "Container", max: { cpu: "2" }, min: { cpu: "1" }, maxLimitRequestRatio: { cpu: "2" } }),
  range({ type: "Container", max: { cpu: "300m" }, min: { cpu: "200m" }, maxLimitRequestRatio: { cpu: "1600m" } }),
  range({ type: "Container", default: { "nvidia.com/gpu": "2" }, defaultRequest: { "nvidia.com/gpu": "1" } }),
  range({ type: "Container", default: { odd: "2" } }),
  range({ type: "Container", default: { "a/b/c": "2" } }),
  range({ type: "Container", max: { storage: "2" } }),
  range({ type: "Pod", max: { storage: "2" } }),
  range({ type: "Pod", max: { pods: "2" }, default: { cpu: "1" } }),
  range({ type: "PersistentVolumeClaim", max: { storage: "2" }, min: { cpu: "1" } }),
  range({ type: "PersistentVolumeClaim", default: { storage: "2" }, max: { storage: "1Gi" } }),
  range({ type: "Odd", max: { storage: "2" } }),
  range({ type: "example.com/x", max: { storage: "2" } }),
  range({ type: "Container" }, { type: "Container" }),

  post("limitranges", {
    metadata: { name: "claims" },
    spec: { limits: [{ type: "PersistentVolumeClaim", max: { storage: "2Gi" }, min: { storage: "1Gi" } }] },
  }),
  claim("a", "3Gi"),
  claim("a", "1Mi"),
  claim("a", "1Gi"),
  post("resourcequotas", {
    metadata: { name: "storage" },
    spec: { hard: { "requests.storage": "3Gi", persistentvolumeclaims: "2" } },
  }),
  counted("storage", "persistentvolumeclaims", "1"),
  claim("b", "2Gi"),
  counted("storage", "persistentvolumeclaims", "2"),
  claim("c", "1Gi"),

  // A pod that gets a deadline is counted by another quota from then on.
  post("resourcequotas", { metadata: { name: "ends" }, spec: { hard: { pods: "1" }, scopes: ["Terminating"] } }),
  counted("ends", "pods", "0"),
  pod("p", [{}]),
  pod("q", [{}], { activeDeadlineSeconds: 60 }),
  counted("ends", "pods", "1"),
  patch("pods/p", { spec: { activeDeadlineSeconds: 60 } }),
  ...gone("ends"),
  patch("pods/p", { spec: { activeDeadlineSeconds: 60 } }),

  // A pod that says itself how much it wants.
  post("resourcequotas", {
    metadata: { name: "cpu" },
    spec: { hard: { "requests.cpu": "1", "limits.memory": "1Gi" } },
  }),
  counted("cpu", "requests.cpu", "0"),
  pod("s", [{}]),
  pod("s", [{ resources: { requests: { cpu: "1" } } }, {}]),
  pod("s", [{}], WHOLE),
  counted("cpu", "requests.cpu", "1"),
  get("resourcequotas/cpu"),
  pod("t", [{}], WHOLE),
  ...gone("cpu"),

  post("limitranges", { metadata: { name: "pods" }, spec: { limits: [{ type: "Pod", max: { cpu: "500m" } }] } }),
  pod("u", [cpu("200m"), cpu("400m")]),
  pod("u", [cpu("200m"), cpu("200m")], { initContainers: [init("s", "100m", SIDECAR), init("i", "300m")] }),
  pod("v", [cpu("200m")], { initContainers: [init("s", "300m", SIDECAR), init("i", "300m")] }),
  pod("w", [cpu("200m")], { initContainers: [init("i", "300m"), init("s", "300m", SIDECAR)] }),
  pod("x", [cpu("200m")], { resources: { limits: { cpu: "600m" } } }),
  pod("y", [{}]),
];

import { PLAIN_POD } from "../cases.ts";
import type { RecordedRequest } from "../step.ts";
import { get, JSON_PATCH, MERGE, patch, podStatus, post, put, remove, STRATEGIC } from "../step.ts";

const pod = (name: string, resources: object, more: object = {}): object => ({
  ...PLAIN_POD,
  metadata: { name, labels: { app: name } },
  spec: {
    ...PLAIN_POD.spec,
    schedulerName: "nobody",
    containers: [{ name: "base", image: "busybox:1.36", resources }],
    ...more,
  },
});
const resize = (name: string, spec: object): RecordedRequest => ({
  ...patch(`pods/${name}/resize`, { spec }, STRATEGIC),
  managers: true,
});
const base = (name: string, resources: object | null): RecordedRequest =>
  resize(name, { containers: [{ name: "base", resources }] });
const SIDECAR = { name: "sidecar", image: "x", restartPolicy: "Always", resources: { requests: { cpu: "10m" } } };
const RUNNING = { name: "base", image: "x", imageID: "", ready: true, restartCount: 0, state: { running: {} } };

/** What containers of a pod that is there may ask for anew: the subresource `resize`. */
export const RESIZES: readonly RecordedRequest[] = [
  post("pods", pod("r", { requests: { cpu: "100m", memory: "64Mi" }, limits: { cpu: "200m", memory: "128Mi" } })),
  post("pods", pod("best", {})),
  post("pods", pod("some", { requests: { cpu: "100m" } }, { initContainers: [{ name: "i", image: "x" }, SIDECAR] })),
  post("pods", pod("sure", { limits: { cpu: "100m", memory: "64Mi" } })),
  get("pods/r/resize"),
  base("r", {}),
  base("r", { requests: { cpu: "150m" } }),
  base("r", { requests: { memory: "70Mi" }, limits: { memory: "140Mi" } }),
  base("r", { requests: { cpu: "2" } }),
  base("r", { requests: { cpu: "-1" } }),
  base("r", { requests: { "ephemeral-storage": "1Gi" } }),
  base("r", { requests: { cpu: "200m", memory: "140Mi" }, limits: { cpu: "200m", memory: "140Mi" } }),
  base("r", { limits: { memory: "10Mi" }, requests: { memory: "10Mi" } }),
  base("r", { limits: { cpu: null } }),
  base("r", { limits: { cpu: null, memory: null } }),
  base("r", { requests: null }),
  resize("r", { containers: [{ name: "base", image: "other" }] }),
  resize("r", { containers: [{ name: "base", image: "other", resources: { requests: { cpu: "160m" } } }] }),
  resize("r", { containers: [{ name: "none", resources: { requests: { cpu: "1" } } }] }),
  resize("r", { containers: [{ name: "none", image: "x" }] }),
  resize("r", { activeDeadlineSeconds: 5, tolerations: [{ operator: "Exists" }] }),
  resize("r", { resources: { requests: { cpu: "1" } } }),
  { ...patch("pods/r/resize", { metadata: { labels: { b: "c" }, annotations: { d: "e" } } }), managers: true },
  patch("pods/r/resize", [{ op: "replace", path: "/spec/containers/0/name", value: "other" }], JSON_PATCH),
  patch("pods/r/resize", { spec: { containers: [] } }),
  patch("pods/r/resize", { status: { phase: "Running" } }),
  patch("pods/r/resize", { metadata: { resourceVersion: "1" } }),
  patch(
    "pods/r/resize?dryRun=All",
    { spec: { containers: [{ name: "base", resources: { requests: { cpu: "190m" } } }] } },
    STRATEGIC,
  ),
  base("best", { requests: { cpu: "1" } }),
  base("best", { limits: { "nvidia.com/gpu": "1" } }),
  base("some", { requests: { cpu: "1" } }),
  base("some", { limits: { cpu: "2" } }),
  base("some", { requests: { memory: "1Gi" } }),
  resize("some", { initContainers: [{ name: "i", resources: { requests: { cpu: "1" } } }] }),
  resize("some", { initContainers: [{ name: "sidecar", resources: { requests: { cpu: "20m" } } }] }),
  resize("some", { initContainers: [{ name: "sidecar", resources: { requests: { "ephemeral-storage": "1Gi" } } }] }),
  resize("some", {
    containers: [{ name: "base", resizePolicy: [{ resourceName: "cpu", restartPolicy: "RestartContainer" }] }],
  }),
  base("sure", { requests: { cpu: "200m" }, limits: { cpu: "200m" } }),
  base("sure", { limits: { cpu: "300m" } }),
  base("none", { requests: { cpu: "1" } }),
  put("pods/r/resize", pod("r", { requests: { cpu: "1" }, limits: { cpu: "1" } })),
  put(
    "pods/r/resize",
    pod("r", { requests: { cpu: "10m", memory: "10Mi" }, limits: { cpu: "20m", memory: "20Mi" } }, { hostname: "x" }),
  ),
  put("pods/r/resize", pod("other", {})),
  put("pods/r/resize", { metadata: { name: "r" } }),
  post("pods/r/resize", pod("r", {})),
  remove("pods/r/resize"),
  get("configmaps/r/resize"),
  podStatus("pods/some", { phase: "Running", containerStatuses: [RUNNING] }),
  base("some", { requests: { cpu: "2" } }),
  podStatus("pods/some", { phase: "Running", containerStatuses: [{ ...RUNNING, resources: {} }] }),
  base("some", { requests: { cpu: "1900m" } }),
  podStatus("pods/sure", { phase: "Succeeded" }),
  base("sure", { requests: { cpu: "400m" }, limits: { cpu: "400m" } }),
  get("pods/some"),

  // What is taken away that was not there, or comes back by its default, is no change.
  post("pods", pod("less", { limits: { cpu: "1" }, requests: { memory: "1Mi" } })),
  ...[
    { requests: { cpu: null } },
    { limits: { memory: null } },
    { requests: { cpu: "1" } },
    { requests: { cpu: "1000m" } },
    null,
  ].flatMap((resources) => [base("less", resources), base("best", resources)]),
  ...[{ requests: { cpu: null } }, { limits: { cpu: null } }, { limits: null }, { requests: {} }, null].flatMap(
    (resources) =>
      ["less", "best"].map((name) => ({
        ...patch(`pods/${name}/resize`, { spec: { containers: [{ name: "base", resources }] } }, MERGE),
        managers: true as const,
      })),
  ),
];

import { PLAIN_POD } from "../cases.ts";
import type { RecordedRequest, Settling } from "../step.ts";
import { APPS, BATCH, get, patch, podStatus, post, put, remove, until } from "../step.ts";

type Amounts = Readonly<Record<string, string>>;

const quota = (name: string, hard: Amounts, more: object = {}): RecordedRequest =>
  post("resourcequotas", { metadata: { name }, spec: { hard, ...more } });

/** Its status says so. */
const used = (name: string, amounts: Amounts): RecordedRequest =>
  until(`resourcequotas/${name}`, ({ status }: Settling) => {
    const now = (status as { readonly used?: Amounts } | undefined)?.used ?? {};
    return Object.entries(amounts).every(([key, amount]) => now[key] === amount);
  });

const map = (name: string): object => ({ metadata: { name } });
const claim = (name: string, storage: string, storageClassName?: string): object => ({
  metadata: { name },
  spec: {
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage } },
    ...(storageClassName !== undefined && { storageClassName }),
  },
});
const pod = (name: string, more: object = {}, resources?: object): object => ({
  ...PLAIN_POD,
  metadata: { name },
  spec: {
    ...PLAIN_POD.spec,
    schedulerName: "nobody",
    containers: [{ name: "base", image: "busybox:1.36", ...(resources && { resources }) }],
    ...more,
  },
});
const template = { metadata: { labels: { app: "q" } }, spec: { ...PLAIN_POD.spec, schedulerName: "nobody" } };

/** Quotas of every kind of thing: what they count, when, and what they refuse. */
export const QUOTAS: readonly RecordedRequest[] = [
  until("configmaps/kube-root-ca.crt", (object) => object.metadata !== undefined),
  quota("maps", { configmaps: "2", "count/configmaps": "3" }),
  used("maps", { configmaps: "1", "count/configmaps": "1" }),
  post("configmaps", map("one")),
  used("maps", { configmaps: "2" }),
  post("configmaps", map("two")),
  post("configmaps?dryRun=All", map("two")),
  put("configmaps/one", { ...map("one"), data: { a: "b" } }),
  remove("configmaps/one"),
  used("maps", { configmaps: "1" }),
  patch("resourcequotas/maps", { spec: { hard: { configmaps: "9", "count/configmaps": null } } }),
  used("maps", { configmaps: "1" }),
  get("resourcequotas/maps"),
  remove("resourcequotas/maps"),

  quota("secrets", { secrets: "1", "count/secrets": "5", serviceaccounts: "5", "count/serviceaccounts": "2" }),
  quota("accounts", { "count/secrets": "5", "count/serviceaccounts": "2" }),
  used("accounts", { "count/secrets": "0", "count/serviceaccounts": "1" }),
  quota("hidden", { secrets: "1" }),
  used("hidden", { secrets: "0" }),
  post("secrets", { metadata: { name: "s" } }),
  used("hidden", { secrets: "1" }),
  used("accounts", { "count/secrets": "1" }),
  post("secrets", { metadata: { name: "t" } }),
  post("serviceaccounts", map("a")),
  used("accounts", { "count/serviceaccounts": "2" }),
  post("serviceaccounts", map("b")),
  remove("resourcequotas"),
  until("resourcequotas", ({ items = [] }) => items.length === 0),

  quota("claims", {
    persistentvolumeclaims: "3",
    "count/persistentvolumeclaims": "9",
    "requests.storage": "10Gi",
    "fast.storageclass.storage.k8s.io/requests.storage": "2Gi",
    "fast.storageclass.storage.k8s.io/persistentvolumeclaims": "1",
  }),
  used("claims", { persistentvolumeclaims: "0" }),
  post("persistentvolumeclaims", claim("a", "4Gi")),
  used("claims", { "requests.storage": "4Gi" }),
  post("persistentvolumeclaims", claim("b", "7Gi")),
  post("persistentvolumeclaims", claim("b", "1Gi", "fast")),
  used("claims", { persistentvolumeclaims: "2" }),
  post("persistentvolumeclaims", claim("c", "500Mi", "fast")),
  post("persistentvolumeclaims", claim("c", "1500M")),
  used("claims", { persistentvolumeclaims: "3" }),
  post("persistentvolumeclaims", claim("d", "1")),
  remove("persistentvolumeclaims/b"),
  remove("resourcequotas/claims"),
  until("resourcequotas", ({ items = [] }) => items.length === 0),

  quota("workloads", {
    "count/jobs.batch": "1",
    "count/cronjobs.batch": "0",
    "count/deployments.apps": "1",
    "count/replicasets.apps": "9",
    "count/statefulsets.apps": "0",
    "count/poddisruptionbudgets.policy": "1",
    "count/resourcequotas": "4",
    "count/limitranges": "0",
    "count/none.example.com": "1",
    "count/events": "500",
  }),
  used("workloads", { "count/jobs.batch": "0" }),
  post(`${BATCH}/jobs`, { metadata: { name: "j" }, spec: { suspend: true, template } }),
  used("workloads", { "count/jobs.batch": "1" }),
  post(`${BATCH}/jobs`, { metadata: { name: "k" }, spec: { suspend: true, template } }),
  post(`${BATCH}/cronjobs`, {
    metadata: { name: "c" },
    spec: { schedule: "0 0 1 1 *", jobTemplate: { spec: { template } } },
  }),
  post(`${APPS}/statefulsets`, {
    metadata: { name: "s" },
    spec: {
      selector: { matchLabels: { app: "q" } },
      template: { ...template, spec: { containers: PLAIN_POD.spec.containers } },
    },
  }),
  post("limitranges", map("l")),
  remove(`${BATCH}/jobs/j?propagationPolicy=Background`),
  used("workloads", { "count/jobs.batch": "0" }),
  remove("resourcequotas/workloads"),
  until("resourcequotas", ({ items = [] }) => items.length === 0),

  quota("computing", {
    pods: "2",
    "count/pods": "3",
    cpu: "1",
    "requests.memory": "1Gi",
    "limits.cpu": "2",
    "requests.ephemeral-storage": "1Gi",
    "requests.nvidia.com/gpu": "1",
  }),
  used("computing", { pods: "0" }),
  post("pods", pod("silent")),
  post("pods", pod("half", {}, { requests: { cpu: "500m" } })),
  post("pods", pod("big", {}, { requests: { cpu: "1500m", memory: "2Gi" }, limits: { cpu: "3" } })),
  post(
    "pods",
    pod(
      "gpu",
      {},
      {
        requests: { cpu: "100m", memory: "1Mi" },
        limits: { cpu: "1", "nvidia.com/gpu": "2" },
      },
    ),
  ),
  post("pods", pod("fits", {}, { requests: { cpu: "0.3", memory: "128Mi" }, limits: { cpu: "0.5" } })),
  used("computing", { pods: "1" }),
  post(
    "pods",
    pod(
      "fits-too",
      {
        initContainers: [
          { name: "i", image: "x", resources: { requests: { cpu: "0.6", memory: "1Mi" }, limits: { cpu: "1" } } },
        ],
      },
      {
        requests: { cpu: "0.1", memory: "1Mi" },
        limits: { cpu: "0.5" },
      },
    ),
  ),
  used("computing", { pods: "2" }),
  post("pods", pod("one-more", {}, { requests: { cpu: "0.1", memory: "1Mi" }, limits: { cpu: "0.1" } })),
  podStatus("pods/fits", { phase: "Succeeded" }),
  used("computing", { pods: "1" }),
  post("pods", pod("one-more", {}, { requests: { cpu: "0.1", memory: "1Mi" }, limits: { cpu: "0.1" } })),
  used("computing", { pods: "2", "count/pods": "3" }),
  podStatus("pods/fits-too", { phase: "Failed" }),
  used("computing", { pods: "1" }),
  post("pods", pod("last", {}, { requests: { cpu: "0.1", memory: "1Mi" }, limits: { cpu: "0.1" } })),
  remove("pods/fits"),
  used("computing", { "count/pods": "2" }),
  get("resourcequotas/computing"),
  patch("resourcequotas/computing", { spec: { hard: { pods: "0" } } }),
  until("resourcequotas/computing", ({ status }) => (status?.hard as Amounts | undefined)?.pods === "0"),
  patch("resourcequotas/computing", { spec: { scopes: ["BestEffort"] } }),
  patch("resourcequotas/computing", { spec: { hard: { odd: "1" } } }),
];

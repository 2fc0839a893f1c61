import { PLAIN_POD } from "../cases.ts";
import type { RecordedRequest } from "../step.ts";
import { APPS, BATCH, get, podStatus, POLICY, post, TABLE, until } from "../step.ts";

const TEMPLATE = { metadata: { labels: { app: "a" } }, spec: PLAIN_POD.spec };
const RUNS_ON = { metadata: TEMPLATE.metadata, spec: { containers: PLAIN_POD.spec.containers } };
const SELECTOR = {
  matchLabels: { app: "a" },
  matchExpressions: [
    { key: "tier", operator: "NotIn", values: ["z", "b"] },
    { key: "here", operator: "DoesNotExist" },
  ],
};
const CLASSES = "/apis/storage.k8s.io/v1/storageclasses";

const tables = (path: string): RecordedRequest[] =>
  ["", `${path.includes("?") ? "&" : "?"}includeObject=None`].map((query) => ({
    ...get(`${path}${query}`),
    accept: TABLE,
  }));
const claim = (name: string, more: object = {}): RecordedRequest =>
  post("persistentvolumeclaims", {
    metadata: { name },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...more },
  });
const event = (name: string, more: object): RecordedRequest =>
  post("events", {
    metadata: { name },
    involvedObject: { kind: "Pod", name: "plain", namespace: "NAMESPACE" },
    reason: "Odd",
    message: " said\n",
    type: "Normal",
    ...more,
  });
const suspended = (object: { readonly status?: Readonly<Record<string, unknown>> }): boolean =>
  object.status?.conditions !== undefined;

/** What `kubectl get` prints of objects of each kind. */
export const PRINTED: readonly RecordedRequest[] = [
  post(`${BATCH}/jobs`, { metadata: { name: "one" }, spec: { suspend: true, template: TEMPLATE } }),
  post(`${BATCH}/jobs`, {
    metadata: { name: "many" },
    spec: { suspend: true, parallelism: 3, template: TEMPLATE },
  }),
  until(`${BATCH}/jobs/one`, suspended),
  until(`${BATCH}/jobs/many`, suspended),
  ...tables(`${BATCH}/jobs`),
  post(`${BATCH}/cronjobs`, {
    metadata: { name: "nightly" },
    spec: { schedule: "0 3 * * *", suspend: true, jobTemplate: { spec: { template: TEMPLATE } } },
  }),
  post(`${BATCH}/cronjobs`, {
    metadata: { name: "zoned" },
    spec: { schedule: "0 3 1 1 *", timeZone: "Europe/Berlin", jobTemplate: { spec: { template: TEMPLATE } } },
  }),
  ...tables(`${BATCH}/cronjobs`),
  post(`${APPS}/deployments`, {
    metadata: { name: "paused" },
    spec: { paused: true, replicas: 2, selector: SELECTOR, template: RUNS_ON },
  }),
  ...tables(`${APPS}/deployments`),
  post(`${APPS}/replicasets`, {
    metadata: { name: "none" },
    spec: { replicas: 0, selector: { matchLabels: { app: "a" } }, template: RUNS_ON },
  }),
  ...tables(`${APPS}/replicasets`),
  post(`${APPS}/statefulsets`, {
    metadata: { name: "none" },
    spec: { replicas: 0, serviceName: "x", selector: { matchLabels: { app: "a" } }, template: RUNS_ON },
  }),
  ...tables(`${APPS}/statefulsets`),
  post(`${APPS}/daemonsets`, {
    metadata: { name: "nowhere" },
    spec: {
      selector: { matchLabels: { app: "a" } },
      template: { ...RUNS_ON, spec: { ...RUNS_ON.spec, nodeSelector: { z: "1", a: "2" } } },
    },
  }),
  ...tables(`${APPS}/daemonsets`),
  post(`${POLICY}/poddisruptionbudgets`, {
    metadata: { name: "least" },
    spec: { minAvailable: 1, selector: { matchLabels: { none: "x" } } },
  }),
  post(`${POLICY}/poddisruptionbudgets`, {
    metadata: { name: "most" },
    spec: { maxUnavailable: "50%", selector: { matchLabels: { none: "x" } } },
  }),
  ...tables(`${POLICY}/poddisruptionbudgets`),
  claim("plain"),
  claim("classed", { storageClassName: "nobodys", volumeMode: "Block" }),
  ...tables("persistentvolumeclaims"),
  event("old", { count: 3, source: { component: "kubelet", host: "node-1" } }),
  event("new", {
    firstTimestamp: "2020-01-01T00:00:00Z",
    involvedObject: { kind: "Pod", name: "plain", namespace: "NAMESPACE", fieldPath: "spec.containers{base}" },
  }),
  event("timed", { firstTimestamp: "2020-01-01T00:00:00Z", lastTimestamp: "2020-01-02T00:00:00Z", message: "x" }),
  ...tables("events?fieldSelector=reason%3DOdd"),
  post("secrets", { metadata: { name: "two" }, stringData: { a: "1", b: "2" } }),
  ...tables("secrets"),
  post("configmaps", { metadata: { name: "both" }, data: { a: "1" }, binaryData: { b: "Yg==" } }),
  { ...get("configmaps/both"), accept: TABLE },
  { ...get("serviceaccounts/default"), accept: TABLE },
  post("limitranges", { metadata: { name: "range" }, spec: { limits: [] } }),
  post("pods", {
    ...PLAIN_POD,
    spec: { ...PLAIN_POD.spec, schedulerName: "nobody", readinessGates: [{ conditionType: "example.com/ready" }] },
  }),
  ...tables("pods"),
  podStatus("pods/plain", { nominatedNodeName: "node-1", conditions: [{ type: "example.com/ready", status: "True" }] }),
  ...tables("pods/plain"),
  post(`${CLASSES}?dryRun=All`, { metadata: { name: "fast" }, provisioner: "example.com/p" }),
  { ...post(`${CLASSES}?dryRun=All`, { metadata: { name: "fast" }, provisioner: "example.com/p" }), accept: TABLE },
  {
    ...post(`${CLASSES}?dryRun=All`, {
      metadata: { name: "slow", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      provisioner: "example.com/p",
      reclaimPolicy: "Retain",
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: true,
    }),
    accept: TABLE,
  },
  {
    ...post("/apis/node.k8s.io/v1/runtimeclasses?dryRun=All", { metadata: { name: "kata" }, handler: "kata" }),
    accept: TABLE,
  },
  { ...get("/apis/scheduling.k8s.io/v1/priorityclasses"), accept: TABLE },
  { ...get("/api/v1/namespaces/NAMESPACE"), accept: TABLE },
];

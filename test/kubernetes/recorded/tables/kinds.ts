import type { RecordedRequest } from "../step.ts";
import { get, patch, post, put, remove } from "../step.ts";

const tried = (path: string, body: object): RecordedRequest => post(`${path}?dryRun=All`, body);
const claim = (spec: object, name = "odd"): RecordedRequest =>
  tried("persistentvolumeclaims", { metadata: { name }, spec });
const STORAGE = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
const STORAGE_CLASSES = "/apis/storage.k8s.io/v1/storageclasses";
const RUNTIME_CLASSES = "/apis/node.k8s.io/v1/runtimeclasses";

/** Objects that runs meet beside pods: claims, classes, events, quotas, ranges, accounts. */
export const KINDS: readonly RecordedRequest[] = [
  claim(STORAGE),
  claim({}),
  claim({ ...STORAGE, accessModes: [] }),
  claim({ ...STORAGE, accessModes: ["Odd"] }),
  claim({ ...STORAGE, accessModes: ["ReadWriteOncePod", "ReadOnlyMany"] }),
  claim({ ...STORAGE, resources: {} }),
  claim({ ...STORAGE, resources: { requests: { storage: "0" } } }),
  claim({ ...STORAGE, resources: { requests: { storage: "-1" } } }),
  claim({ ...STORAGE, resources: { requests: { storage: "x" } } }),
  claim({ ...STORAGE, storageClassName: "Odd_Name" }),
  claim({ ...STORAGE, storageClassName: "" }),
  claim({ ...STORAGE, volumeMode: "Odd" }),
  claim({ ...STORAGE, volumeMode: "Block", volumeName: "v" }),
  claim({ ...STORAGE, selector: { matchLabels: { "a b": "c" } } }),
  claim({ ...STORAGE, dataSource: { kind: "PersistentVolumeClaim", name: "x" } }),
  claim({ ...STORAGE, unknown: 1 }),
  claim(STORAGE, "A_"),
  post("persistentvolumeclaims", { metadata: { name: "one" }, spec: STORAGE }),
  get("persistentvolumeclaims/one"),
  patch("persistentvolumeclaims/one", { spec: { accessModes: ["ReadOnlyMany"] } }),
  patch("persistentvolumeclaims/one", { spec: { resources: { requests: { storage: "2Gi" } } } }),
  patch("persistentvolumeclaims/one", { metadata: { labels: { a: "b" } } }),
  remove("persistentvolumeclaims/one"),
  get(`${RUNTIME_CLASSES}/none`),
  tried(RUNTIME_CLASSES, { metadata: { name: "r" }, handler: "h" }),
  tried(RUNTIME_CLASSES, { metadata: { name: "r" } }),
  tried(RUNTIME_CLASSES, { metadata: { name: "r" }, handler: "A_" }),
  tried(RUNTIME_CLASSES, { metadata: { name: "r" }, handler: "h", overhead: { podFixed: { cpu: "1" } } }),
  get(`${STORAGE_CLASSES}/none`),
  tried(STORAGE_CLASSES, { metadata: { name: "s" }, provisioner: "example.com/p" }),
  tried(STORAGE_CLASSES, { metadata: { name: "s" } }),
  tried(STORAGE_CLASSES, { metadata: { name: "s" }, provisioner: "a b" }),
  tried(STORAGE_CLASSES, { metadata: { name: "s" }, provisioner: "p", reclaimPolicy: "Odd" }),
  tried(STORAGE_CLASSES, { metadata: { name: "s" }, provisioner: "p", volumeBindingMode: "Odd" }),
  tried("serviceaccounts", { metadata: { name: "s" }, imagePullSecrets: [{ name: "x" }], secrets: [{ name: "y" }] }),
  tried("limitranges", { metadata: { name: "l" }, spec: { limits: [{ type: "Container", max: { cpu: "1" } }] } }),
  tried("limitranges", { metadata: { name: "l" }, spec: { limits: [{ type: "Pod", default: { cpu: "1" } }] } }),
  tried("limitranges", { metadata: { name: "l" }, spec: { limits: [{ type: "Odd", max: { cpu: "x" } }] } }),
  tried("limitranges", {
    metadata: { name: "l" },
    spec: { limits: [{ type: "Container", max: { cpu: "1" }, min: { cpu: "2" } }] },
  }),
  tried("limitranges", {
    metadata: { name: "l" },
    spec: { limits: [{ type: "PersistentVolumeClaim", max: { cpu: "1" } }] },
  }),
  tried("resourcequotas", { metadata: { name: "q" }, spec: {} }),
  tried("resourcequotas", { metadata: { name: "q" }, spec: { hard: { "count/": "1" } } }),
  tried("resourcequotas", { metadata: { name: "q" }, spec: { hard: { "a b/c": "1" } } }),
  tried("resourcequotas", { metadata: { name: "q" }, spec: { hard: { pods: "1.5" } } }),
  tried("resourcequotas", { metadata: { name: "q" }, spec: { hard: { serviceaccounts: "1" } } }),
  tried("resourcequotas", {
    metadata: { name: "q" },
    spec: {
      hard: { pods: "1" },
      scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator: "In" }] },
    },
  }),
  tried("resourcequotas", {
    metadata: { name: "q" },
    spec: { hard: { pods: "1" }, scopeSelector: { matchExpressions: [{ scopeName: "Odd", operator: "Exists" }] } },
  }),
  tried("resourcequotas", {
    metadata: { name: "q" },
    spec: {
      hard: { pods: "1" },
      scopeSelector: { matchExpressions: [{ scopeName: "BestEffort", operator: "In", values: ["a"] }] },
    },
  }),
  tried("resourcequotas", {
    metadata: { name: "q" },
    spec: { hard: { pods: "1" }, scopes: ["Terminating", "NotTerminating"] },
  }),
  tried("resourcequotas", { metadata: { name: "q" }, spec: { hard: { configmaps: "1" }, scopes: ["BestEffort"] } }),
  tried("events", { metadata: { name: "e" }, involvedObject: { namespace: "NAMESPACE" }, reason: "R" }),
  tried("events", { metadata: { name: "e" }, involvedObject: { namespace: "other" } }),
  tried("events", { metadata: { name: "e" } }),
  put("serviceaccounts/default", { metadata: { name: "default" }, automountServiceAccountToken: false }),
  tried("pods", {
    metadata: { name: "p", labels: { app: "a" } },
    spec: {
      containers: [{ name: "c", image: "x", volumeMounts: [{ name: "v", mountPath: "/a:b" }] }],
      volumes: [{ name: "v", emptyDir: {} }],
    },
  }),
];

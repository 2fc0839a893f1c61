import { PLAIN_POD } from "./cases.ts";

/** A request whose answer is recorded. Requests come one after the other; later ones see what earlier ones have done. */
export interface RecordedRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below the namespace's path, or from the root with a leading `/`. */
  readonly path: string;
  readonly body?: unknown;
  readonly type?: string;
}

const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";
const JSON_PATCH = "application/json-patch+json";

/** Nobody schedules these pods, so they stay as they are. */
function waiting(name: string, more: object = {}): object {
  const spec = { ...PLAIN_POD.spec, schedulerName: "nobody", terminationGracePeriodSeconds: 5 };
  return { ...PLAIN_POD, metadata: { name, labels: { app: "a", tier: name } }, spec: { ...spec, ...more } };
}

const get = (path: string): RecordedRequest => ({ method: "GET", path });
const post = (path: string, body?: unknown): RecordedRequest => ({ method: "POST", path, body });
const patch = (name: string, body: unknown, type = MERGE): RecordedRequest => ({
  method: "PATCH",
  path: `pods/${name}`,
  body,
  type,
});
const remove = (path: string, body?: unknown): RecordedRequest => ({
  method: "DELETE",
  path,
  ...(body !== undefined && { body }),
});

const SETUP = ["one", "two", "three"].map((name) => post("pods", waiting(name)));

const LISTS = [
  "",
  "?limit=2",
  "?limit=-1",
  "?limit=x",
  "?labelSelector=app%3Da",
  "?labelSelector=app%3D%3Da,tier!%3Dtwo",
  "?labelSelector=tier%20in%20(one,two)",
  "?labelSelector=tier%20notin%20(one)",
  "?labelSelector=tier",
  "?labelSelector=!tier",
  "?labelSelector=a%20b",
  "?labelSelector=a%3Db%3Dc",
  "?labelSelector=a%20in%20()",
  "?fieldSelector=metadata.name%3Done",
  "?fieldSelector=status.phase%3DPending",
  "?fieldSelector=status.phase!%3DPending",
  "?fieldSelector=spec.nodeName%3D",
  "?fieldSelector=spec.restartPolicy%3DNever",
  "?fieldSelector=spec.schedulerName%3Dnobody,metadata.name!%3Done",
  "?fieldSelector=spec.hostNetwork%3Dfalse",
  "?fieldSelector=spec.image%3Dx",
  "?fieldSelector=metadata.name",
  "?fieldSelector=metadata.namespace%3Dx",
  "?resourceVersion=x",
  "?resourceVersion=0",
  "?resourceVersion=-1",
  "?resourceVersionMatch=Exact",
  "?resourceVersionMatch=Other&resourceVersion=1",
  "?resourceVersionMatch=Exact&resourceVersion=0",
  "?resourceVersionMatch=NotOlderThan&resourceVersion=0",
  "?sendInitialEvents=true",
  "?timeoutSeconds=x",
  "?watch=true&timeoutSeconds=x",
  "?watch=true&resourceVersion=x",
  "?watch=true&fieldSelector=spec.image%3Dx",
  "?watch=true&sendInitialEvents=true",
  "?watch=true&resourceVersionMatch=NotOlderThan",
  "?watch=1&limit=x",
  "?unknown=1",
].map((query) => get(`pods${query}`));

const READS = [
  "pods/none",
  "pods/one/none",
  "pods/one/status",
  "pods/one/log",
  "pods/one/log?container=x",
  "pods/none/log",
  "pods/one/log?tailLines=-1",
  "pods/one/log?tailLines=x",
  "pods/one/log?limitBytes=0",
  "pods/one/log?sinceSeconds=0",
  "pods/one/log?sinceSeconds=-5",
  "pods/one/log?sinceTime=yesterday",
  "pods/one/log?sinceSeconds=5&sinceTime=2024-01-01T00%3A00%3A00Z",
  "pods/one/log?follow=maybe",
  "pods/one/log?previous=true",
  "pods/one/log?stream=Stdout",
  "pods/one/log?stream=Other",
  "pods/one/ephemeralcontainers",
  "nothing",
  "configmaps/none",
  "secrets/none",
  "serviceaccounts/none",
  "events/none",
  "events?fieldSelector=involvedObject.name%3Dx",
  "events?fieldSelector=involvedObject.image%3Dx",
  "resourcequotas/none",
  "limitranges/none",
  "/api/v1/nodes/none",
  "/api/v1/nothing",
  "/api/v2/pods",
  "/api/v1/namespaces/none",
  "/api/v1/namespaces/none/pods",
  "/api/v1/namespaces/none/pods/x",
  "/apis/scheduling.k8s.io/v1/priorityclasses/none",
  "/apis/scheduling.k8s.io/v1/priorityclasses/system-node-critical",
].map(get);

const CREATES: readonly RecordedRequest[] = [
  post("pods", waiting("one")),
  post("pods?dryRun=All", waiting("one")),
  post("pods?dryRun=Some", waiting("four")),
  post("pods?dryRun=All&dryRun=All", waiting("four")),
  post("pods?fieldValidation=Strict", { ...waiting("four"), unknown: 1, spec: { ...PLAIN_POD.spec, other: 1 } }),
  post("pods?fieldValidation=Ignore&dryRun=All", { ...waiting("four"), unknown: 1 }),
  post("pods?fieldValidation=Other", waiting("four")),
  post("pods", { ...waiting("four"), metadata: { name: "four", resourceVersion: "5" } }),
  post("pods", {}),
  post("pods", []),
  post("pods", "x"),
  post("pods", null),
  { method: "POST", path: "pods", body: waiting("four"), type: "text/plain" },
  { method: "POST", path: "pods", body: waiting("four"), type: "application/xml" },
  post("pods/one", waiting("one")),
  post("/api/v1/pods", waiting("four")),
  post("/api/v1/namespaces/none/pods", waiting("four")),
  post("configmaps", { metadata: { name: "c" }, data: { a: "b" } }),
  post("configmaps?dryRun=All", { metadata: { name: "d" }, data: { "a/b": "c" } }),
  post("configmaps?dryRun=All", { metadata: { name: "d" }, data: { a: 1 } }),
  post("configmaps?dryRun=All", { metadata: { name: "d" }, data: { a: "b" }, binaryData: { a: "Yg==" } }),
  post("configmaps?dryRun=All", { metadata: { name: "D_d" } }),
  post("configmaps?dryRun=All", { metadata: {} }),
  post("configmaps?dryRun=All", { metadata: { name: "d" }, binaryData: { a: "not base64" } }),
  post("secrets", { metadata: { name: "s" }, stringData: { a: "b" } }),
  post("secrets?dryRun=All", { metadata: { name: "t" }, data: { a: "not base64" } }),
  post("secrets?dryRun=All", { metadata: { name: "t" }, data: { "..": "Yg==" } }),
  post("secrets?dryRun=All", { metadata: { name: "t" }, type: "kubernetes.io/dockerconfigjson", data: { a: "Yg==" } }),
  post("secrets?dryRun=All", { metadata: { name: "t" }, type: "kubernetes.io/basic-auth", data: {} }),
  post("secrets?dryRun=All", { metadata: { name: "t" }, type: "kubernetes.io/tls", data: {} }),
  post("serviceaccounts?dryRun=All", { metadata: { name: "A_" } }),
  post("serviceaccounts", { metadata: { name: "runner" }, automountServiceAccountToken: false }),
  post("pods?dryRun=All", waiting("four", { serviceAccountName: "runner" })),
  post("resourcequotas?dryRun=All", { metadata: { name: "q" }, spec: { hard: { cpus: "1" } } }),
  post("resourcequotas?dryRun=All", {
    metadata: { name: "q" },
    spec: { hard: { "count/pods": "1", configmaps: "0.5" } },
  }),
  post("resourcequotas?dryRun=All", { metadata: { name: "q" }, spec: { hard: { pods: "-1" } } }),
  post("resourcequotas?dryRun=All", { metadata: { name: "q" }, spec: { hard: { pods: "1" }, scopes: ["Odd"] } }),
  post("/api/v1/namespaces?dryRun=All", { metadata: { name: "a.b" } }),
  post("/api/v1/namespaces?dryRun=All", { metadata: { name: "default" } }),
  post("/apis/scheduling.k8s.io/v1/priorityclasses?dryRun=All", { metadata: { name: "system-mine" }, value: 1 }),
  post("/apis/scheduling.k8s.io/v1/priorityclasses?dryRun=All", { metadata: { name: "mine" }, value: 1_000_000_001 }),
  post("/apis/scheduling.k8s.io/v1/priorityclasses?dryRun=All", {
    metadata: { name: "mine" },
    value: 5,
    preemptionPolicy: "Maybe",
  }),
  post("/apis/scheduling.k8s.io/v1/priorityclasses?dryRun=All", { metadata: { name: "mine" }, value: 5 }),
];

const UPDATES: readonly RecordedRequest[] = [
  patch("one", { metadata: { labels: { app: "b" } } }),
  patch("one", { metadata: { labels: { app: null } } }),
  patch("one", { metadata: { labels: { "a b": "c" } } }),
  patch("one", { metadata: { annotations: { note: "x" } } }),
  patch("one", { metadata: { name: "other" } }),
  patch("one", { metadata: { namespace: "other" } }),
  patch("one", { metadata: { uid: "other" } }),
  patch("one", { metadata: { resourceVersion: "1" } }),
  patch("one", { metadata: { finalizers: ["example.com/keep"] } }),
  patch("one", { metadata: { finalizers: null } }),
  patch("one", { spec: { activeDeadlineSeconds: 100 } }),
  patch("one", { spec: { activeDeadlineSeconds: 200 } }),
  patch("one", { spec: { activeDeadlineSeconds: 50 } }),
  patch("one", { spec: { activeDeadlineSeconds: null } }),
  patch("one", { spec: { activeDeadlineSeconds: -1 } }),
  patch("one", { spec: { terminationGracePeriodSeconds: 9 } }),
  patch("one", { spec: { restartPolicy: "Always" } }),
  patch("one", { spec: { nodeName: "n" } }),
  patch("one", { spec: { tolerations: [] } }),
  patch("one", { spec: { containers: [] } }),
  patch("one", { spec: { containers: [{ name: "base", image: "busybox:1.37" }] } }),
  patch("one", { spec: { unknown: 1 } }),
  patch("none", { metadata: { labels: { a: "b" } } }),
  patch("two", { spec: { containers: [{ name: "base", image: "busybox:1.37" }] } }, STRATEGIC),
  patch("two", { spec: { containers: [{ name: "base", image: "" }] } }, STRATEGIC),
  patch("two", { spec: { containers: [{ name: "base", image: " x" }] } }, STRATEGIC),
  patch("two", { spec: { containers: [{ name: "new", image: "x" }] } }, STRATEGIC),
  patch("two", { spec: { containers: [{ name: "base", command: ["x"] }] } }, STRATEGIC),
  patch("two", { spec: { tolerations: [{ key: "a", operator: "Exists" }] } }, STRATEGIC),
  patch("two", { metadata: { labels: { app: null, more: "x" } } }, STRATEGIC),
  patch("two", [{ op: "remove", path: "/metadata/labels/none" }], JSON_PATCH),
  patch("two", [{ op: "add", path: "/spec/containers/-", value: { name: "x", image: "y" } }], JSON_PATCH),
  patch("two", [{ op: "odd", path: "/x" }], JSON_PATCH),
  patch("two", [{ op: "add", path: "metadata", value: 1 }], JSON_PATCH),
  patch("two", [], JSON_PATCH),
  patch("two", { metadata: {} }, "application/json"),
  patch("two", { metadata: {} }, "text/plain"),
  { method: "PUT", path: "pods/two", body: waiting("two") },
  { method: "PUT", path: "pods/two", body: waiting("other") },
  { method: "PUT", path: "pods/none", body: waiting("none") },
  { method: "PUT", path: "pods/two", body: {} },
  { method: "PUT", path: "pods", body: {} },
  { method: "PUT", path: "configmaps/c", body: { metadata: { name: "c" }, data: { a: "c" }, immutable: true } },
  { method: "PUT", path: "configmaps/c", body: { metadata: { name: "c" }, data: { a: "d" }, immutable: true } },
  { method: "PATCH", path: "configmaps/c", body: { immutable: false }, type: MERGE },
  { method: "PATCH", path: "secrets/s", body: { type: "Other" }, type: MERGE },
  { method: "PATCH", path: "secrets/s", body: { stringData: { b: "c" } }, type: MERGE },
];

const EPHEMERAL: readonly RecordedRequest[] = [
  [{ name: "base", image: "x" }],
  [{ name: "debug" }],
  [{ name: "debug", image: " x" }],
  [{ name: "debug", image: "x", targetContainerName: "none" }],
  [{ name: "debug", image: "x", ports: [{ containerPort: 80 }] }],
  [{ name: "debug", image: "x", resources: { limits: { cpu: "1" } } }],
  [{ name: "debug", image: "x", livenessProbe: { exec: { command: ["x"] } } }],
  [{ name: "debug", image: "x", volumeMounts: [{ name: "none", mountPath: "/x" }] }],
  [{ name: "debug", image: "x", targetContainerName: "base", command: ["sh"], stdin: true, tty: true }],
].map((ephemeralContainers) => ({
  method: "PATCH",
  path: "pods/two/ephemeralcontainers",
  body: { spec: { ephemeralContainers } },
  type: STRATEGIC,
}));

const DELETES: readonly RecordedRequest[] = [
  remove("pods/none"),
  remove("pods/one", { preconditions: { uid: "other" } }),
  remove("pods/one", { preconditions: { resourceVersion: "1" } }),
  remove("pods/one", { propagationPolicy: "Odd" }),
  remove("pods/one", { propagationPolicy: "Foreground", orphanDependents: true }),
  remove("pods/one?propagationPolicy=Odd"),
  remove("pods/one", { gracePeriodSeconds: "x" }),
  remove("pods/one?gracePeriodSeconds=x"),
  remove("pods/one?dryRun=Odd"),
  remove("pods/one", { dryRun: ["Odd"] }),
  remove("pods/one?dryRun=All"),
  remove("pods/one", { dryRun: ["All"] }),
  remove("pods/one", { unknown: 1, dryRun: ["All"] }),
  remove("pods/one", { kind: "Pod", apiVersion: "v1" }),
  remove("pods/one", { kind: "DeleteOptions", apiVersion: "v1", gracePeriodSeconds: -1, dryRun: ["All"] }),
  remove("pods/one"),
  remove("pods/one"),
  remove("configmaps/c?dryRun=All"),
  remove("configmaps/c"),
  remove("configmaps/c"),
  remove("secrets/s", { gracePeriodSeconds: 0 }),
  post("pods/none/eviction", { metadata: { name: "none" } }),
  post("pods/three/eviction", { metadata: { name: "three" } }),
  get("pods"),
  remove("pods?labelSelector=a%20b"),
  remove("pods?fieldSelector=metadata.name%3Dtwo"),
  remove("/api/v1/pods"),
  remove("nothing"),
  remove("pods"),
  get("pods"),
];

/** What a request is called in the records. */
export function nameOf({ method, path, body, type }: RecordedRequest): string {
  const sent = body === undefined ? "" : ` ${JSON.stringify(body)}`;
  return `${method} ${path}${sent}${type === undefined ? "" : ` as ${type}`}`;
}

/** All of them, in their order. */
export const REQUESTS: readonly RecordedRequest[] = [
  ...SETUP,
  ...LISTS,
  ...READS,
  ...CREATES,
  ...UPDATES,
  ...EPHEMERAL,
  ...DELETES,
];

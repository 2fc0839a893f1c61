import type { RecordedRequest } from "../step.ts";
import {
  APPLY,
  APPS,
  BATCH,
  get,
  JSON_PATCH,
  MERGE,
  patch,
  POLICY,
  post,
  put,
  remove,
  STRATEGIC,
  TABLE,
} from "../step.ts";

const METADATA = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
const METADATA_LIST = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";

const spec = { schedulerName: "nobody", restartPolicy: "Never", containers: [{ name: "base", image: "busybox:1.36" }] };
/** Places of files, of which some are in others. */
const PATHS = [
  { key: "a", path: "b/c" },
  { key: "a", path: "b/c/" },
  { key: "b", path: "b" },
];
const TOKEN = { serviceAccountToken: { path: "b/token" } };
const job = {
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name: "one" },
  spec: { managedBy: "example.com/other", template: { spec } },
};
const event = {
  metadata: { name: "told" },
  involvedObject: { kind: "Pod", name: "one", namespace: "NAMESPACE" },
  reason: "Started",
};
const apply = (path: string, object: unknown, query = "fieldManager=me"): RecordedRequest => ({
  method: "PATCH",
  path: `${path}?${query}`,
  text: JSON.stringify(object),
  type: APPLY,
});
const ephemeral = (name: string): object => ({
  spec: { ephemeralContainers: [{ name, image: "busybox:1.36", targetContainerName: "base" }] },
});

/** A watch of what there is not, until it has said so. */
const bookmark = (path: string, accept?: string): RecordedRequest => {
  const from = "watch=1&timeoutSeconds=1&allowWatchBookmarks=1&sendInitialEvents=1&resourceVersionMatch=NotOlderThan";
  return { ...get(`${path}?${from}&labelSelector=app%3Dnone`), ...(accept !== undefined && { accept }) };
};
const WATCHED = [
  "pods",
  "configmaps",
  "secrets",
  "serviceaccounts",
  "resourcequotas",
  "limitranges",
  "persistentvolumeclaims",
  `${BATCH}/jobs`,
  `${BATCH}/cronjobs`,
  `${POLICY}/poddisruptionbudgets`,
  ...["daemonsets", "deployments", "replicasets", "statefulsets"].map((plural) => `${APPS}/${plural}`),
  "/api/v1/nodes",
  "/api/v1/namespaces",
  "/apis/node.k8s.io/v1/runtimeclasses",
  "/apis/scheduling.k8s.io/v1/priorityclasses",
  "/apis/storage.k8s.io/v1/storageclasses",
];

/** What fresh requests have found a real API server to answer in its own way, whole. */
export const FOUND: readonly RecordedRequest[] = [
  ...WATCHED.map((path) => bookmark(path)),
  ...WATCHED.map((path) => bookmark(path, TABLE)),
  bookmark("pods", METADATA),

  post("pods", { metadata: { name: "one", labels: { app: "a" } }, spec }),
  patch("pods/one/ephemeralcontainers", { metadata: { labels: { app: "b", more: "x" } } }),
  get("pods/one"),
  patch("pods/one/ephemeralcontainers?fieldManager=debugger", {
    metadata: { annotations: { note: "x" } },
    ...ephemeral("look"),
  }),
  patch("pods/one/ephemeralcontainers", { spec: { priority: 5 } }, STRATEGIC),
  patch("pods/one/ephemeralcontainers?fieldManager=debugger", ephemeral("again"), STRATEGIC),
  put("pods/one/ephemeralcontainers", { metadata: { name: "one" }, spec }),
  patch("pods/one", { spec: { preemptionPolicy: "Odd" } }),
  patch("pods/one", { spec: { preemptionPolicy: "Never" } }),
  ...["", METADATA, METADATA_LIST, TABLE].map((accept) => ({
    ...get("pods/one/log"),
    ...(accept !== "" && { accept }),
  })),

  post("configmaps", { metadata: { name: "one" }, data: { a: "1" } }),
  ...[{ a: 1 }, 5, [], true, null, "Pod", ""].flatMap((value) => [
    patch("configmaps/one?dryRun=All", [{ op: "replace", path: "/kind", value }], JSON_PATCH),
    patch("configmaps/one?dryRun=All", [{ op: "replace", path: "/apiVersion", value }], JSON_PATCH),
    patch("configmaps/one?dryRun=All", { kind: value }),
    patch("configmaps/one?dryRun=All", { apiVersion: value }),
    patch("configmaps/one?dryRun=All", { kind: value }, STRATEGIC),
  ]),
  ...["/", "/v1", "v1/", "a/b/c", "v2", "batch/", "core/v1"].flatMap((apiVersion) => [
    put("configmaps/one?dryRun=All", { apiVersion, kind: "ConfigMap", metadata: { name: "one" } }),
    ...(apiVersion.length > 1 && apiVersion.endsWith("/") ? [] : [patch("configmaps/one?dryRun=All", { apiVersion })]),
    apply("configmaps/one", { apiVersion, kind: "ConfigMap", metadata: { name: "one" } }, "fieldManager=me&dryRun=All"),
  ]),
  ...['""', "5", "[]", "null", "true", "", "{", '"x"'].flatMap((text) =>
    [MERGE, STRATEGIC, JSON_PATCH].map((type): RecordedRequest => ({
      method: "PATCH",
      path: "configmaps/one?dryRun=All",
      text,
      type,
    })),
  ),
  ...[[], {}, "", 5, null, ["x"], { a: [] }, { a: null }, { a: "" }].flatMap((binaryData) => [
    post("configmaps?dryRun=All", { metadata: { name: "two" }, binaryData }),
    patch("configmaps/one?dryRun=All", { binaryData }),
    patch("configmaps/one?dryRun=All", { binaryData }, STRATEGIC),
  ]),
  ...[[], "", { a: [] }, { a: 5 }].flatMap((data) => [
    post("secrets?dryRun=All", { metadata: { name: "two" }, data }),
    patch("configmaps/one?dryRun=All", { data }, STRATEGIC),
  ]),

  ...["configmaps", "pods"].flatMap((path) => {
    const object = path === "pods" ? { apiVersion: "v1", kind: "Pod", spec } : { apiVersion: "v1", kind: "ConfigMap" };
    const twice = ["example.com/keep", "example.com/keep"];
    return [
      apply(`${path}/new`, { ...object, metadata: { name: "new", finalizers: twice } }, "fieldManager=me&dryRun=All"),
      apply(
        `${path}/new`,
        { ...object, metadata: { name: "new", finalizers: [...twice, "example.com/b", ...twice] } },
        "fieldManager=me&dryRun=All",
      ),
    ];
  }),
  apply(
    "pods/new",
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "new" },
      spec: {
        containers: [
          { name: "a" },
          { name: "a", ports: [{ containerPort: 1 }, { containerPort: 1, protocol: "TCP" }] },
        ],
        tolerations: [{ key: "a" }, { key: "a" }],
      },
    },
    "fieldManager=me&dryRun=All",
  ),

  post(`${BATCH}/jobs`, job),
  ...[-2147483649, 2147483648, 4294967297, 9007199254740991, 1.5, 1e3].flatMap((backoffLimit) => [
    apply(`${BATCH}/jobs/one`, { ...job, spec: { ...job.spec, backoffLimit } }, "fieldManager=me&dryRun=All&force=1"),
    apply(
      `${BATCH}/jobs/two`,
      { ...job, metadata: { name: "two" }, spec: { ...job.spec, backoffLimit } },
      "fieldManager=me&dryRun=All",
    ),
    patch(`${BATCH}/jobs/one?dryRun=All`, { spec: { backoffLimit } }, STRATEGIC),
    patch(`${BATCH}/jobs/one?dryRun=All`, { spec: { backoffLimit } }, MERGE),
  ]),
  apply(`${BATCH}/jobs/one`, { ...job, metadata: {} }),
  apply(`${BATCH}/jobs/one`, { ...job, metadata: { name: "two" } }),
  patch(`${BATCH}/jobs/one`, { metadata: { uid: "a-" } }, STRATEGIC),
  patch(`${BATCH}/jobs/one`, { metadata: { uid: "a-" } }, MERGE),

  put("pods/one?fieldManager=you", {
    metadata: { name: "one", labels: { app: "c" } },
    spec: { ...spec, enableServiceLinks: true, containers: [{ ...spec.containers[0], image: "other" }] },
  }),
  apply("pods/one", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "one", labels: { app: "z" } },
    spec: {
      enableServiceLinks: false,
      activeDeadlineSeconds: 5,
      containers: [{ name: "base", image: "third", terminationMessagePath: "/x" }],
      schedulerName: "other",
    },
  }),

  post("events", event),
  put("events/told", { ...event, action: "Act" }),
  put("events/told", { ...event, reportingComponent: "example.com/x", reportingInstance: "i" }),
  put("events/told", { ...event, action: "", count: 2 }),
  put("events/told", { ...event, eventTime: "2024-01-01T00:00:00.123456Z", action: "Act" }),
  put("events/told", { ...event, involvedObject: { ...event.involvedObject, name: "two" } }),
  patch("events/told", { action: "Other" }),
  patch("events/told", { reason: "Failed", message: "x" }),
  post("events", { ...event, metadata: { name: "acted" }, action: "Act" }),
  put("events/acted", { ...event, metadata: { name: "acted" } }),
  put("events/fresh", { ...event, metadata: { name: "fresh" }, action: "Act" }),

  ...["configmaps", "serviceaccounts"].flatMap((path) => [
    post(path, { metadata: { name: "kept", finalizers: ["example.com/keep"] } }),
    { ...remove(`${path}/kept?dryRun=All`), accept: TABLE },
    remove(`${path}/kept`, { orphanDependents: false }),
    remove(`${path}/kept?orphanDependents=false`),
    remove(`${path}/kept`, { propagationPolicy: "Background" }),
    remove(`${path}/kept`, { orphanDependents: true }),
    patch(`${path}/kept`, { metadata: { finalizers: null } }),
  ]),
  ...["configmaps/one", "pods/one", `${BATCH}/jobs/one`, "events/acted", "serviceaccounts/default"].flatMap((path) =>
    [TABLE, METADATA, METADATA_LIST].map((accept) => ({ ...remove(`${path}?dryRun=All`), accept })),
  ),
  { ...remove("configmaps?dryRun=All&labelSelector=app%3Dnone"), accept: TABLE },
  { ...remove("configmaps?dryRun=All"), accept: METADATA },
  { ...remove("configmaps?dryRun=All"), accept: METADATA_LIST },
  remove("pods/one", { orphanDependents: false }),

  ...["", "&sendInitialEvents=true", "&resourceVersionMatch=NotOlderThan", "&resourceVersionMatch=Exact"].flatMap(
    (match) =>
      ["", "&resourceVersion=<version>"].map((version) =>
        get(`pods?watch=1&timeoutSeconds=1&continue=x${match}${version}`),
      ),
  ),
  post("resourcequotas?dryRun=All", { metadata: { name: "one" }, spec: { hard: { "count/cronjobs.batch": 1.5 } } }),
  post("pods?dryRun=All", {
    metadata: { name: "two" },
    spec: {
      ...spec,
      containers: [
        {
          name: "base",
          image: "x",
          securityContext: {
            privileged: true,
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            seccompProfile: { type: "RuntimeDefault" },
            windowsOptions: { hostProcess: false },
          },
        },
      ],
    },
  }),
  ...["/", "ssd"].map((value) =>
    post("pods?dryRun=All", {
      metadata: { name: "two" },
      spec: {
        ...spec,
        affinity: {
          nodeAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 1, preference: { matchExpressions: [{ key: "a", operator: "In", values: [value] }] } },
            ],
          },
        },
      },
    }),
  ),
  ...[
    { configMap: { name: "m", items: PATHS } },
    { secret: { secretName: "s", items: PATHS } },
    { projected: { sources: [{ secret: { name: "s", items: PATHS.slice(1) } }, {}, TOKEN, TOKEN] } },
    { configMap: { name: "m", items: PATHS.slice(0, 1) } },
  ].map((source) =>
    post("pods?dryRun=All", { metadata: { name: "two" }, spec: { ...spec, volumes: [{ name: "v", ...source }] } }),
  ),
  ...[["0"], ["All"], []].map((dryRun) =>
    post("pods/one/eviction?dryRun=All", { metadata: { name: "one" }, deleteOptions: { dryRun } }),
  ),
  ...["a-", "", "a/", "A/b", "a.b/c d", "a.b/c"].map((managedBy) =>
    post(`${BATCH}/jobs?dryRun=All`, { ...job, metadata: { name: "two" }, spec: { ...job.spec, managedBy } }),
  ),
  post(`${BATCH}/jobs?dryRun=All`, {
    ...job,
    metadata: { name: "two" },
    spec: {
      ...job.spec,
      podFailurePolicy: { rules: [{ action: "Ignore", onPodConditions: [{ status: "True" }] }] },
    },
  }),
  patch("configmaps/one?dryRun=All", { metadata: { ownerReferences: [{ uid: null, name: "x" }] } }, MERGE),
  post("configmaps?dryRun=All", { metadata: { name: "two" }, binaryData: { bin: ["x"] } }),
  post("configmaps?dryRun=All", { metadata: { name: "two" }, binaryData: { bin: {} } }),
  get(`${BATCH}/jobs?fieldSelector=status.successful!%3D0`),
  get(`${BATCH}/jobs?fieldSelector=status.successful%3D0`),
];

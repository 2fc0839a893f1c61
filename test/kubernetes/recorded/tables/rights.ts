import type { RecordedRequest } from "../step.ts";
import { get, MERGE, patch, post, put, remove, STRATEGIC, TABLE } from "../step.ts";

const GROUP = "rbac.authorization.k8s.io";
const RBAC = `/apis/${GROUP}/v1/namespaces/NAMESPACE`;
const ALL = `/apis/${GROUP}/v1`;
const REVIEWS = "/apis/authorization.k8s.io/v1";

const spec = { schedulerName: "nobody", restartPolicy: "Never", containers: [{ name: "base", image: "busybox:1.36" }] };
const pod = (name: string): object => ({ metadata: { name }, spec });
const by = (as: string, request: RecordedRequest): RecordedRequest => ({ ...request, as });
const jane = (request: RecordedRequest): RecordedRequest => by("jane", request);
const role = (name: string, rules: unknown): RecordedRequest => post(`${RBAC}/roles`, { metadata: { name }, rules });
const subject = { kind: "User", name: "jane" };
const bind = (name: string, to: string, subjects: unknown = [subject], kind = "Role"): RecordedRequest =>
  post(`${RBAC}/rolebindings`, { metadata: { name }, subjects, roleRef: { kind, name: to, apiGroup: GROUP } });
const mayI = (attributes: object): RecordedRequest =>
  post(`${REVIEWS}/selfsubjectaccessreviews`, {
    spec: { resourceAttributes: { namespace: "NAMESPACE", ...attributes } },
  });
const PODS = [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] }];

/** All that somebody may try with pods. */
const TRIES: readonly RecordedRequest[] = [
  get("pods"),
  get("pods/a"),
  get("pods?watch=1&timeoutSeconds=1"),
  get("pods/a/log"),
  post("pods?dryRun=All", pod("c")),
  put("pods/a?dryRun=All", pod("a")),
  patch("pods/a?dryRun=All", { metadata: { labels: { x: "y" } } }, MERGE),
  remove("pods/a?dryRun=All"),
  remove("pods?dryRun=All"),
  post("pods/a/exec?command=ls"),
  get("pods/a/exec?command=ls"),
  post("pods/a/eviction", { metadata: { name: "a" } }),
  get("configmaps"),
  get("/api/v1/pods"),
  get("/api/v1/nodes"),
  get("/api/v1/namespaces/NAMESPACE"),
  get("/metrics"),
];

/** Users with some rights, by roles of their own. */
export const RIGHTS: readonly RecordedRequest[] = [
  post("pods", pod("a")),
  post("pods", pod("b")),
  ...TRIES.map(jane),
  role("reader", PODS),
  bind("reads", "reader"),
  ...TRIES.map(jane),
  jane(get("pods?fieldSelector=metadata.name%3Da&watch=1&timeoutSeconds=1")),
  jane(get("/api/v1/watch/namespaces/NAMESPACE/pods/a?timeoutSeconds=1")),
  jane(mayI({ verb: "list", resource: "pods" })),
  jane(mayI({ verb: "watch", resource: "pods" })),
  jane(mayI({ verb: "get", resource: "pods", subresource: "log" })),
  jane(mayI({ verb: "create", resource: "jobs", group: "batch" })),
  jane(mayI({ verb: "*", resource: "*", group: "*" })),
  jane(
    post(`${REVIEWS}/selfsubjectaccessreviews`, { spec: { nonResourceAttributes: { path: "/version", verb: "get" } } }),
  ),
  jane(
    post(`${REVIEWS}/selfsubjectaccessreviews`, { spec: { nonResourceAttributes: { path: "/metrics", verb: "get" } } }),
  ),
  jane(post(`${REVIEWS}/selfsubjectrulesreviews`, { spec: { namespace: "NAMESPACE" } })),

  role("logs", [{ apiGroups: [""], resources: ["pods/log"], verbs: ["get"] }]),
  bind("logs", "logs"),
  jane(get("pods/a/log")),
  role("one", [{ apiGroups: [""], resources: ["pods"], verbs: ["watch", "delete"], resourceNames: ["a"] }]),
  bind("one", "one"),
  jane(get("pods?watch=1&timeoutSeconds=1")),
  jane(get("pods?watch=1&timeoutSeconds=1&fieldSelector=metadata.name%3Dnone")),
  jane(get("/api/v1/watch/namespaces/NAMESPACE/pods/b?timeoutSeconds=1")),
  jane(remove("pods/b?dryRun=All")),
  jane(remove("pods?dryRun=All")),
  role("any", [{ apiGroups: ["*"], resources: ["*/status", "configmaps"], verbs: ["*"] }]),
  bind("any", "any", [{ kind: "Group", name: "team" }]),
  by("john,team", get("configmaps")),
  by("john,team", patch("pods/a/status?dryRun=All", { status: { phase: "Running" } }, MERGE)),
  by("john,other", get("configmaps")),
  bind("account", "reader", [{ kind: "ServiceAccount", name: "worker", namespace: "NAMESPACE" }]),
  by("system:serviceaccount:NAMESPACE:worker", get("pods")),
  by("system:serviceaccount:NAMESPACE:worker", get("configmaps")),
  by("system:serviceaccount:NAMESPACE:other", get("pods")),
  bind("accounts", "any", [{ kind: "Group", name: "system:serviceaccounts:NAMESPACE" }]),
  by("system:serviceaccount:NAMESPACE:other", get("configmaps")),
  bind("everybody", "reader", [{ kind: "Group", name: "system:authenticated" }]),
  by("nobody", get("pods")),
  remove(`${RBAC}/rolebindings/everybody`),
  by("nobody", get("pods")),
  by("nobody", post(`${REVIEWS}/selfsubjectrulesreviews`, { spec: { namespace: "NAMESPACE" } })),
  bind("missing", "none", [{ kind: "User", name: "mary" }]),
  by("mary", get("pods")),
  by("mary", mayI({ verb: "list", resource: "pods" })),
  by("mary", post(`${REVIEWS}/selfsubjectrulesreviews`, { spec: { namespace: "NAMESPACE" } })),
  bind("missing-cluster", "NAMESPACE-none", [{ kind: "User", name: "rose" }], "ClusterRole"),
  by("rose", get("pods")),

  post(`${ALL}/clusterroles`, {
    metadata: { name: "NAMESPACE" },
    rules: [
      { apiGroups: [""], resources: ["pods", "nodes"], verbs: ["list"] },
      { nonResourceURLs: ["/metrics*", "/x/*"], verbs: ["get"] },
    ],
  }),
  bind("whole", "NAMESPACE", [{ kind: "User", name: "rose" }], "ClusterRole"),
  by("rose", get("pods")),
  by("rose", get("/api/v1/nodes?labelSelector=app%3Dnone")),
  post(`${ALL}/clusterrolebindings`, {
    metadata: { name: "NAMESPACE" },
    subjects: [{ kind: "User", name: "max-NAMESPACE" }],
    roleRef: { kind: "ClusterRole", name: "NAMESPACE", apiGroup: GROUP },
  }),
  by("max-NAMESPACE", get("/api/v1/nodes?labelSelector=app%3Dnone")),
  by("max-NAMESPACE", get("/api/v1/pods?labelSelector=app%3Dnone")),
  by("max-NAMESPACE", get("pods?labelSelector=app%3Dnone")),
  by("max-NAMESPACE", get("/x/y")),
  by("max-NAMESPACE", mayI({ verb: "list", resource: "pods" })),
  remove(`${ALL}/clusterrolebindings/NAMESPACE`),
  remove(`${ALL}/clusterroles/NAMESPACE`),
  by("max-NAMESPACE", get("/api/v1/nodes?labelSelector=app%3Dnone")),

  // What a role may be like.
  ...[
    [{}],
    [{ verbs: ["get"] }],
    [{ verbs: ["get"], resources: ["pods"] }],
    [{ verbs: ["get"], apiGroups: [""] }],
    [{ apiGroups: [""], resources: ["pods"] }],
    [{ verbs: ["get"], nonResourceURLs: ["/x"] }],
    [{ verbs: ["get"], nonResourceURLs: ["/x"], resources: ["pods"], apiGroups: [""] }],
    [{ verbs: [""], resources: [""], apiGroups: ["x"] }],
    null,
    "x",
    [5],
  ].map((rules) => post(`${RBAC}/roles?dryRun=All`, { metadata: { name: "new" }, rules })),
  post(`${RBAC}/roles?dryRun=All`, { metadata: { name: "system:A b" } }),
  post(`${RBAC}/roles?dryRun=All`, { metadata: { name: "a/b" } }),
  post(`${RBAC}/roles?dryRun=All`, { metadata: { name: "new" }, odd: 1 }),
  ...[
    {},
    { roleRef: { kind: "Role", name: "x" } },
    { roleRef: { kind: "Odd", name: "x", apiGroup: GROUP } },
    { roleRef: { kind: "Role", apiGroup: GROUP } },
    { roleRef: { kind: "Role", name: "a/b", apiGroup: GROUP } },
    { roleRef: { kind: "Role", name: "x", apiGroup: "odd" } },
    ...[
      {},
      { kind: "User" },
      { kind: "Odd", name: "x" },
      { kind: "User", name: "x", apiGroup: "odd" },
      { kind: "ServiceAccount", name: "x" },
      { kind: "ServiceAccount", name: "A b", namespace: "x" },
      { kind: "ServiceAccount", name: "x", namespace: "y", apiGroup: "odd" },
      { kind: "Group", name: "x" },
    ].map((one) => ({ roleRef: { kind: "Role", name: "x", apiGroup: GROUP }, subjects: [one] })),
  ].map((body) => post(`${RBAC}/rolebindings?dryRun=All`, { metadata: { name: "new" }, ...body })),
  patch(`${RBAC}/rolebindings/reads`, { roleRef: { name: "other" } }),
  patch(`${RBAC}/rolebindings/reads`, { subjects: [{ kind: "User", name: "rose" }] }),
  jane(get("pods")),
  patch(`${RBAC}/roles/reader`, { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["watch"] }] }, STRATEGIC),
  ...["roles", "rolebindings"].flatMap((plural) => [
    get(`${RBAC}/${plural}`),
    { ...get(`${RBAC}/${plural}`), accept: TABLE },
  ]),
  get(`${RBAC}/roles/none`),
  remove(`${RBAC}/roles/reader`),
  get(`${ALL}/roles?labelSelector=app%3Dnone`),
  { ...get(`${ALL}/clusterroles?labelSelector=app%3Dnone`), accept: TABLE },
  { ...get(`${ALL}/clusterrolebindings?labelSelector=app%3Dnone`), accept: TABLE },
];

import type { RecordedRequest } from "../step.ts";
import { get, patch, post, put, remove } from "../step.ts";

const GROUP = "rbac.authorization.k8s.io";
const RBAC = `/apis/${GROUP}/v1/namespaces/NAMESPACE`;
const ALL = `/apis/${GROUP}/v1`;
const PODS = { apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] };
const WRITE = ["get", "create", "update", "patch", "delete"];
const ROLES = { apiGroups: [GROUP], resources: ["roles", "rolebindings"], verbs: WRITE };

const by = (as: string, request: RecordedRequest): RecordedRequest => ({ ...request, as });
const role = (name: string, ...rules: readonly object[]): RecordedRequest =>
  post(`${RBAC}/roles`, { metadata: { name }, rules });
const bind = (name: string, to: string, user: string, kind = "Role"): RecordedRequest =>
  post(`${RBAC}/rolebindings`, {
    metadata: { name },
    subjects: [{ kind: "User", name: user }],
    roleRef: { kind, name: to, apiGroup: GROUP },
  });
const jane = (request: RecordedRequest): RecordedRequest => by("jane,team", request);

/** Somebody who may make roles and bind them, but gives nobody what he has not; and who speaks for others. */
export const ESCALATIONS: readonly RecordedRequest[] = [
  role("reader", PODS),
  role("maker", ROLES),
  bind("reads", "reader", "jane"),
  bind("makes", "maker", "jane"),
  ...[
    PODS,
    { ...PODS, verbs: ["list"] },
    { ...PODS, resourceNames: ["a"] },
    { ...PODS, verbs: ["get", "delete", "create"] },
    { ...PODS, resources: ["pods", "pods/log", "secrets"], verbs: ["get"] },
    { ...PODS, apiGroups: ["", "batch"], resourceNames: ["a", "b"] },
    { ...PODS, verbs: ["*"] },
    { ...PODS, resources: ["*"] },
    { ...PODS, apiGroups: ["*"] },
    ROLES,
  ].map((rule) => jane(post(`${RBAC}/roles?dryRun=All`, { metadata: { name: "new" }, rules: [rule] }))),
  jane(role("none")),
  jane(post(`${RBAC}/roles?dryRun=All`, { metadata: { name: "new" }, rules: [PODS, { verbs: ["get"] }, {}] })),
  jane(post(`${RBAC}/roles?dryRun=All`, { metadata: { name: "A b" }, rules: [{ ...PODS, verbs: ["x"] }] })),
  jane(post(`${RBAC}/roles?dryRun=All`, { metadata: { generateName: "new-" }, rules: [{ ...PODS, verbs: ["x"] }] })),
  jane(role("own", PODS)),
  jane(patch(`${RBAC}/roles/own`, { rules: [{ ...PODS, verbs: ["delete"] }] })),
  jane(patch(`${RBAC}/roles/maker`, { metadata: { labels: { a: "b" } } })),
  jane(
    put(`${RBAC}/roles/own`, { metadata: { name: "own", resourceVersion: "1" }, rules: [{ ...PODS, verbs: ["x"] }] }),
  ),
  role("strong", { ...PODS, verbs: ["delete", "*"] }, { apiGroups: [""], resources: ["secrets"], verbs: ["get"] }),
  jane(patch(`${RBAC}/roles/strong`, { metadata: { finalizers: ["example.com/x"] } })),
  jane(patch(`${RBAC}/roles/strong`, { metadata: { finalizers: null } })),
  jane(patch(`${RBAC}/roles/strong`, { metadata: { labels: { a: "b" } } })),
  jane(bind("new", "reader", "rose")),
  jane(bind("strong", "strong", "jane")),
  jane(bind("other", "nothing", "jane")),
  jane(bind("other", "NAMESPACE-nothing", "jane", "ClusterRole")),
  jane(bind("other", "cluster-admin", "jane", "ClusterRole")),
  jane(bind("other", "x", "jane", "Odd")),
  jane(patch(`${RBAC}/rolebindings/new`, { subjects: [] })),
  jane(patch(`${RBAC}/rolebindings/new`, { roleRef: { name: "strong" } })),
  jane(post(`${ALL}/clusterroles?dryRun=All`, { metadata: { name: "NAMESPACE" }, rules: [PODS] })),
  jane(remove(`${RBAC}/rolebindings/new`)),
  role("free", { apiGroups: [GROUP], resources: ["roles"], verbs: ["escalate", "bind"], resourceNames: ["strong"] }),
  bind("free", "free", "jane"),
  jane(patch(`${RBAC}/roles/strong`, { metadata: { labels: { a: "b" } } })),
  jane(patch(`${RBAC}/roles/own`, { rules: [{ ...PODS, verbs: ["delete"] }] })),
  jane(bind("strong", "strong", "jane")),
  jane(role("later", { ...PODS, verbs: ["delete"] })),

  // A cluster role of one who has rights everywhere, and one whose binding names a role that there is not.
  post(`${ALL}/clusterroles`, {
    metadata: { name: "NAMESPACE" },
    rules: [
      { apiGroups: [GROUP], resources: ["clusterroles", "clusterrolebindings"], verbs: WRITE },
      { nonResourceURLs: ["/x/*"], verbs: ["get"] },
    ],
  }),
  post(`${ALL}/clusterrolebindings`, {
    metadata: { name: "NAMESPACE" },
    subjects: [{ kind: "User", name: "max-NAMESPACE" }],
    roleRef: { kind: "ClusterRole", name: "NAMESPACE", apiGroup: GROUP },
  }),
  ...[
    { nonResourceURLs: ["/x/y", "/x*", "/z"], verbs: ["get", "post"] },
    { nonResourceURLs: ["/x/*"], verbs: ["get"] },
    { apiGroups: ["batch"], resources: ["jobs/status"], verbs: ["get"] },
  ].map((rule) =>
    by("max-NAMESPACE", post(`${ALL}/clusterroles?dryRun=All`, { metadata: { name: "NAMESPACE-new" }, rules: [rule] })),
  ),
  by(
    "max-NAMESPACE",
    post(`${ALL}/clusterrolebindings?dryRun=All`, {
      metadata: { name: "NAMESPACE-new" },
      roleRef: { kind: "ClusterRole", name: "NAMESPACE", apiGroup: GROUP },
    }),
  ),
  remove(`${ALL}/clusterrolebindings/NAMESPACE`),
  remove(`${ALL}/clusterroles/NAMESPACE`),
  bind("missing", "gone", "jane"),
  jane(role("more", { ...PODS, verbs: ["patch"] })),
  by("system:masters", get("pods")),
  by("jane,system:masters", role("masters", { ...PODS, verbs: ["*"] })),
];

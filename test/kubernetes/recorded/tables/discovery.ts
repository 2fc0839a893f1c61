import type { RecordedRequest } from "../step.ts";
import { get, post, TABLE } from "../step.ts";

const review = (resourceAttributes: object): RecordedRequest =>
  post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes },
  });
const REVIEW = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
const RULES = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
const table = (path: string): RecordedRequest => ({ ...get(path), accept: TABLE });

/** What clients ask to find out what there is, and what they may. */
export const DISCOVERY: readonly RecordedRequest[] = [
  ...[
    "/apis/batch",
    "/apis/apps",
    "/apis/policy",
    "/apis/scheduling.k8s.io",
    "/apis/authorization.k8s.io",
    "/apis/none",
    "/apis/none/v1",
    "/apis/batch/v9",
    "/api/v9",
    "/none",
    "/healthz",
    "/livez",
    "/readyz",
    "/healthz/none",
  ].map(get),
  review({ namespace: "NAMESPACE", verb: "create", resource: "pods" }),
  review({ namespace: "NAMESPACE", verb: "odd", resource: "odd" }),
  review({}),
  post(REVIEW, { spec: { nonResourceAttributes: { path: "/x", verb: "get" } } }),
  post(REVIEW, { spec: {} }),
  post(REVIEW, { spec: { resourceAttributes: {}, nonResourceAttributes: {} } }),
  post(REVIEW, {}),
  post(REVIEW, { kind: "Pod", apiVersion: "v1" }),
  post(REVIEW, { spec: { resourceAttributes: { verb: 1 } } }),
  get(REVIEW),
  get(`${REVIEW}/x`),
  post(RULES, { spec: {} }),
  table("pods"),
  table("configmaps"),
  table("secrets"),
  table("serviceaccounts/default"),
  table("resourcequotas"),
  table("limitranges"),
  table("events"),
  table("persistentvolumeclaims"),
  table("/api/v1/namespaces/kube-system"),
  table("/apis/scheduling.k8s.io/v1/priorityclasses"),
  table("/apis/batch/v1/namespaces/NAMESPACE/jobs"),
  table("/apis/batch/v1/namespaces/NAMESPACE/cronjobs"),
  table("/apis/apps/v1/namespaces/NAMESPACE/deployments"),
  table("/apis/apps/v1/namespaces/NAMESPACE/replicasets"),
  table("/apis/apps/v1/namespaces/NAMESPACE/statefulsets"),
  table("/apis/apps/v1/namespaces/NAMESPACE/daemonsets"),
  table("/apis/policy/v1/namespaces/NAMESPACE/poddisruptionbudgets"),
  table("pods/none"),
];

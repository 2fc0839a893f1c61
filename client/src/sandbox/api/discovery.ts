import { RESOURCES, VERBS } from "./resources.ts";

const REVIEWS = [
  { name: "selfsubjectaccessreviews", kind: "SelfSubjectAccessReview" },
  { name: "selfsubjectrulesreviews", kind: "SelfSubjectRulesReview" },
];

const SCHEDULING = "scheduling.k8s.io";
const AUTHORIZATION = "authorization.k8s.io";

function group(name: string): object {
  const only = { groupVersion: `${name}/v1`, version: "v1" };
  return { name, versions: [only], preferredVersion: only };
}

/** Answers to what clients ask to find out what there is; undefined for other paths. `address` is host and port. */
export function discover(path: string, address: string): object | undefined {
  switch (path) {
    case "/api":
      return {
        kind: "APIVersions",
        versions: ["v1"],
        serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: address }],
      };
    case "/apis":
      return { kind: "APIGroupList", apiVersion: "v1", groups: [AUTHORIZATION, SCHEDULING].map(group) };
    case "/apis/authorization.k8s.io":
      return { kind: "APIGroup", apiVersion: "v1", ...group(AUTHORIZATION) };
    case "/apis/scheduling.k8s.io":
      return { kind: "APIGroup", apiVersion: "v1", ...group(SCHEDULING) };
    case "/apis/scheduling.k8s.io/v1":
      return {
        kind: "APIResourceList",
        apiVersion: "v1",
        groupVersion: "scheduling.k8s.io/v1",
        resources: resourcesOf(SCHEDULING),
      };
    case "/api/v1":
      return { kind: "APIResourceList", groupVersion: "v1", resources: coreResources() };
    case "/apis/authorization.k8s.io/v1":
      return {
        kind: "APIResourceList",
        apiVersion: "v1",
        groupVersion: "authorization.k8s.io/v1",
        resources: REVIEWS.map((one) => ({ ...one, singularName: "", namespaced: false, verbs: ["create"] })),
      };
    case "/version":
      return VERSION;
    case "/openapi/v3":
      return { paths: { "api/v1": { serverRelativeURL: "/openapi/v3/api/v1" } } };
    case "/openapi/v3/api/v1":
      return { openapi: "3.0.0", info: INFO, paths: openApiPaths() };
    case "/openapi/v2":
      return { swagger: "2.0", info: INFO, paths: openApiPaths(), definitions: {} };
    default:
      return undefined;
  }
}

const VERSION = {
  major: "1",
  minor: "34",
  gitVersion: "v1.34.4+sandbox",
  gitCommit: "",
  gitTreeState: "",
  buildDate: "1970-01-01T00:00:00Z",
  goVersion: "",
  compiler: "",
  platform: "",
};

const INFO = { title: "Kubernetes", version: VERSION.gitVersion };

/** The resources of a group; undefined means the core one. */
function resourcesOf(name: string | undefined): object[] {
  return RESOURCES.filter((one) => one.group === name).map(({ plural, singular, kind, namespaced, shortNames }) => ({
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: VERBS,
    ...(shortNames.length > 0 && { shortNames }),
    ...(plural === "pods" && { categories: ["all"] }),
  }));
}

function coreResources(): object[] {
  const part = (name: string, kind: string, verbs: readonly string[]): object => ({
    name: `pods/${name}`,
    singularName: "",
    namespaced: true,
    kind,
    verbs,
  });
  return [
    ...resourcesOf(undefined),
    part("log", "Pod", ["get"]),
    part("status", "Pod", ["get"]),
    part("attach", "PodAttachOptions", ["create", "get"]),
    part("ephemeralcontainers", "Pod", ["get", "patch", "update"]),
    part("exec", "PodExecOptions", ["create", "get"]),
    part("portforward", "PodPortForwardOptions", ["create", "get"]),
  ];
}

/** Just enough for kubectl to see that the server checks fields itself, so that it does not. */
function openApiPaths(): object {
  const parameters = ["fieldValidation", "dryRun"].map((name) => ({
    name,
    in: "query",
    schema: { type: "string", uniqueItems: true },
  }));
  return Object.fromEntries(
    RESOURCES.filter((one) => one.group === undefined).map(({ plural, kind, namespaced }) => [
      namespaced ? `/api/v1/namespaces/{namespace}/${plural}/{name}` : `/api/v1/${plural}/{name}`,
      {
        patch: {
          parameters,
          responses: {},
          "x-kubernetes-action": "patch",
          "x-kubernetes-group-version-kind": { group: "", kind, version: "v1" },
        },
      },
    ]),
  );
}

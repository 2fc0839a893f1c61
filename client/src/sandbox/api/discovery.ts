import type { ResourceType } from "./resources.ts";
import { RESOURCES, VERBS } from "./resources.ts";

/** The groups in the order of the real one's list; the core group is apart from them. */
export const GROUPS = [
  "apps",
  "authorization.k8s.io",
  "batch",
  "policy",
  "rbac.authorization.k8s.io",
  "storage.k8s.io",
  "scheduling.k8s.io",
  "node.k8s.io",
];

/** A resource, or a part of one (`pods/log`), as a list of them tells it. */
export interface ApiResource {
  readonly name: string;
  readonly singularName: string;
  readonly namespaced: boolean;
  readonly kind: string;
  readonly verbs: readonly string[];
  /** Those of the kind, where they are not the list's own. */
  readonly group?: string;
  readonly version?: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

/** Answers to what clients ask to find out what there is; undefined for other paths. `address` is host and port. */
export function discover(path: string, address: string): object | undefined {
  const [, group, version] = /^\/apis\/([^/]+)(?:\/(v1))?$/.exec(path) ?? [];
  if (group !== undefined) {
    if (!GROUPS.includes(group)) return undefined;
    return version === undefined
      ? { kind: "APIGroup", apiVersion: "v1", ...groupOf(group) }
      : { kind: "APIResourceList", apiVersion: "v1", groupVersion: `${group}/v1`, resources: resourcesOf(group) };
  }
  switch (path) {
    case "/api":
      return {
        kind: "APIVersions",
        versions: ["v1"],
        serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: address }],
      };
    case "/apis":
      return { kind: "APIGroupList", apiVersion: "v1", groups: GROUPS.map(groupOf) };
    case "/api/v1":
      return { kind: "APIResourceList", groupVersion: "v1", resources: resourcesOf(undefined) };
    case "/version":
      return VERSION;
    case "/openapi/v2":
      return { swagger: "2.0", info: INFO, paths: openApiPaths(RESOURCES), definitions: {} };
    default:
      return openApi(path);
  }
}

/** Whether a path lies in an API that there is: others are not even answered with a `Status`. */
export function isInApi(path: string): boolean {
  const [, root, group = ""] = /^\/(api|apis)\/([^/]+)/.exec(path) ?? [];
  return root === "api" || (root === "apis" && GROUPS.includes(group));
}

function groupOf(name: string): object {
  const only = { groupVersion: `${name}/v1`, version: "v1" };
  return { name, versions: [only], preferredVersion: only };
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

/** `kubectl get all` shows these. */
const IN_ALL = /^(?:pods|deployments|replicasets|statefulsets|daemonsets|jobs|cronjobs)$/;
const STATUS_VERBS = ["get", "patch", "update"];

/** The resources of a group, with their parts, by name; undefined means the core one. */
export function resourcesOf(group: string | undefined): readonly ApiResource[] {
  const stored = RESOURCES.filter((one) => one.group === group).flatMap((type) => {
    const { plural, singular, kind, namespaced, shortNames, hasStatus } = type;
    const resource = {
      name: plural,
      singularName: singular,
      namespaced,
      kind,
      verbs: plural === "namespaces" ? VERBS.filter((verb) => verb !== "deletecollection") : VERBS,
      ...(shortNames.length > 0 && { shortNames }),
      ...(IN_ALL.test(plural) && { categories: ["all"] }),
    };
    return [resource, ...(hasStatus ? [part(`${plural}/status`, kind, STATUS_VERBS, namespaced)] : [])];
  });
  const others = group === undefined ? POD_PARTS : group === "authorization.k8s.io" ? REVIEWS : [];
  return [...stored, ...others].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function part(name: string, kind: string, verbs: readonly string[], namespaced = true): ApiResource {
  return { name, singularName: "", namespaced, kind, verbs };
}

const POD_PARTS: readonly ApiResource[] = [
  part("pods/attach", "PodAttachOptions", ["create", "get"]),
  part("pods/ephemeralcontainers", "Pod", STATUS_VERBS),
  { ...part("pods/eviction", "Eviction", ["create"]), group: "policy", version: "v1" },
  part("pods/exec", "PodExecOptions", ["create", "get"]),
  part("pods/log", "Pod", ["get"]),
  part("pods/portforward", "PodPortForwardOptions", ["create", "get"]),
  part("pods/resize", "Pod", STATUS_VERBS),
];

const REVIEWS: readonly ApiResource[] = ["SelfSubjectAccessReview", "SelfSubjectRulesReview"].map((kind) => ({
  ...part(`${kind.toLowerCase()}s`, kind, ["create"], false),
  singularName: kind.toLowerCase(),
}));

/** Just enough of the schema for kubectl to see that the server checks fields itself, so that it does not. */
function openApi(path: string): object | undefined {
  const versions = ["api/v1", ...GROUPS.map((group) => `apis/${group}/v1`)];
  if (path === "/openapi/v3") {
    return { paths: Object.fromEntries(versions.map((one) => [one, { serverRelativeURL: `/openapi/v3/${one}` }])) };
  }
  const version = versions.find((one) => path === `/openapi/v3/${one}`);
  if (version === undefined) return undefined;
  const types = RESOURCES.filter((one) => rootOf(one) === version);
  return { openapi: "3.0.0", info: INFO, paths: openApiPaths(types) };
}

function rootOf({ group }: ResourceType): string {
  return group === undefined ? "api/v1" : `apis/${group}/v1`;
}

function openApiPaths(types: readonly ResourceType[]): object {
  const parameters = ["fieldValidation", "dryRun"].map((name) => ({
    name,
    in: "query",
    schema: { type: "string", uniqueItems: true },
  }));
  return Object.fromEntries(
    types.map((type) => [
      `/${rootOf(type)}/${type.namespaced ? "namespaces/{namespace}/" : ""}${type.plural}/{name}`,
      {
        patch: {
          parameters,
          responses: {},
          "x-kubernetes-action": "patch",
          "x-kubernetes-group-version-kind": { group: type.group ?? "", kind: type.kind, version: "v1" },
        },
      },
    ]),
  );
}

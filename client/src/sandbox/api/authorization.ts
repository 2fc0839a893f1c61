import { goQuote } from "../goQuote.ts";
import type { ApiRequest, User } from "./exchange.ts";
import { queryFlag } from "./number.ts";
import type { Store } from "../store/store.ts";
import { pathSegment } from "../validation/names.ts";
import type { Wish } from "./rights.ts";
import { decide } from "./rights.ts";
import { ApiError, detailsOf } from "./status.ts";

/** What a request is about, as Kubernetes' authorization sees it, before anybody knows whether there is such a thing. */
export interface Attributes {
  /** `pods`, or `pods/log`. */
  readonly resource: string;
  readonly group: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly verb: string;
}

/** What who has not signed in may ask for, as a cluster is set up. */
const PUBLIC = ["/healthz", "/livez", "/readyz", "/version"];

/**
 * Lets a request pass that its sender may make: the owner of the kubeconfig all, who has a name what roles allow him, anybody
 * else next to nothing (Kubernetes 1.34, `endpoints/filters/authorization.go`).
 *
 * @throws ApiError 403
 */
export function authorize(store: Store, user: User, request: ApiRequest): void {
  if (user.kind !== "named") {
    if (!isAllowed(user, request)) throw withoutRight(user, request);
    return;
  }
  const { isAllowed: may, reason } = decide(store, user, wishOf(request));
  if (!may) throw withoutRight(user, request, reason);
}

function wishOf(request: ApiRequest): Wish {
  return attributesOf(request) ?? { verb: request.method.toLowerCase(), path: request.path };
}

function isAllowed(user: User, request: ApiRequest): boolean {
  return user.kind === "admin" || (request.method === "GET" && PUBLIC.includes(request.path));
}

/** The refusal of a request that its sender has no right to; `reason` is what could not be found out about his rights. */
export function withoutRight(user: User, request: ApiRequest, reason?: string): ApiError {
  const asked = attributesOf(request);
  if (asked) return withoutRightTo(user, asked, reason);
  const what = `${whoIs(user)} cannot ${request.method.toLowerCase()} path ${goQuote(request.path)}`;
  return refusal("", "", `${what}${reason === undefined ? "" : `: ${reason}`}`);
}

/** As `withoutRight`, of what a request wants beside what it is about. */
export function withoutRightTo(user: User, asked: Attributes, reason?: string): ApiError {
  const more = reason === undefined ? "" : `: ${reason}`;
  const { resource, group, namespace, name, verb } = asked;
  const [plural = ""] = resource.split("/");
  const where = namespace === undefined ? "at the cluster scope" : `in the namespace "${namespace}"`;
  const what = `cannot ${verb} resource "${resource}" in API group "${group}" ${where}`;
  return refusal(group === "" ? plural : `${plural}.${group}`, name, `${whoIs(user)} ${what}${more}`);
}

function whoIs(user: User): string {
  switch (user.kind) {
    case "named":
      return `User ${goQuote(user.name)}`;
    case "admin":
      return 'User "kubernetes-admin"';
    case "anonymous":
      return 'User "system:anonymous"';
  }
}

/** @param resource with its group; empty of a path that is none of the API's */
function refusal(resource: string, name: string, why: string): ApiError {
  const what = resource === "" ? "" : name === "" ? `${resource} is ` : `${resource} ${goQuote(name)} is `;
  const error = new ApiError(
    403,
    "Forbidden",
    `${what}forbidden: ${why}`,
    resource === "" ? {} : detailsOf(resource, name),
  );
  error.headers = { "x-content-type-options": ["nosniff"] };
  return error;
}

const VERBS: Readonly<Record<string, string>> = {
  GET: "get",
  HEAD: "get",
  POST: "create",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
};

/** Undefined where the path names no kind of object (`apiserver/pkg/endpoints/request/requestinfo.go`). */
function attributesOf({ method, path, query }: ApiRequest): Attributes | undefined {
  const [, core, group = "", rest] = /^\/(?:(api)|apis\/([^/]+))\/[^/]+\/(.+)$/.exec(path) ?? [];
  if (rest === undefined) return undefined;
  const words = rest.split("/").map(decoded);
  const isOldWatch = words[0] === "watch" && words.length > 1;
  if (isOldWatch) words.shift();
  let namespace: string | undefined;
  if (words[0] === "namespaces" && words.length > 1) {
    namespace = words[1];
    if (words.length > 2 && words[2] !== "status" && words[2] !== "finalize") words.splice(0, 2);
  }
  const [plural = "", name = "", part = ""] = words;
  const plain = VERBS[method] ?? "";
  const many = plain === "delete" ? "deletecollection" : queryFlag(query, "watch") ? "watch" : "list";
  const isMany = isOldWatch || (name === "" && (plain === "get" || plain === "delete"));
  return {
    resource: part === "" ? plural : `${plural}/${part}`,
    group: core === undefined ? group : "",
    namespace,
    name: name === "" && isMany && plain === "get" ? selectedName(query) : name,
    verb: isOldWatch ? "watch" : isMany ? many : plain,
  };
}

/** Of a list, the name that is the only one that its field selector lets pass. */
function selectedName(query: URLSearchParams): string {
  const terms = (query.get("fieldSelector") ?? "").split(",");
  const [, name = ""] = terms.map((term) => /^metadata\.name==?([^=!,\\]+)$/.exec(term)).find(Boolean) ?? [];
  return pathSegment(name).length === 0 ? name : "";
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

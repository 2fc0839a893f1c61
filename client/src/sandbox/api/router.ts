import { checkAccept, checkPlainAccept } from "./accept.ts";
import { authorize } from "./authorization.ts";
import { createObject } from "./create.ts";
import { deleteCollection, deleteObject } from "./delete.ts";
import { evictPod } from "./evict.ts";
import { discoverAll } from "./aggregatedDiscovery.ts";
import { discover, isInApi } from "./discovery.ts";
import type { ApiContext, ApiRequest, Reply, User } from "./exchange.ts";
import { isWatchPath, withoutWatchPath } from "./legacyWatch.ts";
import { podLog } from "./log.ts";
import { queryFlag } from "./number.ts";
import { getObject, listObjects } from "./read.ts";
import { review } from "./reviews.ts";
import { sendError, sendJson, sendText } from "./send.ts";
import { isStream, streamRefusal } from "./sockets.ts";
import { methodNotAllowed, noSuchPath } from "./status.ts";
import type { Target } from "./target.ts";
import { parseTarget } from "./target.ts";
import { checkTimeout } from "./timeout.ts";
import { checkPatchType, patchObject, replaceObject } from "./update.ts";
import { watchObjects } from "./watch.ts";

/** Words for what a request does, as Kubernetes' authorization and our faults name them. */
export type Verb = "get" | "list" | "watch" | "create" | "delete" | "patch" | "update" | "log" | "evict";

/** What a request wants; undefined when it is not about a stored resource. */
export function verbOf(sent: ApiRequest): { readonly verb: Verb; readonly resource: string } | undefined {
  const request = withoutWatchPath(sent);
  const target = parseTarget(request.path);
  const verb = target && verbFor(request, target);
  return target && verb && { verb, resource: target.type.plural };
}

/**
 * Answers one request. Never throws: what goes wrong becomes a `Status`.
 *
 * @param user who asks, as authenticated before
 */
export async function route(context: ApiContext, request: ApiRequest, reply: Reply, user: User): Promise<void> {
  try {
    await dispatch(context, request, reply, user);
  } catch (error) {
    sendError({ request, reply }, error);
  }
}

/** What is looked at before anybody asks who sends a request. @throws ApiError 400 where it tells no time that it may take */
export function checkDeadline(sent: ApiRequest): void {
  const request = withoutWatchPath(sent);
  checkTimeoutOf(request, parseTarget(request.path));
}

function checkTimeoutOf(request: ApiRequest, target: Target | undefined): void {
  if (!isLong(request, target)) checkTimeout(request);
}

async function dispatch(context: ApiContext, sent: ApiRequest, reply: Reply, user: User): Promise<void> {
  const request = withoutWatchPath(sent);
  const target = parseTarget(request.path);
  checkTimeoutOf(request, target);
  authorize(context.store, user, sent);
  if (!target) {
    if (isWatchPath(request.path)) throw methodNotAllowed();
    answerOther(context, request, reply, user);
    return;
  }
  if (isStream(target) && (request.method === "GET" || request.method === "POST")) {
    throw streamRefusal(context, target, request);
  }
  const verb = verbFor(request, target);
  if (verb === undefined) {
    throw isPart(request, target) ? methodNotAllowed() : noSuchPath();
  }
  if (verb === "patch") checkPatchType(request);
  checkAccept(request, target, request.method);
  const asked = { context, target, request, reply, user };
  const handlers: Record<Verb, () => void | Promise<void>> = {
    get: () => getObject(context, target, request, reply),
    list: () => listObjects(context, target, request, reply),
    watch: () => watchObjects(context, target, request, reply),
    create: () => createObject(asked),
    delete: () =>
      target.name === undefined
        ? deleteCollection(context, target, request, reply)
        : deleteObject(context, target, request, reply),
    patch: () => patchObject(asked),
    update: () => replaceObject(asked),
    evict: () => evictPod(context, target, request, reply),
    log: () => podLog(context, target, request, reply),
  };
  await handlers[verb]();
}

function verbFor(request: ApiRequest, { type, name, namespace, subresource }: Target): Verb | undefined {
  if (subresource === "status" && type.hasStatus) return verbForStatus(request.method);
  if (subresource !== undefined) {
    return type.plural === "pods" ? verbForPart(request.method, subresource) : undefined;
  }
  const inNamespace = !type.namespaced || namespace !== undefined;
  switch (request.method) {
    case "GET":
      return name !== undefined ? "get" : queryFlag(request.query, "watch") ? "watch" : "list";
    case "POST":
      return name === undefined && inNamespace ? "create" : undefined;
    case "DELETE":
      return inNamespace && (name !== undefined || type.plural !== "namespaces") ? "delete" : undefined;
    case "PUT":
      return name === undefined ? undefined : "update";
    case "PATCH":
      return name === undefined ? undefined : "patch";
    default:
      return undefined;
  }
}

/** Whether there is anything at a path. */
function isPart(request: ApiRequest, target: Target): boolean {
  const methods = ["GET", "PUT", "POST"];
  return target.subresource === undefined || methods.some((method) => verbFor({ ...request, method }, target));
}

function verbForStatus(method: string): Verb | undefined {
  return method === "GET" ? "get" : method === "PUT" ? "update" : method === "PATCH" ? "patch" : undefined;
}

function verbForPart(method: string, subresource: string): Verb | undefined {
  switch (`${method} ${subresource}`) {
    case "GET log":
      return "log";
    case "POST eviction":
      return "evict";
    case "GET ephemeralcontainers":
    case "GET resize":
      return "get";
    case "PUT ephemeralcontainers":
    case "PUT resize":
      return "update";
    case "PATCH ephemeralcontainers":
    case "PATCH resize":
      return "patch";
    default:
      return undefined;
  }
}

/** What goes on for as long as both sides like. */
function isLong({ query }: ApiRequest, target: Target | undefined): boolean {
  return queryFlag(query, "watch") || (target !== undefined && (target.subresource === "log" || isStream(target)));
}

function answerOther(context: ApiContext, request: ApiRequest, reply: Reply, user: User): void {
  if (["/healthz", "/livez", "/readyz"].includes(request.path)) {
    sendText({ request, reply }, 200, "ok");
    return;
  }
  const reviewed = review(context, request, user);
  if (reviewed) {
    sendJson({ request, reply }, 201, reviewed);
    return;
  }
  const found = discover(request.path, context.address);
  if (!found && !isInApi(request.path)) {
    sendText({ request, reply }, 404, "404 page not found\n");
    return;
  }
  if (!found) throw noSuchPath();
  if (request.method !== "GET") throw methodNotAllowed();
  const all = discoverAll(request);
  if (all) {
    sendJson({ request, reply }, 200, all.body, { "content-type": all.type });
    return;
  }
  checkPlainAccept(request);
  sendJson({ request, reply }, 200, found);
}

import type { KubeObject } from "../objects.ts";
import { omit } from "../omit.ts";
import { checkPartial, formOf } from "./accept.ts";
import { sendObject, type Asked, type Headers } from "./answer.ts";
import type { ApiContext, ApiRequest, Reply } from "./exchange.ts";
import { queryFlag, queryNumber } from "./number.ts";
import type { ResourceType } from "./resources.ts";
import { apiVersionOf } from "./resources.ts";
import { checkListOptions } from "./requestOptions.ts";
import { sendJson, sendYaml } from "./send.ts";
import { selection } from "./selection.ts";
import type { Page } from "./pageToken.ts";
import { CONTINUE_EXPIRED, readToken, writeToken } from "./pageToken.ts";
import { ApiError, badRequest, expired, notFound } from "./status.ts";
import { asTable, partial } from "./table.ts";
import type { Target } from "./target.ts";
import { versionProblem } from "./version.ts";

/** @throws ApiError 404 when there is no such object */
export function findObject(context: ApiContext, target: Target): KubeObject {
  const name = target.name ?? "";
  const object = context.store.get(target.type.plural, target.namespace, name);
  if (!object) {
    throw notFound(target.type.plural, name, target.type.group);
  }
  return object;
}

/** Answers a GET of one object. */
export function getObject(context: ApiContext, target: Target, request: ApiRequest, reply: Reply): void {
  formOf(request, target);
  checkExport(request);
  const version = request.query.get("resourceVersion") ?? "";
  const problem = versionProblem(version);
  // Events are read past the cache that would refuse it in its own way.
  if (problem !== undefined && target.type.plural === "events") throw badVersion(problem);
  if (problem !== undefined) throw new ApiError(500, "", problem);
  checkNotAhead(version, context.store.version);
  const object = findObject(context, target);
  sendObject({ context, target, request, reply }, 200, object);
}

/** @throws ApiError 400 where a form is asked for that there is no more */
function checkExport({ query }: ApiRequest): void {
  if (!query.has("export") || !queryFlag(query, "export")) return;
  throw badRequest("the export parameter, deprecated since v1.14, is no longer supported");
}

/** Answers a GET of a list: selectors, pages (`limit`, `continue`) and `resourceVersion`. */
export function listObjects(context: ApiContext, target: Target, request: ApiRequest, reply: Reply): void {
  const { query } = request;
  checkListOptions(request);
  formOf(request, target);
  sendList({ context, target, request, reply }, pageOf(context, target, query));
}

/** Answers with many objects, in the form that the request asks for. @throws ApiError 406 */
export function sendList(asked: Asked, { items, metadata }: ListPage, headers: Headers = {}): void {
  const { context, target, request } = asked;
  const { type } = target;
  switch (formOf(request, target)) {
    case "table":
      sendJson(asked, 200, asTable(type.plural, items, metadata, request.query, context.clock.now()), headers);
      return;
    case "metadata": {
      checkPartial(request, type, true);
      const parts = items.map((object) => partial(object));
      const list = { kind: "PartialObjectMetadataList", apiVersion: "meta.k8s.io/v1", metadata };
      sendJson(asked, 200, { ...list, items: parts.length === 0 ? null : parts }, headers);
      return;
    }
    case "yaml":
      sendYaml(asked, 200, plainList(type, items, metadata), headers);
      return;
    default:
      sendJson(asked, 200, plainList(type, items, metadata), headers);
  }
}

/** Items of a list carry neither kind nor version of the API; the list does. */
function plainList(type: ResourceType, items: ListPage["items"], metadata: object): object {
  const bare = items.map((object) => omit(object, "apiVersion", "kind"));
  return { kind: `${type.kind}List`, apiVersion: apiVersionOf(type), metadata, items: bare };
}

interface ListPage {
  readonly items: readonly KubeObject[];
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
}

/** What a list is asked for: what the selectors match, of the version and the page that are asked for. @throws ApiError */
export function pageOf({ store }: ApiContext, target: Target, query: URLSearchParams): ListPage {
  const matches = selection(target, query);
  const version = query.get("resourceVersion") ?? "";
  const limit = version === "0" ? 0 : (queryNumber(query, "limit") ?? 0);
  const token = query.get("continue") ?? "";
  const page = token === "" ? { rv: snapshotVersion(query, store.version), start: "" } : readPage(token, version);
  const snapshot = store.listAt(target.type.plural, target.namespace, page.rv ?? store.version);
  if (snapshot === "expired") {
    throw expired(token === "" ? tooOld(page.rv) : CONTINUE_EXPIRED);
  }
  const found = snapshot.filter((object) => keyOf(object) > page.start && matches(object));
  const items = limit > 0 ? found.slice(0, limit) : found;
  const last = items.at(-1);
  // Whether what is left matches is not known before it is read.
  const end = last && keyOf(last);
  const more = limit > 0 && items.length === limit && end !== undefined && snapshot.some((one) => keyOf(one) > end);
  const selective = query.has("labelSelector") || query.has("fieldSelector");
  const metadata = {
    resourceVersion: String(page.rv ?? store.version),
    ...(more && { continue: writeToken(page.rv ?? store.version, end) }),
    ...(more && !selective && { remainingItemCount: found.length - items.length }),
  };
  return { items, metadata };
}

/** The version that a list is of. @throws ApiError 400 when it is not a version, 504 when it lies in the future */
function snapshotVersion(query: URLSearchParams, current: number): number {
  const text = query.get("resourceVersion") ?? "";
  const problem = versionProblem(text);
  if (problem !== undefined) throw badVersion(problem);
  checkNotAhead(text, current);
  // `00` is a version, too: that of now.
  return query.get("resourceVersionMatch") === "Exact" ? Number(text) || current : current;
}

/** What follows a page. @throws ApiError 400 */
function readPage(token: string, version: string): Page {
  const page = readToken(token);
  if (version !== "" && version !== "0") {
    throw badRequest("specifying resource version is not allowed when using continue");
  }
  return page;
}

function checkNotAhead(version: string, current: number): void {
  if (Number(version) > current) {
    throw new ApiError(504, "Timeout", `Timeout: Too large resource version: ${version}, current: ${current}`, {
      causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
      retryAfterSeconds: 1,
    });
  }
}

const badVersion = (problem: string): ApiError => badRequest(`invalid resource version: ${problem}`);

const tooOld = (version: number | undefined): string =>
  `The resourceVersion for the provided list is too old: ${version}`;

function keyOf(object: KubeObject): string {
  return `${object.metadata.namespace ?? ""}/${object.metadata.name}`;
}

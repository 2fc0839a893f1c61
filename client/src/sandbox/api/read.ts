import type { KubeObject } from "../objects.ts";
import { omit } from "../omit.ts";
import type { ApiContext, ApiRequest, Reply } from "./exchange.ts";
import { sendJson } from "./exchange.ts";
import { queryNumber } from "./number.ts";
import { apiVersionOf } from "./resources.ts";
import { checkListOptions } from "./requestOptions.ts";
import { selection } from "./selection.ts";
import { ApiError, badRequest, expired, notFound } from "./status.ts";
import { asTable, wantsTable } from "./table.ts";
import type { Target } from "./target.ts";

const CONTINUE_EXPIRED =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without " +
  "the continue parameter.";

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
  const object = findObject(context, target);
  const table = wantsTable(request);
  sendJson(reply, 200, table ? asTable(target.type.plural, [object], {}, request.query, context.clock.now()) : object);
}

/** Answers a GET of a list: selectors, pages (`limit`, `continue`) and `resourceVersion`. */
export function listObjects(context: ApiContext, target: Target, request: ApiRequest, reply: Reply): void {
  const { store } = context;
  const { query } = request;
  checkListOptions(request);
  const matches = selection(target, query);
  const limit = queryNumber(query, "limit") ?? 0;
  checkVersion(query.get("resourceVersion") ?? "", store.version);
  const token = query.get("continue") ?? "";
  const page = token === "" ? { rv: store.version, start: "" } : readToken(token);
  const snapshot = store.listAt(target.type.plural, target.namespace, page.rv);
  if (snapshot === "expired") {
    throw expired(CONTINUE_EXPIRED);
  }
  const found = snapshot.filter((object) => keyOf(object) > page.start && matches(object));
  const items = limit > 0 ? found.slice(0, limit) : found;
  const last = items.at(-1);
  const more = items.length < found.length && last !== undefined;
  const selective = query.has("labelSelector") || query.has("fieldSelector");
  const metadata = {
    resourceVersion: String(page.rv),
    ...(more && { continue: writeToken(page.rv, keyOf(last)) }),
    ...(more && !selective && { remainingItemCount: found.length - items.length }),
  };
  if (wantsTable(request)) {
    sendJson(reply, 200, asTable(target.type.plural, items, metadata, query, context.clock.now()));
    return;
  }
  // Items of a list carry neither kind nor version of the API; the list does.
  const bare = items.map((object) => omit(object, "apiVersion", "kind"));
  sendJson(reply, 200, {
    kind: `${target.type.kind}List`,
    apiVersion: apiVersionOf(target.type),
    metadata,
    items: bare,
  });
}

/** @throws ApiError 400 when it is not a version, 504 when it lies in the future */
function checkVersion(text: string, current: number): void {
  if (text === "") {
    return;
  }
  if (!/^\d+$/.test(text)) {
    throw badRequest(
      `invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: ` +
        `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  }
  if (Number(text) > current) {
    throw new ApiError(504, "Timeout", `Timeout: Too large resource version: ${text}, current: ${current}`, {
      causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
      retryAfterSeconds: 1,
    });
  }
}

function keyOf(object: KubeObject): string {
  return `${object.metadata.namespace ?? ""}/${object.metadata.name}`;
}

function writeToken(rv: number, start: string): string {
  return Buffer.from(JSON.stringify({ v: "meta.k8s.io/v1", rv, start })).toString("base64url");
}

function readToken(token: string): { rv: number; start: string } {
  try {
    const value = JSON.parse(Buffer.from(token, "base64url").toString()) as { rv?: unknown; start?: unknown };
    if (typeof value.rv === "number" && typeof value.start === "string") {
      return { rv: value.rv, start: value.start };
    }
  } catch {
    // Refused below, like any other token that is not ours.
  }
  throw badRequest("invalid continue token: continue key is not valid");
}

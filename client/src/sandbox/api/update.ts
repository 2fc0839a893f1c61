import type { Json, JsonObject, KubeObject, Pod } from "../objects.ts";
import { invalidValue } from "../validation/causes.ts";
import { checkDataUpdate } from "../validation/data.ts";
import { isObject } from "../validation/decode.ts";
import { withUpdateDefaults } from "../validation/defaults/objects.ts";
import { checkPodUpdate } from "../validation/pod/update.ts";
import { checkObject, parseBody, readObject, unsupportedMediaType, warningHeaders, withWarnings } from "./body.ts";
import { checkAll } from "./create.ts";
import { canonical } from "./canonical.ts";
import { withEphemeralContainers } from "./ephemeralContainers.ts";
import type { ApiContext, ApiRequest, Reply } from "./exchange.ts";
import { sendJson } from "./exchange.ts";
import { jsonPatch, mergePatch, strategicPatch } from "./patchTypes.ts";
import { findObject } from "./read.ts";
import { readWriteOptions } from "./requestOptions.ts";
import { badRequest, conflict, invalid, type StatusCause } from "./status.ts";
import type { Target } from "./target.ts";

/** Answers a PUT. */
export function replaceObject(context: ApiContext, target: Target, request: ApiRequest, reply: Reply): void {
  const { object, warnings } = readObject(request, target);
  withWarnings(warnings, () => store(context, target, request, reply, object, warnings));
}

/** Answers a PATCH: merge, strategic merge or JSON patch. */
export function patchObject(context: ApiContext, target: Target, request: ApiRequest, reply: Reply): void {
  const before = findObject(context, target) as unknown as JsonObject;
  const patched = applyPatch(before, request);
  const { object, warnings } = checkObject(patched, target, request.query.get("fieldValidation") ?? "");
  withWarnings(warnings, () => store(context, target, request, reply, object, warnings));
}

/** @throws ApiError 400 or 422 for a bad patch, 415 for a type of patch that is not known */
function applyPatch(before: JsonObject, request: ApiRequest): JsonObject {
  const mediaType = (request.headers["content-type"] ?? "").split(";")[0]?.trim();
  switch (mediaType) {
    case "application/merge-patch+json":
      return asObject(mergePatch(before, parseBody(request.body, "patch")));
    case "application/strategic-merge-patch+json":
      return asObject(strategicPatch(before, parseBody(request.body, "patch")));
    case "application/json-patch+json":
      return jsonPatch(before, parseOperations(request.body));
    default:
      throw unsupportedMediaType();
  }
}

function store(
  context: ApiContext,
  target: Target,
  request: ApiRequest,
  reply: Reply,
  sent: KubeObject,
  warnings: readonly string[],
): void {
  const { plural, kind } = target.type;
  const before = findObject(context, target);
  const { name, resourceVersion, uid } = before.metadata;
  const version = (sent.metadata.resourceVersion as string | undefined) ?? "";
  if (sent.metadata.name === "") {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  }
  if (sent.metadata.name !== name) {
    throw badRequest(`the name of the object (${sent.metadata.name}) does not match the name on the URL (${name})`);
  }
  if (version !== "" && version !== resourceVersion) {
    throw conflict(
      plural,
      name,
      "the object has been modified; please apply your changes to the latest version and try again",
    );
  }
  const otherUid = (sent.metadata.uid as string | undefined) ?? uid;
  if (otherUid !== uid && request.method === "PUT") throw conflict(plural, name, uidMismatch(target, otherUid, uid));
  // What only the cluster itself may write stays as it was.
  const { creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation } = before.metadata;
  const metadata = {
    ...sent.metadata,
    uid,
    creationTimestamp,
    resourceVersion,
    ...(generation !== undefined && { generation }),
    ...(deletionTimestamp !== undefined && { deletionTimestamp }),
    ...(deletionGracePeriodSeconds !== undefined && { deletionGracePeriodSeconds }),
  };
  const { dryRun } = readWriteOptions(request, request.method === "PUT" ? "UpdateOptions" : "PatchOptions");
  const part = target.subresource === undefined ? undefined : withEphemeralContainers(before as Pod, sent as Pod);
  const changed = { ...sent, metadata, ...("status" in before && { status: before.status }) } as KubeObject;
  const after = withGeneration(before, part?.pod ?? withUpdateDefaults(plural, changed));
  const causes = [...(part?.causes ?? checkAll(after, plural))];
  if (otherUid !== uid) causes.unshift(invalidValue("metadata.uid", otherUid, "field is immutable"));
  if (part === undefined) causes.push(...checkChange(before, after, plural));
  if (causes.length > 0) {
    throw invalid(kind, name, causes, target.type.group);
  }
  const same = canonical(before) === canonical(after);
  const stored = dryRun ? after : same ? before : context.store.put(plural, after);
  sendJson(reply, 200, stored, warningHeaders(warnings));
}

/** What may not be changed in an object that is there, by the rules for its kind. */
function checkChange(before: KubeObject, after: KubeObject, plural: string): StatusCause[] {
  switch (plural) {
    case "pods":
      return checkPodUpdate(before as Pod, after as Pod);
    case "configmaps":
    case "secrets":
      return checkDataUpdate(before, after);
    default:
      return [];
  }
}

/** Each change of what is wanted counts, of those kinds that count at all. */
function withGeneration(before: KubeObject, after: KubeObject): KubeObject {
  const { generation } = before.metadata;
  const spec = (object: KubeObject): string => canonical((object as { spec?: unknown }).spec ?? null);
  if (generation === undefined || spec(before) === spec(after)) return after;
  return { ...after, metadata: { ...after.metadata, generation: generation + 1 } };
}

function uidMismatch({ namespace, name, type }: Target, wanted: string, found: string): string {
  const key = ["/registry", type.plural, namespace, name].filter((word) => word !== undefined).join("/");
  return (
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, ` +
    `AdditionalErrorMsg: Precondition failed: UID in precondition: ${wanted}, UID in object meta: ${found}`
  );
}

function parseOperations(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch (error) {
    throw badRequest(`error decoding patch: ${(error as Error).message}`);
  }
}

function asObject(value: Json): JsonObject {
  if (!isObject(value)) {
    throw badRequest("the patch does not leave an object");
  }
  return value;
}

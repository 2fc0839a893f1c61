import { objectWarnings } from "../validation/warnings.ts";
import { formOf } from "./accept.ts";
import type { SentObject } from "./body.ts";
import { readObject, warningHeaders, withWarnings } from "./body.ts";
import type { ApiContext, ApiRequest, Reply } from "./exchange.ts";
import { sendObject, type Asked } from "./answer.ts";
import { newObject, storeNew } from "./newObject.ts";
import { checkMediaType } from "./parseBody.ts";
import { readWriteOptions } from "./requestOptions.ts";
import { resourceName } from "./resources.ts";
import { alreadyExists, ApiError } from "./status.ts";
import type { Target } from "./target.ts";

/** Answers a POST: reads, fills in defaults, checks and stores an object. */
export function createObject(context: ApiContext, target: Target, request: ApiRequest, reply: Reply): void {
  formOf(request, target);
  checkMediaType(request);
  const { dryRun } = readWriteOptions(request, "CreateOptions");
  const sent = readObject(request, target);
  withWarnings(sent.warnings, () => create({ context, target, request, reply }, sent, dryRun));
}

/** Completes, checks and stores a new object, and answers with it. @throws ApiError 403, 404, 409, 422 */
export function create(asked: Asked, sent: SentObject, dryRun: boolean, mayHaveVersion = dryRun): void {
  const { context } = asked;
  const { type } = asked.target;
  const { plural } = type;
  const object = newObject(context, type, sent.object);
  if (!mayHaveVersion && ((sent.object.metadata.resourceVersion as string | undefined) ?? "") !== "") {
    throw new ApiError(500, "", "resourceVersion should not be set on objects to be created");
  }
  const other = context.store.get(plural, object.metadata.namespace, object.metadata.name);
  const warnings = objectWarnings(plural, object);
  withWarnings(warnings, () => {
    if (other) throw alreadyExists(resourceName(type), other.metadata, object.metadata.generateName ?? "");
  });
  const stored = dryRun ? object : storeNew(context, type, object);
  sendObject(asked, 201, stored, warningHeaders([...sent.warnings, ...warnings]));
}

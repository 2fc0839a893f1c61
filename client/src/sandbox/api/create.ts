import { withAppArmorFields } from "../admission/appArmor.ts";
import type { Pod } from "../podObjects.ts";
import { objectWarnings } from "../validation/warnings.ts";
import { formOf } from "./accept.ts";
import type { Writer } from "./apply/managers.ts";
import { writerOf } from "./apply/writes.ts";
import type { SentObject } from "./body.ts";
import { readObject, warningHeaders, withWarnings } from "./body.ts";
import { sendObject, type AskedBy } from "./answer.ts";
import { checkEscalation } from "./escalation.ts";
import { newObject, storeNew } from "./newObject.ts";
import { checkMediaType } from "./parseBody.ts";
import { readWriteOptions } from "./requestOptions.ts";
import { resourceName } from "./resources.ts";
import { checkSecurity } from "./security.ts";
import { alreadyExists, ApiError } from "./status.ts";

/** Answers a POST: reads, fills in defaults, checks and stores an object. */
export function createObject(asked: AskedBy): void {
  const { target, request } = asked;
  formOf(request, target);
  checkMediaType(request);
  const options = readWriteOptions(request, "CreateOptions");
  const sent = readObject(request, target);
  const how = { dryRun: options.dryRun, writer: writerOf(request, target, options) };
  withWarnings(sent.warnings, () => create(asked, sent, how));
}

/** How an object is made. */
interface Creation {
  readonly dryRun: boolean;
  /** Who owns its fields; absent where it says so itself, as what is applied does. */
  readonly writer?: Writer;
  readonly mayHaveVersion?: boolean;
}

/** Completes, checks and stores a new object, and answers with it. @throws ApiError 403, 404, 409, 422 */
export function create(asked: AskedBy, sent: SentObject, { dryRun, writer, mayHaveVersion = dryRun }: Creation): void {
  const { context, target, user } = asked;
  const { type } = target;
  const { plural } = type;
  checkEscalation(context.store, user, target, undefined, sent.object);
  const old = plural === "pods" ? withAppArmorFields(sent.object as Pod).warnings : [];
  const object = withWarnings(old, () => newObject(context, type, sent.object, writer));
  if (!mayHaveVersion && ((sent.object.metadata.resourceVersion as string | undefined) ?? "") !== "") {
    throw new ApiError(500, "", "resourceVersion should not be set on objects to be created");
  }
  const other = context.store.get(plural, object.metadata.namespace, object.metadata.name);
  const warnings = [...old, ...objectWarnings(plural, object), ...checkSecurity(context, { type }, undefined, object)];
  withWarnings(warnings, () => {
    if (other) throw alreadyExists(resourceName(type), other.metadata, object.metadata.generateName ?? "");
  });
  const stored = dryRun ? object : storeNew(context, type, object);
  sendObject(asked, 201, stored, warningHeaders([...sent.warnings, ...warnings]));
}

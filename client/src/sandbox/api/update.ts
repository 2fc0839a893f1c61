import type { KubeObject } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import { omit } from "../omit.ts";
import { goQuote } from "../goQuote.ts";
import { invalidValue } from "../validation/causes.ts";
import { withLabelsOfTemplate, withUpdateDefaults } from "../validation/defaults/objects.ts";
import { withChangedPodDefaults } from "../validation/defaults/pod.ts";
import { checkMetadata, checkMetadataChange } from "../validation/metadata.ts";
import { checkChange, checkContent, checkStatus } from "../validation/objects.ts";
import { limitRefusal } from "../admission/limitRanges.ts";
import { quotaRefusal } from "../admission/quotas.ts";
import { keptPriority } from "../admission/priorities.ts";
import { formOf } from "./accept.ts";
import { sendObject, type AskedBy } from "./answer.ts";
import { APPLY_PATCH, appliedObject } from "./apply/apply.ts";
import { managersOf, withManagers, type Writer } from "./apply/managers.ts";
import { managedUpdate, writerOf } from "./apply/writes.ts";
import { readObject, warningHeaders, withWarnings, type SentObject } from "./body.ts";
import { create } from "./create.ts";
import { withEphemeralContainers } from "./ephemeralContainers.ts";
import { checkEscalation } from "./escalation.ts";
import type { ApiContext, ApiRequest } from "./exchange.ts";
import { JSON_PATCH, MERGE_PATCH, patchedObject, STRATEGIC_PATCH } from "./patches/patch.ts";
import { withAddress, writtenStatus } from "./podStatus.ts";
import { findObject } from "./read.ts";
import { finishRemoval } from "./removal.ts";
import { readWriteOptions, type WriteOptions } from "./requestOptions.ts";
import { checkResize, resized } from "./resize.ts";
import { resourceName } from "./resources.ts";
import { isSameValue } from "./same.ts";
import { checkSecurity } from "./security.ts";
import { ApiError, badRequest, conflict, forbidden, invalid, type StatusCause } from "./status.ts";
import type { Target } from "./target.ts";

/** Answers a PUT. */
export function replaceObject(asked: AskedBy): void {
  const { context, target, request } = asked;
  formOf(request, target);
  const options = readWriteOptions(request, "UpdateOptions");
  const sent = readObject(request, target);
  withWarnings(sent.warnings, () => {
    checkName(sent.object, target.name ?? "");
    if (isNew(context, target)) createAtName(asked, sent, options);
    else store(asked, sent, options);
  });
}

/** Answers a PATCH: merge, strategic merge, JSON patch, or what is to be applied here. */
export function patchObject(asked: AskedBy): void {
  const { context, target, request } = asked;
  formOf(request, target);
  if (patchTypeOf(request) === APPLY_PATCH) {
    applyObject(asked);
    return;
  }
  const options = readWriteOptions(request, "PatchOptions");
  const sent = patchedObject(findObject(context, target), request, target);
  withWarnings(sent.warnings, () => store(asked, sent, options));
}

function applyObject(asked: AskedBy): void {
  const { context, target, request } = asked;
  const options = readWriteOptions(request, "PatchOptions", true);
  const { type, namespace, name = "", subresource } = target;
  const live =
    subresource === undefined ? context.store.get(type.plural, namespace, name) : findObject(context, target);
  const sent = { object: appliedObject(context, live, request, target, options), warnings: [] };
  if (live) {
    store(asked, sent, options);
  } else {
    checkName(sent.object, name);
    create(asked, sent, { dryRun: options.dryRun });
  }
}

/** @throws ApiError 500 where a version is none */
function checkVersion(version: string): void {
  if (version === "" || /^\d+$/.test(version)) return;
  throw new ApiError(500, "", `strconv.ParseUint: parsing ${goQuote(version)}: invalid syntax`);
}

/** @throws ApiError 400 where an object is not the one of the path */
function checkName({ metadata }: KubeObject, name: string): void {
  if (metadata.name === "") {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  }
  if (metadata.name !== name) {
    throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
  }
}

const PATCH_TYPES = [JSON_PATCH, MERGE_PATCH, STRATEGIC_PATCH, APPLY_PATCH];

const patchTypeOf = ({ headers }: ApiRequest): string => headers["content-type"]?.split(";")[0]?.trim() ?? "";

/** @throws ApiError 415 of a patch that is of no kind that there is */
export function checkPatchType(request: ApiRequest): void {
  if (PATCH_TYPES.includes(patchTypeOf(request))) return;
  throw new ApiError(415, "UnsupportedMediaType", "415: Unsupported Media Type", {});
}

/** Of these kinds, what is not there yet may be put there. */
const CREATED_BY_PUT = ["events", "limitranges"];

function isNew({ store: objects }: ApiContext, { type, namespace, name = "", subresource }: Target): boolean {
  const isPossible = CREATED_BY_PUT.includes(type.plural) && subresource === undefined;
  return isPossible && !objects.get(type.plural, namespace, name);
}

/** @throws ApiError 409 where another object is meant than one that is not there */
function createAtName(asked: AskedBy, sent: SentObject, options: WriteOptions): void {
  const { dryRun } = options;
  const { type, name = "" } = asked.target;
  const { uid = "", resourceVersion = "" } = sent.object.metadata as Partial<KubeObject["metadata"]>;
  checkVersion(resourceVersion);
  if (uid !== "") throw conflict(resourceName(type), name, uidMismatch(asked.target, uid, "", dryRun));
  create(asked, sent, { dryRun, writer: writerOf(asked.request, asked.target, options), mayHaveVersion: true });
}

function store(asked: AskedBy, { object: sent, warnings }: SentObject, options: WriteOptions): void {
  const { context, target, request, user } = asked;
  const { plural, kind } = target.type;
  const resource = resourceName(target.type);
  const before = findObject(context, target);
  const { name, resourceVersion, uid } = before.metadata;
  const version = (sent.metadata.resourceVersion as string | undefined) ?? "";
  checkName(sent, name);
  checkEscalation(context.store, user, target, before, sent);
  checkVersion(version);
  if (version === "" && plural === "poddisruptionbudgets") {
    const why = [invalidValue("metadata.resourceVersion", 0, "must be specified for an update")];
    throw invalid(plural, name, why, target.type.group);
  }
  if (version !== "" && version !== resourceVersion) {
    throw conflict(
      resource,
      name,
      "the object has been modified; please apply your changes to the latest version and try again",
    );
  }
  const otherUid = (sent.metadata.uid as string | undefined) ?? uid;
  if (otherUid !== uid && request.method === "PUT")
    throw conflict(resource, name, uidMismatch(target, otherUid, uid, options.dryRun));
  const { object: unmanaged, causes } = changed(target, before, sent);
  const own = checkMetadataChange(before.metadata, sent.metadata);
  causes.unshift(...own, ...own);
  if (causes.length > 0) {
    throw invalid(kind, name, causes, target.type.group);
  }
  const told = [...warnings, ...checkSecurity(context, target, before, unmanaged)];
  if (isCounted(target, before, unmanaged)) refuseMore(context, target, before, unmanaged);
  const after = isApplied(request)
    ? withManagers(unmanaged, managersOf(sent))
    : managed(context, before, { unmanaged, sent }, writerOf(request, target, options));
  const same = isSameValue(before, after);
  const stored = options.dryRun || same ? after : context.store.put(plural, after);
  sendObject(asked, 200, same ? before : stored, warningHeaders(told));
  if (stored !== after) finishRemoval(context, plural, stored);
}

/** Whether a change may want more of what a namespace has: more for a pod or a claim, or a pod that another quota counts. */
function isCounted({ type, subresource }: Target, before: KubeObject, after: KubeObject): boolean {
  const isEnding = (pod: KubeObject): boolean => (pod as Pod).spec.activeDeadlineSeconds !== undefined;
  if (subresource === "resize") return true;
  if (subresource !== undefined) return false;
  if (type.plural === "pods") return isEnding(before) !== isEnding(after);
  return type.plural === "persistentvolumeclaims";
}

/** @throws ApiError 403 where a namespace has no room for what an object asks for anew */
function refuseMore(
  { store: objects }: ApiContext,
  { type, subresource }: Target,
  before: KubeObject,
  after: KubeObject,
): void {
  const isLimited = subresource === "resize" || type.plural !== "pods";
  const isGoing = before.metadata.deletionTimestamp !== undefined;
  const limited = isLimited && !isGoing ? limitRefusal(objects, type, after) : undefined;
  const why = limited ?? quotaRefusal(objects, type, after, before);
  if (why !== undefined) throw forbidden(resourceName(type), after.metadata.name, why);
}

/** Parts of pods by which more can be asked for than they take: whoever asks owns that, too. */
const NARROW_PARTS: readonly (string | undefined)[] = ["resize", "ephemeralcontainers"];

function managed(
  context: ApiContext,
  before: KubeObject,
  { unmanaged, sent }: { readonly unmanaged: KubeObject; readonly sent: KubeObject },
  writer: Writer,
): KubeObject {
  if (writer.subresource === "status" && before.kind === "Pod") {
    // What stays as it was is not the writer's.
    const status = withAddress((sent as Pod).status);
    const owned = managersOf(managedUpdate(context, before, { ...unmanaged, ...{ status } }, writer));
    return withManagers(unmanaged, owned);
  }
  if (!NARROW_PARTS.includes(writer.subresource)) return managedUpdate(context, before, unmanaged, writer);
  const { containers } = (sent as Pod).spec as Partial<Pod["spec"]>;
  const filled = containers ? withChangedPodDefaults(sent as Pod) : sent;
  const all = { ...filled, metadata: keptMetadata(before, sent) };
  return withManagers(unmanaged, managersOf(managedUpdate(context, before, all, writer)));
}

const isApplied = ({ method, headers }: ApiRequest): boolean =>
  method === "PATCH" && (headers["content-type"] ?? "").startsWith(APPLY_PATCH);

/** The object as it is to become, and all that is wrong with that. */
function changed(
  { type, subresource }: Target,
  before: KubeObject,
  sent: KubeObject,
): { readonly object: KubeObject; readonly causes: StatusCause[] } {
  const { plural } = type;
  const { status } = before as KubeObject & { readonly status?: object };
  if (subresource === "status") {
    const { status: written = {} } = sent as KubeObject & { readonly status?: object };
    const told = plural === "pods" ? writtenStatus(before as Pod, written) : written;
    const object = { ...before, metadata: statusMetadata(before, sent, plural), ...{ status: told } };
    const named = twice(checkMetadata(object.metadata, plural), plural);
    return { object, causes: [...named, ...checkStatus(before, object, plural)] };
  }
  const metadata = keptMetadata(before, sent);
  if (subresource === "ephemeralcontainers") {
    const part = withEphemeralContainers(before as Pod, sent as Pod);
    return { object: withGeneration(before, part.pod), causes: [...part.causes] };
  }
  if (subresource === "resize") {
    const object = withGeneration(before, resized(before as Pod, sent as Pod));
    return { object, causes: [...checkContent(object, plural), ...checkResize(before as Pod, object as Pod)] };
  }
  const filled = withUpdateDefaults(plural, {
    ...omit(sent as KubeObject & { status?: object }, "status"),
    metadata,
  });
  const kept = plural === "pods" ? keptPriority(before as Pod, filled as Pod) : filled;
  const object = withGeneration(before, { ...kept, ...(status && { status }) });
  const causes = [
    ...twice(checkMetadata(object.metadata, plural), plural),
    // Whom it says it is, is refused, and looked at all the same.
    ...checkContent({ ...object, metadata: { ...metadata, uid: sent.metadata.uid || metadata.uid } }, plural),
    ...checkChange(before, object, plural),
  ];
  return { object, causes };
}

/** Of pods the API server looks at the metadata more than once, most of all at labels, and says so each time. */
function twice(causes: readonly StatusCause[], plural: string): StatusCause[] {
  if (plural !== "pods") return [...causes];
  const labels = causes.filter(({ field }) => field === "metadata.labels" || field === "metadata.annotations");
  return [...causes, ...causes, ...labels, ...labels];
}

/** What only the cluster itself may write stays as it was. */
function keptMetadata({ metadata: before }: KubeObject, { metadata: sent }: KubeObject): KubeObject["metadata"] {
  const { uid, creationTimestamp, resourceVersion, deletionTimestamp, deletionGracePeriodSeconds, generation } = before;
  return {
    ...sent,
    uid,
    creationTimestamp,
    resourceVersion,
    ...(generation !== undefined && { generation }),
    ...(deletionTimestamp !== undefined && { deletionTimestamp }),
    ...(deletionGracePeriodSeconds !== undefined && { deletionGracePeriodSeconds }),
  };
}

/** Who writes the status may also label, but of pods not say who owns them. */
function statusMetadata(before: KubeObject, sent: KubeObject, plural: string): KubeObject["metadata"] {
  const metadata: Owned = keptMetadata(before, plural === "jobs" ? withLabelsOfTemplate(sent) : sent);
  if (plural !== "pods") return metadata;
  const { ownerReferences }: Owned = before.metadata;
  return { ...omit(metadata, "ownerReferences"), ...(ownerReferences && { ownerReferences }) };
}

type Owned = KubeObject["metadata"] & { readonly ownerReferences?: readonly object[] };

/** Each change of what is wanted counts, of those kinds that count at all. */
function withGeneration(before: KubeObject, after: KubeObject): KubeObject {
  const { generation } = before.metadata;
  const spec = (object: KubeObject): unknown => (object as { spec?: unknown }).spec;
  if (generation === undefined || isSameValue(spec(before), spec(after))) return after;
  return { ...after, metadata: { ...after.metadata, generation: generation + 1 } };
}

function uidMismatch({ namespace, name, type }: Target, wanted: string, found: string, dryRun: boolean): string {
  const key = [dryRun ? "" : "/registry", type.plural, namespace, name].filter((word) => word !== undefined).join("/");
  return (
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, ` +
    `AdditionalErrorMsg: Precondition failed: UID in precondition: ${wanted}, UID in object meta: ${found}`
  );
}

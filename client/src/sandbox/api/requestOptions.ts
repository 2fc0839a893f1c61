import { parseTerms } from "../store/fieldSelector.ts";
import { parseLabelSelector } from "../store/labelSelector.ts";
import { isObject } from "../validation/decode.ts";
import { forbiddenField, invalidValue, required, unsupported } from "../validation/causes.ts";
import type { ApiRequest } from "./exchange.ts";
import { queryFlag, queryNumber } from "./number.ts";
import { goTypeName, parseObject, UnreadableError } from "./parseBody.ts";
import type { StatusCause } from "./status.ts";
import { ApiError, invalid } from "./status.ts";

const FIELD_VALIDATIONS = ["", "Ignore", "Strict", "Warn"];
const PROPAGATIONS = ["Foreground", "Background", "Orphan"];

/** What a request that writes asks for beside its object. */
export interface WriteOptions {
  readonly dryRun: boolean;
  /** Who writes, as `managedFields` tells it; empty where the request does not say. */
  readonly fieldManager: string;
  /** Takes fields from other managers (server-side apply). */
  readonly force: boolean;
}

/**
 * Checks what a request that writes asks for beside its object (Kubernetes 1.34).
 *
 * @param kind `CreateOptions`, `UpdateOptions` or `PatchOptions`
 * @param isApply whether it is a patch of the kind that is applied on the server
 * @throws ApiError 400, 422
 */
export function readWriteOptions({ query }: ApiRequest, kind: string, isApply = false): WriteOptions {
  const dryRun = query.getAll("dryRun");
  const validation = query.get("fieldValidation") ?? "";
  const fieldManager = query.get("fieldManager") ?? "";
  const force = query.has("force");
  refuse(kind, [
    ...(isApply && fieldManager === "" ? [required("fieldManager", "is required for apply patch")] : []),
    ...(kind === "PatchOptions" && !isApply && force
      ? [forbiddenField("force", "may not be specified for non-apply patch")]
      : []),
    ...checkManager(fieldManager),
    ...checkDryRun(dryRun),
    ...(FIELD_VALIDATIONS.includes(validation) ? [] : [unsupported("fieldValidation", validation, FIELD_VALIDATIONS)]),
  ]);
  return { dryRun: dryRun.length > 0, fieldManager, force: queryFlag(query, "force") };
}

const LONGEST_MANAGER = 128;

function checkManager(manager: string): StatusCause[] {
  const causes: StatusCause[] = [];
  if (Buffer.byteLength(manager) > LONGEST_MANAGER) {
    const message = `Too long: may not be more than ${LONGEST_MANAGER} bytes`;
    causes.push({ reason: "FieldValueTooLong", message, field: "fieldManager" });
  }
  let at = 0;
  for (const character of manager) {
    if (!/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character)) {
      const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
      causes.push(invalidValue("fieldManager", manager, `invalid character ${code} (at position ${at})`));
    }
    at += Buffer.byteLength(character);
  }
  return causes;
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number | undefined;
  /** What becomes of what depends on the object; undefined is as the object's kind, and its finalizers, say. */
  readonly propagationPolicy?: "Foreground" | "Background" | "Orphan" | undefined;
  readonly preconditions: { readonly uid?: unknown; readonly resourceVersion?: unknown };
  readonly dryRun: boolean;
  /** What depends on the object is to go too, said in the older way: that it is not yet gone is then told by the code. */
  readonly isCascade: boolean;
}

/** What options of a deletion are read from. */
type Sent = Pick<ApiRequest, "body" | "headers" | "query">;

/** Reads how to delete, from the body or else the query. @throws ApiError 400, 422, 500 as the API server words them */
export function readDeleteOptions(request: Sent): DeleteOptions {
  const { body, query } = request;
  const sent = body.trim() === "" ? undefined : parseDeleteOptions(request);
  const orphans = query.get("orphanDependents");
  const given = sent ?? {
    gracePeriodSeconds: queryNumber(query, "gracePeriodSeconds"),
    propagationPolicy: query.get("propagationPolicy") ?? undefined,
    dryRun: query.getAll("dryRun"),
    orphanDependents: orphans === null ? undefined : queryFlag(query, "orphanDependents"),
    preconditions: { uid: query.get("uid"), resourceVersion: query.get("resourceVersion") },
  };
  const { gracePeriodSeconds: grace, propagationPolicy: policy, preconditions } = given;
  const dryRun = Array.isArray(given.dryRun) ? given.dryRun.map(String) : [];
  const causes = checkDryRun(dryRun);
  if (typeof policy === "string") {
    if ((given.orphanDependents ?? undefined) !== undefined) {
      const why = "orphanDependents and deletionPropagation cannot be both set";
      causes.push(invalidValue("propagationPolicy", policy, why));
    }
    if (!PROPAGATIONS.includes(policy)) causes.push(unsupported("propagationPolicy", policy, [...PROPAGATIONS, "nil"]));
  }
  refuse("DeleteOptions", causes);
  return {
    gracePeriodSeconds: typeof grace === "number" ? grace : undefined,
    propagationPolicy: isPolicy(policy) ? policy : policyOf(given.orphanDependents),
    preconditions: isObject(preconditions) ? preconditions : {},
    dryRun: dryRun.length > 0,
    isCascade: given.orphanDependents === false,
  };
}

function isPolicy(value: unknown): value is NonNullable<DeleteOptions["propagationPolicy"]> {
  return typeof value === "string" && PROPAGATIONS.includes(value);
}

/** The older way to say it. */
function policyOf(orphanDependents: unknown): DeleteOptions["propagationPolicy"] {
  return orphanDependents === true ? "Orphan" : orphanDependents === false ? "Background" : undefined;
}

/** @throws ApiError 415, 500 */
function parseDeleteOptions(request: Sent): Readonly<Record<string, unknown>> {
  const options = parseOrFail(request);
  const { kind = "DeleteOptions", apiVersion = "v1" } = options;
  if (kind !== "DeleteOptions") {
    const words = `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`;
    throw new ApiError(500, "", `${words} in scheme "pkg/runtime/scheme.go:110"`);
  }
  checkTypes(options);
  return options;
}

function parseOrFail(request: Sent): Readonly<Record<string, unknown>> {
  try {
    return parseObject(request).value;
  } catch (error) {
    throw error instanceof UnreadableError ? new ApiError(500, "", error.message) : error;
  }
}

/** Types of the members in Go, and of what they have to be here. */
const MEMBERS: readonly (readonly [path: string, type: string, isRight: (value: unknown) => boolean])[] = [
  ["gracePeriodSeconds", "int64", Number.isInteger],
  ["propagationPolicy", "v1.DeletionPropagation", (value) => typeof value === "string"],
  ["orphanDependents", "bool", (value) => typeof value === "boolean"],
  ["ignoreStoreReadErrorWithClusterBreakingPotential", "bool", (value) => typeof value === "boolean"],
  ["dryRun", "[]string", Array.isArray],
  ["preconditions", "v1.Preconditions", isObject],
  ["preconditions.uid", "types.UID", (value) => typeof value === "string"],
  ["preconditions.resourceVersion", "string", (value) => typeof value === "string"],
];

/** @throws ApiError 500 as Go words it */
function checkTypes(options: Readonly<Record<string, unknown>>): void {
  const wrong = (value: unknown, field: string, type: string): ApiError => {
    const shown = typeof value === "number" && type === "int64" ? `number ${value}` : goTypeName(value);
    return new ApiError(500, "", `json: cannot unmarshal ${shown} into Go struct field ${field} of type ${type}`);
  };
  for (const [path, type, isRight] of MEMBERS) {
    const [name = "", inner] = path.split(".");
    const outer = options[name];
    const value = inner === undefined ? outer : isObject(outer) ? outer[inner] : undefined;
    if (value === undefined || value === null || isRight(value)) continue;
    throw wrong(value, `${inner === undefined ? "DeleteOptions" : "Preconditions"}.${path}`, type);
  }
  const words: readonly unknown[] = Array.isArray(options.dryRun) ? options.dryRun : [];
  const odd = words.find((one) => typeof one !== "string" && one !== null);
  if (odd !== undefined) throw wrong(odd, "DeleteOptions.dryRun", "string");
}

/** Checks what a list or a watch asks for beside its selectors (Kubernetes 1.34). @throws ApiError 400, 422 */
export function checkListOptions({ query }: ApiRequest): void {
  queryNumber(query, "timeoutSeconds");
  queryNumber(query, "limit");
  parseLabelSelector(query.get("labelSelector") ?? "");
  parseTerms(query.get("fieldSelector") ?? "");
  const match = query.get("resourceVersionMatch") ?? "";
  const version = query.get("resourceVersion") ?? "";
  const initial = query.has("sendInitialEvents");
  const causes = queryFlag(query, "watch")
    ? checkWatch(match, initial, version, query.get("continue") ?? "")
    : checkMatch(match, version, query.get("continue") ?? "");
  if (!queryFlag(query, "watch") && initial) {
    causes.push(forbiddenField("sendInitialEvents", "sendInitialEvents is forbidden for list"));
  }
  refuse("ListOptions", causes);
}

function checkWatch(match: string, initial: boolean, version: string, token: string): StatusCause[] {
  const field = "resourceVersionMatch";
  // Who begins anywhere is taken to want what stands there, which is not to be older than that.
  const isFromAnywhere = !initial && match === "" && (version === "" || version === "0");
  const wanted = isFromAnywhere ? "NotOlderThan" : match;
  const causes =
    initial && wanted !== "NotOlderThan"
      ? [forbiddenField(field, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")]
      : [];
  if (wanted === "") return causes;
  if (!initial && !isFromAnywhere) {
    causes.push(forbiddenField(field, `${field} is forbidden for watch unless sendInitialEvents is provided`));
  }
  if (wanted !== "NotOlderThan") causes.push(unsupported(field, wanted, ["NotOlderThan"]));
  if (token !== "") causes.push(forbiddenField(field, `${field} is forbidden when continue is provided`));
  return causes;
}

function checkMatch(match: string, version: string, token: string): StatusCause[] {
  const field = "resourceVersionMatch";
  if (match === "") return [];
  const causes =
    version === "" ? [forbiddenField(field, `${field} is forbidden unless resourceVersion is provided`)] : [];
  if (token !== "") causes.push(forbiddenField(field, `${field} is forbidden when continue is provided`));
  if (match !== "Exact" && match !== "NotOlderThan")
    causes.push(unsupported(field, match, ["Exact", "NotOlderThan", ""]));
  if (match === "Exact" && version === "0") {
    causes.push(forbiddenField(field, `${field} "exact" is forbidden for resourceVersion "0"`));
  }
  return causes;
}

function checkDryRun(values: readonly string[]): StatusCause[] {
  if (values.every((value) => value === "All")) return [];
  const message = `Unsupported value: ${JSON.stringify(values)}: supported values: "All"`;
  return [{ reason: "FieldValueNotSupported", message, field: "dryRun" }];
}

function refuse(kind: string, causes: readonly StatusCause[]): void {
  if (causes.length > 0) throw invalid(kind, "", causes, "meta.k8s.io");
}

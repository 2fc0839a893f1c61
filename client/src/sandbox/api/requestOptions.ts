import { isObject } from "../validation/decode.ts";
import { forbiddenField, invalidValue, unsupported } from "../validation/causes.ts";
import type { ApiRequest } from "./exchange.ts";
import { queryFlag, queryNumber } from "./number.ts";
import type { StatusCause } from "./status.ts";
import { ApiError, badRequest, invalid } from "./status.ts";

const FIELD_VALIDATIONS = ["", "Ignore", "Strict", "Warn"];
const PROPAGATIONS = ["Foreground", "Background", "Orphan"];

/**
 * Checks what a request that writes asks for beside its object (Kubernetes 1.34), and tells whether it only tries.
 *
 * @param kind `CreateOptions`, `UpdateOptions` or `PatchOptions`
 * @throws ApiError 422
 */
export function readWriteOptions({ query }: ApiRequest, kind: string): { readonly dryRun: boolean } {
  const dryRun = query.getAll("dryRun");
  const validation = query.get("fieldValidation") ?? "";
  refuse(kind, [
    ...checkDryRun(dryRun),
    ...(FIELD_VALIDATIONS.includes(validation) ? [] : [unsupported("fieldValidation", validation, FIELD_VALIDATIONS)]),
  ]);
  return { dryRun: dryRun.length > 0 };
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number | undefined;
  readonly preconditions: { readonly uid?: unknown; readonly resourceVersion?: unknown };
  readonly dryRun: boolean;
}

/** Reads how to delete, from the body or else the query. @throws ApiError 400, 422, 500 as the API server words them */
export function readDeleteOptions({ body, query }: ApiRequest): DeleteOptions {
  const sent = body.trim() === "" ? undefined : parseDeleteOptions(body);
  const given = sent ?? {
    gracePeriodSeconds: queryNumber(query, "gracePeriodSeconds"),
    propagationPolicy: query.get("propagationPolicy") ?? undefined,
    dryRun: query.getAll("dryRun"),
  };
  const { gracePeriodSeconds: grace, propagationPolicy: policy, preconditions } = given;
  const dryRun = [
    ...(Array.isArray(given.dryRun) ? given.dryRun.map(String) : []),
    ...(sent ? query.getAll("dryRun") : []),
  ];
  const causes = checkDryRun(dryRun);
  if (typeof policy === "string") {
    if (sent?.orphanDependents !== undefined) {
      const why = "orphanDependents and deletionPropagation cannot be both set";
      causes.push(invalidValue("propagationPolicy", policy, why));
    }
    if (!PROPAGATIONS.includes(policy)) causes.push(unsupported("propagationPolicy", policy, [...PROPAGATIONS, "nil"]));
  }
  refuse("DeleteOptions", causes);
  return {
    gracePeriodSeconds: typeof grace === "number" ? grace : queryNumber(query, "gracePeriodSeconds"),
    preconditions: isObject(preconditions) ? preconditions : {},
    dryRun: dryRun.length > 0,
  };
}

function parseDeleteOptions(body: string): Readonly<Record<string, unknown>> {
  let options: unknown;
  try {
    options = JSON.parse(body);
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${(error as Error).message}`);
  }
  if (options === null) return {};
  if (!isObject(options))
    throw new ApiError(500, "", `couldn't get version/kind; json parse error: ${notAStruct(options)}`);
  const { kind = "DeleteOptions", apiVersion = "v1", gracePeriodSeconds: grace } = options as Record<string, unknown>;
  if (kind !== "DeleteOptions") {
    const words = `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`;
    throw new ApiError(500, "", `${words} in scheme "pkg/runtime/scheme.go:110"`);
  }
  if (grace !== undefined && grace !== null && !Number.isInteger(grace)) {
    const what = `cannot unmarshal ${typeof grace} into Go struct field DeleteOptions.gracePeriodSeconds of type int64`;
    throw new ApiError(500, "", `json: ${what}`);
  }
  return options;
}

/** What Go says of JSON that is no object where it looks for the kind of one. */
export function notAStruct(value: unknown): string {
  const is = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
  const struct = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;
  return `json: cannot unmarshal ${is} into Go value of type ${struct}`;
}

/** Checks what a list or a watch asks for beside its selectors (Kubernetes 1.34). @throws ApiError 400, 422 */
export function checkListOptions({ query }: ApiRequest): void {
  queryNumber(query, "limit");
  queryNumber(query, "timeoutSeconds");
  const match = query.get("resourceVersionMatch") ?? "";
  const version = query.get("resourceVersion") ?? "";
  const initial = query.has("sendInitialEvents");
  const causes = queryFlag(query, "watch")
    ? checkWatch(match, initial)
    : checkMatch(match, version, query.get("continue") ?? "");
  if (!queryFlag(query, "watch") && initial) {
    causes.push(forbiddenField("sendInitialEvents", "sendInitialEvents is forbidden for list"));
  }
  refuse("ListOptions", causes);
}

function checkWatch(match: string, initial: boolean): StatusCause[] {
  const field = "resourceVersionMatch";
  if (initial && match !== "NotOlderThan") {
    return [forbiddenField(field, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")];
  }
  return match === "" || initial
    ? []
    : [forbiddenField(field, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")];
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

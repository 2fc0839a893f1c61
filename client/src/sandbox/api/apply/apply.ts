import { rfc3339 } from "../../clock.ts";
import type { Json, JsonObject, KubeObject } from "../../objects.ts";
import { omit } from "../../omit.ts";
import { DecodeError, isObject } from "../../validation/decode.ts";
import { decodeAs, inPlace } from "../body.ts";
import type { ApiRequest, ObjectContext } from "../exchange.ts";
import { parseYaml, UnreadableError } from "../parseBody.ts";
import type { WriteOptions } from "../requestOptions.ts";
import { apiVersionOf } from "../resources.ts";
import type { StatusCause } from "../status.ts";
import { ApiError, badRequest } from "../status.ts";
import { unstructured } from "../patches/unstructured.ts";
import type { Target } from "../target.ts";
import type { FieldSet } from "./fieldPath.ts";
import { inOrder, memberStep, pathOf, pathText, setOf, stepsOf, treeOf } from "./fieldPath.ts";
import type { Comparison } from "./fieldSets.ts";
import { compare, fieldSet } from "./fieldSets.ts";
import { isNoField } from "./fieldTree.ts";
import type { Manager, Writer } from "./managers.ts";
import { afterWrite, isSame, managersOf, ownable, taken, withManagers } from "./managers.ts";
import { mergeTyped, without } from "./mergeTyped.ts";
import { placeOf } from "./place.ts";
import { mistyped } from "./typed.ts";

export const APPLY_PATCH = "application/apply-patch+yaml";
/** Owns what was there when something is applied for the first time. */
const BEFORE = "before-first-apply";

/**
 * The object that a server-side apply makes of what is there, with its managers (Kubernetes 1.34,
 * `structured-merge-diff`).
 *
 * @param live what is there; undefined where there is nothing yet
 * @throws ApiError 400, 409 where others own what it changes, 500
 */
export function appliedObject(
  { clock }: Pick<ObjectContext, "clock">,
  live: KubeObject | undefined,
  request: ApiRequest,
  target: Target,
  { fieldManager, force }: WriteOptions,
): KubeObject {
  const { type, subresource } = target;
  const applied = readApplied(request, target);
  const place = placeOf(type.kind);
  const time = rfc3339(clock.now());
  const before = documentOf(live ?? emptyObject(target));
  const writer: Writer = {
    manager: fieldManager,
    operation: "Apply",
    apiVersion: apiVersionOf(type),
    ...(subresource !== undefined && { subresource }),
  };
  const managers = live ? knownManagers(live, target, time) : [];
  const last = managers.find((one) => isSame(one, writer));
  const own: Manager = { ...writer, time, fields: ownable(treeOf(fieldSet(applied, place)), subresource) };
  const others = managers.filter((one) => !isSame(one, writer));
  const merged = mergeTyped(before, applied, place);
  const pruned = last ? without(merged, place, abandoned(last, [own, ...others])) : merged;
  const comparison = compare(before, pruned, place);
  if (!force) refuseConflicts(others, comparison);
  try {
    const object = inPlace(decodeAs(unstructured(pruned as JsonObject, type.kind), type), target);
    const now = isNoop(comparison) ? asBefore(own, last) : own;
    // Who says nothing owns nothing.
    return withManagers(object, [...taken(others, comparison), ...(isNoField(own.fields) ? [] : [now])]);
  } catch (error) {
    throw error instanceof DecodeError ? unconverted(applied, target, error.message) : error;
  }
}

const isNoop = ({ changed, removed }: Comparison): boolean => isNoField(changed) && isNoField(removed);

/** What changes nothing has not happened: it has the time of what did. */
function asBefore(own: Manager, last: Manager | undefined): Manager {
  return { ...omit(own, "time"), ...(last?.time !== undefined && { time: last.time }) };
}

/** @throws ApiError 400, 500 */
function readApplied(request: ApiRequest, target: Target): JsonObject {
  const { kind } = target.type;
  const applied = parseApplied(request.body);
  const told = typeof applied.apiVersion === "string" ? applied.apiVersion : "";
  const isVersion = told.split("/").length < 3;
  const version = isVersion ? told.replace(/^\/(?=.)/, "") : "";
  const given = typeof applied.kind === "string" && isVersion ? applied.kind : "";
  if (given !== kind || version !== apiVersionOf(target.type)) {
    throw badRequest(`invalid object type: ${typeText(version, given)}`);
  }
  const { metadata } = applied;
  if (isObject(metadata) && (metadata.managedFields ?? null) !== null) {
    throw badRequest("metadata.managedFields must be nil");
  }
  const [unknown, ...more] = mistyped(applied, placeOf(kind));
  if (unknown === undefined) return applied;
  throw failed(applied, target, more.length === 0 ? unknown : ["errors:", unknown, ...more].join("\n  "));
}

function parseApplied(body: string): JsonObject {
  try {
    const value = parseYaml(body);
    if (value === null) return {};
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    throw badRequest(`error decoding YAML: ${error.message.replace("yaml:", "error converting YAML to JSON: yaml:")}`);
  }
  throw badRequest(
    "error decoding YAML: error unmarshaling JSON: while decoding JSON: " +
      "json: cannot unmarshal into Go value of type map[string]interface {}",
  );
}

function failed({ metadata }: JsonObject, { type }: Target, why: string): ApiError {
  const { namespace, name } = namesIn(metadata);
  const what = `${namespace}/${name}; ${typeText(apiVersionOf(type), type.kind)}`;
  return new ApiError(500, "", `failed to create typed patch object (${what}): ${why}`);
}

/** What an object is called, as far as it says so in texts. */
function namesIn(metadata: Json | undefined): { readonly namespace: string; readonly name: string } {
  const { namespace, name } = isObject(metadata) ? metadata : {};
  const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
  return { namespace: text(namespace), name: text(name) };
}

function unconverted({ metadata }: JsonObject, { type }: Target, why: string): ApiError {
  const { namespace, name } = namesIn(metadata);
  const kind = typeText(apiVersionOf(type), type.kind);
  const what = `failed to convert new object (${namespace}/${name}; ${kind}) to proper version`;
  return new ApiError(500, "", `${what}: unable to convert unstructured object to ${kind}: ${why}`);
}

function typeText(version: string, kind: string): string {
  return `${version.includes("/") ? version : `/${version}`}, Kind=${kind}`;
}

function emptyObject({ type }: Target): KubeObject {
  return { apiVersion: apiVersionOf(type), kind: type.kind, metadata: {} as KubeObject["metadata"] };
}

function documentOf(object: KubeObject): Json {
  const metadata = omit(object.metadata as KubeObject["metadata"] & { managedFields?: unknown }, "managedFields");
  return { ...object, metadata } as unknown as Json;
}

/** The managers of an object; where it has none, one for all that is there. */
function knownManagers(live: KubeObject, { type, subresource }: Target, time: string): readonly Manager[] {
  const managers = managersOf(live);
  if (managers.length > 0) return managers;
  const place = placeOf(type.kind);
  const empty = { apiVersion: live.apiVersion, kind: live.kind, metadata: {} };
  const writer: Writer = {
    manager: BEFORE,
    operation: "Update",
    apiVersion: apiVersionOf(type),
    ...(subresource !== undefined && { subresource }),
  };
  return afterWrite([], compare(empty, documentOf(live), place), writer, time);
}

/** What a manager does not apply any more, and nobody else owns. */
function abandoned({ fields }: Manager, managers: readonly Manager[]): FieldSet {
  const owned = withParents(managers.flatMap((one) => [...setOf(one.fields)]));
  return new Set([...withParents([...setOf(fields)])].filter((path) => !owned.has(path)));
}

function withParents(paths: readonly string[]): FieldSet {
  const result = new Set<string>();
  for (const path of paths) {
    const steps = stepsOf(path);
    steps.forEach((_, index) => result.add(pathOf(steps.slice(0, index + 1))));
  }
  // An object's own parts stay, whatever is in them.
  for (const name of ["apiVersion", "kind", "metadata", "spec", "status"]) result.delete(memberStep(name));
  return result;
}

/** @throws ApiError 409 where somebody else owns what changes */
function refuseConflicts(others: readonly Manager[], { changed }: Comparison): void {
  const fresh = setOf(changed);
  const conflicts = others
    .map((one) => ({
      key: keyOf(one),
      who: managerText(one),
      paths: inOrder(one.fields).filter((path) => fresh.has(path)),
    }))
    .filter(({ paths }) => paths.length > 0)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const causes = conflicts.flatMap(({ who, paths }) =>
    paths.map((path): StatusCause => ({
      reason: "FieldManagerConflict",
      message: `conflict with ${who}`,
      field: pathText(path),
    })),
  );
  const [first] = causes;
  if (!first) return;
  const list = conflicts.map(({ who, paths }) =>
    [`conflicts with ${who}:`, ...paths.map((path) => `- ${pathText(path)}`)].join("\n"),
  );
  const what =
    causes.length === 1
      ? `1 conflict: ${first.message}: ${first.field ?? ""}`
      : `${causes.length} conflicts: ${list.join("\n")}`;
  throw new ApiError(409, "Conflict", `Apply failed with ${what}`, { causes });
}

/** By which managers are told one after the other. */
function keyOf({ manager, operation, apiVersion, time, subresource }: Manager): string {
  const version = operation === "Update" && { apiVersion, time };
  return JSON.stringify({ manager, operation, ...version, subresource });
}

function managerText({ manager, operation, apiVersion, subresource }: Manager): string {
  const name = JSON.stringify(manager) + (subresource === undefined ? "" : ` with subresource "${subresource}"`);
  return operation === "Apply" ? name : `${name} using ${apiVersion}`;
}

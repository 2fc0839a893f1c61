import type { Json, JsonObject, KubeObject, ObjectMeta } from "../objects.ts";
import { decode, isObject } from "../validation/decode.ts";
import type { ApiRequest } from "./exchange.ts";
import { decodeProtobuf } from "./protobuf.ts";
import { notAStruct } from "./requestOptions.ts";
import { ApiError, badRequest } from "./status.ts";
import { apiVersionOf } from "./resources.ts";
import type { Target } from "./target.ts";

const UNKNOWN_FORMAT =
  "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, " +
  "application/vnd.kubernetes.protobuf";

/** An object as it was sent, and what the sender is to be warned of. */
export interface SentObject {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}

/**
 * Reads the object in a request's body, and checks its fields as `fieldValidation` asks (Strict, Warn, Ignore; Warn is
 * the default).
 *
 * @throws ApiError 400 (malformed, wrong kind, unknown field), 415 (not JSON)
 */
export function readObject(request: ApiRequest, target: Target): SentObject {
  const mediaType = (request.headers["content-type"] ?? "application/json").split(";")[0]?.trim();
  const fieldValidation = request.query.get("fieldValidation") ?? "";
  if (mediaType === "application/vnd.kubernetes.protobuf") {
    const decoded = decodeProtobuf(request.bytes, target.type.kind);
    if (decoded) {
      return checkObject(decoded, target, fieldValidation);
    }
  }
  if (mediaType !== "application/json") {
    throw new ApiError(415, "UnsupportedMediaType", UNKNOWN_FORMAT);
  }
  return checkObject(parseBody(request.body, target.type.kind), target, fieldValidation);
}

export const unsupportedMediaType = (): ApiError =>
  new ApiError(415, "UnsupportedMediaType", "415: Unsupported Media Type", {});

/** @throws ApiError 400 */
export function checkObject(document: JsonObject, target: Target, fieldValidation: string): SentObject {
  const { kind } = target.type;
  const given = nonEmpty(document.kind) ?? kind;
  const own = apiVersionOf(target.type);
  const version = nonEmpty(document.apiVersion) ?? own;
  if (given !== kind || version !== own) {
    throw badRequest(
      `${given} in version ${JSON.stringify(version.replace(/^.*\//, ""))} cannot be handled as a ${kind}: ` +
        `no kind ${JSON.stringify(given)} is registered for version ${JSON.stringify(version)} ` +
        'in scheme "pkg/runtime/scheme.go:110"',
    );
  }
  const { value, unknown } = decode(document, kind);
  if (unknown.length > 0 && fieldValidation === "Strict") {
    throw badRequest(
      `${kind} in version "v1" cannot be handled as a ${kind}: strict decoding error: ${unknown.join(", ")}`,
    );
  }
  const sent = isObject(value.metadata) ? value.metadata : {};
  const metadata = { name: "", ...sent } as unknown as ObjectMeta;
  const namespace = metadata.namespace ?? "";
  if (namespace !== "" && namespace !== target.namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  const object = {
    ...value,
    kind,
    apiVersion: own,
    metadata: { ...metadata, ...(target.namespace !== undefined && { namespace: target.namespace }) },
  };
  return { object, warnings: fieldValidation === "Ignore" ? [] : unknown };
}

function nonEmpty(value: Json | undefined): string | undefined {
  return value === undefined || value === null || value === ""
    ? undefined
    : typeof value === "string"
      ? value
      : JSON.stringify(value);
}

export function parseBody(body: string, kind: string): JsonObject {
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch (error) {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; ` +
        `json parse error: ${(error as Error).message}`,
    );
  }
  if (document === null) return {};
  if (!isObject(document)) {
    const text = body.trim();
    const bytes = Buffer.from(text).toString("hex");
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; ` +
        `json parse error: ${notAStruct(document)} (${bytes})`,
    );
  }
  return document;
}

/** Runs what answers a request; where it refuses, the sender is warned all the same. */
export function withWarnings(warnings: readonly string[], answer: () => void): void {
  try {
    answer();
  } catch (error) {
    if (error instanceof ApiError) error.headers = warningHeaders(warnings);
    throw error;
  }
}

/** Headers that tell the warnings, one each. */
export function warningHeaders(warnings: readonly string[]): Record<string, readonly string[]> {
  return warnings.length === 0 ? {} : { warning: warnings.map((text) => `299 - ${JSON.stringify(text)}`) };
}

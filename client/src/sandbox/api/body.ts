import { goQuote } from "../goQuote.ts";
import type { JsonObject, KubeObject, ObjectMeta } from "../objects.ts";
import type { Decoded } from "../validation/decode.ts";
import { decode, DecodeError, isObject } from "../validation/decode.ts";
import type { ApiRequest } from "./exchange.ts";
import type { SentDocument } from "./parseBody.ts";
import { mediaTypeOf, parseBody, unknownFormat } from "./parseBody.ts";
import { decodeProtobuf } from "./protobuf.ts";
import { ApiError, badRequest } from "./status.ts";
import type { ResourceType } from "./resources.ts";
import { apiVersionOf, RESOURCES } from "./resources.ts";
import type { Target } from "./target.ts";

/** An object as it was sent, and what the sender is to be warned of. */
export interface SentObject {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}

/**
 * Reads the object in a request's body, and checks its fields as `fieldValidation` asks (Strict, Warn, Ignore; Warn is
 * the default).
 *
 * @throws ApiError 400 (malformed, wrong kind, unknown field), 415 (neither JSON nor YAML)
 */
export function readObject(request: ApiRequest, target: Target): SentObject {
  const { kind } = target.type;
  const { value, duplicates } = readDocument(request, kind);
  const fieldValidation = request.query.get("fieldValidation") ?? "";
  try {
    const decoded = decodeAs(value, target.type);
    const problems = [...duplicates, ...decoded.unknown];
    if (problems.length > 0 && fieldValidation === "Strict") {
      const isYaml = duplicates.length > 0 && mediaTypeOf(request) === "application/yaml";
      const twice = isYaml ? [["yaml: unmarshal errors:", ...duplicates].join("\n  ")] : duplicates;
      throw new DecodeError(strictProblem([...twice, ...decoded.unknown]));
    }
    return { object: inPlace(decoded, target), warnings: fieldValidation === "Ignore" ? [] : problems };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const { kind: given, version } = typeOfDocument(value, target.type);
    throw badRequest(
      `${given} in version ${goQuote(version.replace(/^.*\//, ""))} cannot be handled as a ${kind}: ${error.message}`,
    );
  }
}

function readDocument(request: ApiRequest, kind: string): SentDocument {
  if (mediaTypeOf(request) !== "application/vnd.kubernetes.protobuf") return parseBody(request, kind);
  const value = decodeProtobuf(request.bytes, kind);
  if (!value) throw unknownFormat();
  return { value, duplicates: [] };
}

export const strictProblem = (problems: readonly string[]): string => `strict decoding error: ${problems.join(", ")}`;

/** Reads a document as an object of a type. @throws DecodeError where it is of another kind, or has a wrong type in it */
export function decodeAs(document: JsonObject, type: ResourceType): Decoded {
  const { kind, version } = typeOfDocument(document, type);
  const own = apiVersionOf(type);
  if (kind === type.kind && version === own) return decode(document, type.kind);
  if (version.endsWith("/")) throw new DecodeError(`Object 'apiVersion' is missing in '${JSON.stringify(document)}'`);
  const other = RESOURCES.find((one) => one.kind === kind && apiVersionOf(one) === version);
  if (!other) {
    const words = `no kind ${goQuote(kind)} is registered for version ${goQuote(version)}`;
    throw new DecodeError(`${words} in scheme "pkg/runtime/scheme.go:110"`);
  }
  const inside = (type.group ?? "core").replace(/\..*$/, "");
  throw new DecodeError(`converting (v1.${kind}) to (${inside}.${type.kind}): unknown conversion`);
}

function typeOfDocument(document: JsonObject, type: ResourceType): { readonly kind: string; readonly version: string } {
  const { kind, apiVersion } = document as { readonly kind?: string | null; readonly apiVersion?: string | null };
  const version = (apiVersion ?? "").replace(/^\//, "");
  const isOwn = version === "" || version === `${type.group ?? ""}/`;
  return { kind: (kind ?? "") === "" ? type.kind : (kind ?? ""), version: isOwn ? apiVersionOf(type) : version };
}

/** A decoded object in the namespace that the request names. @throws ApiError 400 where it says another one */
export function inPlace({ value }: Decoded, target: Target): KubeObject {
  const sent = isObject(value.metadata) ? value.metadata : {};
  const metadata = { name: "", ...sent } as unknown as ObjectMeta;
  const namespace = metadata.namespace ?? "";
  if (namespace !== "" && namespace !== target.namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  return {
    ...value,
    kind: target.type.kind,
    apiVersion: apiVersionOf(target.type),
    metadata: { ...metadata, ...(target.namespace !== undefined && { namespace: target.namespace }) },
  };
}

/** Runs what answers a request; where it refuses, the sender is warned all the same. */
export function withWarnings<T>(warnings: readonly string[], answer: () => T): T {
  try {
    return answer();
  } catch (error) {
    if (error instanceof ApiError) {
      const { warning = [] } = warningHeaders(warnings);
      const all = [...warning, ...(error.headers.warning ?? [])];
      if (all.length > 0) error.headers = { warning: all };
    }
    throw error;
  }
}

/** Headers that tell the warnings, one each. */
export function warningHeaders(warnings: readonly string[]): Record<string, readonly string[]> {
  return warnings.length === 0 ? {} : { warning: warnings.map((text) => `299 - ${JSON.stringify(text)}`) };
}

import { parse, parseDocument } from "yaml";
import { goJson } from "../goQuote.ts";
import type { Json, JsonObject } from "../objects.ts";
import { isObject } from "../validation/decode.ts";
import type { ApiRequest } from "./exchange.ts";
import { JsonSyntaxError, parseJson } from "./goJson.ts";
import { ApiError, badRequest } from "./status.ts";
import { yamlWords } from "./yamlWords.ts";

/** An object as its text says it, and the members that it says twice. */
export interface SentDocument {
  readonly value: JsonObject;
  readonly duplicates: readonly string[];
}

const UNKNOWN_FORMAT =
  "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, " +
  "application/vnd.kubernetes.protobuf";

export const unknownFormat = (): ApiError => new ApiError(415, "UnsupportedMediaType", UNKNOWN_FORMAT);

/** The media type of a request's body, without parameters; JSON where none is told. */
export function mediaTypeOf({ headers }: Pick<ApiRequest, "headers">): string {
  const type = headers["content-type"] ?? "";
  return type === "" ? "application/json" : (type.split(";")[0] ?? "").trim().toLowerCase();
}

/** @throws ApiError 415 of a body that is of no type that is read */
export function checkMediaType(request: ApiRequest): void {
  const known = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];
  if (!known.includes(mediaTypeOf(request))) throw unknownFormat();
}

/**
 * Reads the object in a request's body, JSON or YAML.
 *
 * @param kind as the message about an unreadable one calls it
 * @throws ApiError 400, 415
 */
export function parseBody(request: ApiRequest, kind: string): SentDocument {
  try {
    return parseObject(request);
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): ${error.message} (${summary(request.body)})`,
    );
  }
}

/** What cannot be read as an object, in the words of the API server. */
export class UnreadableError extends Error {}

/** @throws UnreadableError, ApiError 415 */
export function parseObject(request: Pick<ApiRequest, "headers" | "body">): SentDocument {
  const mediaType = mediaTypeOf(request);
  if (mediaType === "application/yaml") {
    return { value: typed(parseYaml(request.body)), duplicates: yamlDuplicates(request.body) };
  }
  if (mediaType !== "application/json") throw unknownFormat();
  try {
    const { value, duplicates } = parseJson(request.body);
    return { value: typed(value), duplicates };
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new UnreadableError(`couldn't get version/kind; json parse error: ${error.message}`);
  }
}

/** @throws UnreadableError */
export function parseYaml(text: string): Json {
  const document = parseDocument(text, { version: "1.1", uniqueKeys: false });
  // What comes behind the first document is not read.
  const problem = document.errors.find(({ code }) => code !== "UNEXPECTED_TOKEN" && code !== "MULTIPLE_DOCS");
  if (problem) throw new UnreadableError(`yaml: ${yamlWords(problem)}`);
  const value = valueOf(document);
  if (!JSON.stringify(value).isWellFormed() || /\\ud[89ab]/i.test(JSON.stringify(value))) {
    throw new UnreadableError("yaml: found invalid Unicode character escape code");
  }
  return value;
}

/** @throws UnreadableError where it speaks of a part that is not there */
function valueOf(document: ReturnType<typeof parseDocument>): Json {
  try {
    return (document.toJS() as Json | undefined) ?? null;
  } catch (error) {
    const [, name] = /^Unresolved alias .*: (.*)$/.exec((error as Error).message) ?? [];
    throw name === undefined ? error : new UnreadableError(`yaml: unknown anchor '${name}' referenced`);
  }
}

/** Members that are told twice, as go-yaml calls them: by their lines. */
function yamlDuplicates(text: string): string[] {
  return parseDocument(text, { version: "1.1" }).errors.flatMap(({ code, linePos, pos }) => {
    if (code !== "DUPLICATE_KEY") return [];
    const key: unknown = parse(/^(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^:\s]+)/.exec(text.slice(pos[0]))?.[0] ?? "");
    return [`line ${linePos?.[0].line ?? 1}: key ${goJson(key)} already set in map`];
  });
}

/** What Go looks at first: an object, whose kind and version are texts. @throws UnreadableError */
export function typed(value: Json): JsonObject {
  if (value === null) return {};
  if (!isObject(value)) throw wrongType(`${goTypeName(value)} into Go value of type ${STRUCT}`);
  for (const name of ["apiVersion", "kind"]) {
    const word = value[name] ?? "";
    if (typeof word !== "string") {
      throw wrongType(`${goTypeName(word)} into Go struct field .${name} of type string`);
    }
    if (name === "apiVersion" && word.split("/").length > 2) {
      throw new UnreadableError(`unexpected GroupVersion string: ${word}`);
    }
  }
  return value;
}

const STRUCT = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;

const wrongType = (what: string): UnreadableError =>
  new UnreadableError(`couldn't get version/kind; json parse error: json: cannot unmarshal ${what}`);

/** What Go's decoder calls a value that it did not expect. */
export function goTypeName(value: unknown): string {
  return Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
}

const SHOWN = 30;

/** The beginning of a body, in hexadecimal where it does not look like an object. */
function summary(body: string): string {
  const bytes = Buffer.from(body);
  if (bytes.length === 0) return "<empty>";
  const isCut = bytes.length > SHOWN;
  const shown = isCut ? bytes.subarray(0, SHOWN) : bytes;
  return `${body.startsWith("{") ? shown.toString() : shown.toString("hex")}${isCut ? " ..." : ""}`;
}

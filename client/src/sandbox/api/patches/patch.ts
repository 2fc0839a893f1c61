import type { Json, JsonObject, KubeObject } from "../../objects.ts";
import { invalidValue } from "../../validation/causes.ts";
import type { Decoded } from "../../validation/decode.ts";
import { DecodeError, isObject } from "../../validation/decode.ts";
import { decodeAs, inPlace, strictProblem, type SentObject } from "../body.ts";
import type { ApiRequest } from "../exchange.ts";
import type { ParsedJson } from "../goJson.ts";
import { JsonSyntaxError, parseJson } from "../goJson.ts";
import { goTypeName, mediaTypeOf, typed, UnreadableError } from "../parseBody.ts";
import type { ResourceType } from "../resources.ts";
import { ApiError, badRequest, invalid } from "../status.ts";
import type { Target } from "../target.ts";
import { goText } from "./goText.ts";
import { jsonPatch } from "./jsonPatch.ts";
import { mergePatch } from "./mergePatch.ts";
import { strategicPatch } from "./strategicPatch.ts";
import { unstructured } from "./unstructured.ts";

export const JSON_PATCH = "application/json-patch+json";
export const MERGE_PATCH = "application/merge-patch+json";
export const STRATEGIC_PATCH = "application/strategic-merge-patch+json";

/** What a patch makes of an object's document, before it is read. */
interface Patched {
  readonly document: Json;
  /** What is wrong with the patch itself, for `fieldValidation`. */
  readonly problems: readonly string[];
  /** What the message about an unreadable result shows. */
  readonly shown: string;
  /** Fields that are not known are told in the order of their names. */
  readonly isSorted?: true;
}

/**
 * The object that a patch asks for: a merge patch, a strategic merge patch or a JSON patch.
 *
 * @throws ApiError 400 or 422 for a bad patch
 */
export function patchedObject(before: KubeObject, request: ApiRequest, target: Target): SentObject {
  const validation = request.query.get("fieldValidation") ?? "";
  const { document, problems, shown, isSorted } = patch(before as unknown as JsonObject, request, target.type);
  try {
    const decoded = read(document, target.type);
    const all = [...problems, ...(isSorted ? [...decoded.unknown].sort() : decoded.unknown)];
    if (validation === "Strict" && all.length > 0) throw new DecodeError(strictProblem(all));
    return { object: inPlace(decoded, target), warnings: validation === "Ignore" ? [] : all };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw invalid("", "", [invalidValue("patch", shown, error.message)]);
  }
}

function patch(before: JsonObject, request: ApiRequest, type: ResourceType): Patched {
  switch (mediaTypeOf(request)) {
    case JSON_PATCH: {
      const { operations, problems } = parseOperations(request.body);
      const document = jsonPatch(before, operations);
      return { document, problems, shown: JSON.stringify(document) };
    }
    case MERGE_PATCH: {
      const { value, duplicates } = parseMap(request.body, "error decoding patch: ");
      if (!value) throw badRequest("Invalid JSON Patch");
      const document = mergePatch(before, value);
      return { document, problems: duplicates, shown: JSON.stringify(document) };
    }
    default: {
      const { value, duplicates } = parseMap(request.body, "");
      const shown = goText(value ?? {});
      // Of which kind it is, the path says.
      const { apiVersion = "", kind = "" } = before;
      const merged = strategicPatch(before, value ?? {}, type.kind);
      try {
        const document = { ...unstructured(merged, type.kind), apiVersion, kind };
        return { document, problems: duplicates, shown, isSorted: true };
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
        // Another of the server's readers has words of its own.
        const why = error.message.replace(/^illegal base64/, "error decoding from json: $&");
        throw invalid("", "", [invalidValue("patch", shown, why)]);
      }
    }
  }
}

/** Reads what is left of an object; without a version of the API, none of its members is known. */
function read(document: Json, type: ResourceType): Decoded {
  if (!isObject(document)) {
    throw new DecodeError(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${goTypeName(document)}`,
    );
  }
  checkType(document);
  if (!["", "/"].includes((document.apiVersion as string | null | undefined) ?? "")) return decodeAs(document, type);
  const members = Object.keys(document)
    .filter((name) => name !== "kind" && name !== "apiVersion")
    .sort();
  return { value: {}, unknown: members.map((name) => `unknown field "${name}"`) };
}

/** @throws DecodeError where its kind or version is no text */
function checkType(document: JsonObject): void {
  try {
    typed(document);
  } catch (error) {
    throw error instanceof UnreadableError ? new DecodeError(error.message) : error;
  }
}

function parse(body: string, prefix: string): ParsedJson {
  try {
    return parseJson(body);
  } catch (error) {
    throw error instanceof JsonSyntaxError ? badRequest(`${prefix}${error.message}`) : error;
  }
}

/** @throws ApiError 400 */
function parseMap(
  body: string,
  prefix: string,
): { readonly value: JsonObject | undefined; readonly duplicates: readonly string[] } {
  const { value, duplicates } = parse(body, prefix);
  if (value === null) return { value: undefined, duplicates };
  if (isObject(value)) return { value, duplicates };
  const words = `json: cannot unmarshal ${goTypeName(value)} into Go value of type map[string]interface {}`;
  throw badRequest(`${prefix}${words}`);
}

/** @throws ApiError 400, 413 */
function parseOperations(body: string): {
  readonly operations: readonly JsonObject[];
  readonly problems: readonly string[];
} {
  const { value, duplicates } = parse(body, DECODING);
  const list = value ?? [];
  if (!Array.isArray(list)) throw wrong(list, "value of type []handlers.jsonPatchOp");
  const problems = duplicates.map((problem) => `json patch ${problem}`);
  const operations = list.map((item, index) => {
    const operation = item ?? {};
    if (!isObject(operation)) throw wrong(operation, "value of type handlers.jsonPatchOp");
    for (const [name, member] of Object.entries(operation)) {
      if (name === "value") continue;
      if (!["op", "path", "from"].includes(name)) problems.push(`json patch unknown field "[${index}].${name}"`);
      else if (member !== null && typeof member !== "string") {
        throw wrong(member, `struct field jsonPatchOp.${name} of type string`);
      }
    }
    return operation;
  });
  if (operations.length > MOST_OPERATIONS) throw tooMany(operations.length);
  return { operations, problems };
}

const DECODING = "error decoding patch: ";
const MOST_OPERATIONS = 10_000;

const wrong = (value: Json, where: string): ApiError =>
  badRequest(`${DECODING}json: cannot unmarshal ${goTypeName(value)} into Go ${where}`);

const tooMany = (count: number): ApiError =>
  new ApiError(
    413,
    "RequestEntityTooLarge",
    `Request entity is too large: The allowed maximum operations in a JSON patch is ${MOST_OPERATIONS}, got ${count}`,
    {},
  );

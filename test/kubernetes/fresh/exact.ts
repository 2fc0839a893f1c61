import { parse as parseYaml } from "yaml";
import type { Json, JsonObject } from "../../../client/src/sandbox/objects.ts";
import { isObject } from "../../../client/src/sandbox/validation/decode.ts";
import type { Answer } from "../conformance/cluster.ts";

/** All that an API server says to a request, but for what differs from one cluster and moment to the next. */
export interface ExactAnswer {
  readonly code: number;
  /** JSON for people. */
  readonly isPretty?: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** A document, those of a stream, or a text. */
  readonly body: Json;
}

/** Of each answer other ones. */
const OTHER_HEADERS =
  /^(?:date|audit-id|x-kubernetes-pf-.*|content-length|transfer-encoding|connection|keep-alive|etag|last-modified|expires)$/;

/** @param space the name of the namespace that the request was about */
export function exactly({ status: code, headers, text }: Answer, space: string): ExactAnswer {
  const told = Object.entries(headers).filter(([name]) => !OTHER_HEADERS.test(name));
  const isJson = (headers["content-type"] ?? "").includes("json");
  const isYaml = (headers["content-type"] ?? "").includes("yaml");
  const whole = {
    code,
    headers: Object.fromEntries(told.map(([name, value]) => [name, String(value)])),
    ...(isJson && text.startsWith("{\n  ") && { isPretty: true }),
    body: isJson ? documentsOf(text) : isYaml ? even(parseYaml(text) as Json) : text,
  };
  return JSON.parse(withoutNames(JSON.stringify(whole), space)) as ExactAnswer;
}

/** The document that a text is, or those of its lines. */
function documentsOf(text: string): Json {
  try {
    return even(JSON.parse(text) as Json);
  } catch {
    const lines = text.split("\n").filter((line) => line !== "");
    return lines.length < 2 ? text : lines.map(documentsOf);
  }
}

/** How often the server says so, and in which order, is chance. */
function different(items: readonly Json[]): Json[] {
  return [...new Set(items.map((item) => JSON.stringify(item)))].sort().map((text) => JSON.parse(text) as Json);
}

function even(value: Json, key = ""): Json {
  if (Array.isArray(value)) {
    const items = value.map((item) => even(item, `${key}[]`));
    return key === "causes" || key === "nonResourceRules" ? different(items) : items;
  }
  if (key === "cells[]" && typeof value === "string") return value.replace(/^(?:\d+[smhdy])+$/, "AGE");
  if (key === "continue" && value !== "") return "…";
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, item]): [string, Json] => [name, even(item, name)]);
  const result = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  if (Array.isArray(result.columnDefinitions)) result.columnDefinitions = undescribed(result.columnDefinitions);
  if (key === "metadata") return evenMetadata(result);
  return result.kind === "Status" ? withoutOrder(result) : result;
}

const undescribed = (columns: readonly Json[]): Json[] =>
  columns.map((one) => (isObject(one) ? { ...one, description: "…" } : one));

function evenMetadata(told: JsonObject): JsonObject {
  const { managedFields } = told;
  const metadata = Array.isArray(managedFields) ? { ...told, managedFields: evenManagers(managedFields) } : told;
  const { generateName, name }: JsonObject = metadata;
  if (typeof generateName !== "string" || generateName === "" || typeof name !== "string") return metadata;
  return { ...metadata, ...(name.startsWith(generateName) && { name: name.replace(/.{5}$/, "*****") }) };
}

/** Who came first within a second is chance. */
function evenManagers(managers: readonly Json[]): Json[] {
  const timeless = managers.map((one) => (isObject(one) ? { ...one, time: "time" in one } : one));
  return timeless.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Of several causes the order is often that of a Go map: none. */
function withoutOrder(status: JsonObject): JsonObject {
  const { details, message } = status;
  const causes = isObject(details) && Array.isArray(details.causes) ? details.causes : [];
  if (causes.length < 2 || typeof message !== "string") return status;
  return { ...status, message: evenConflicts(message).replace(/: \[.*/s, ": […]") };
}

/** Managers of one name follow the seconds in which they wrote. */
function evenConflicts(message: string): string {
  const [, before, told] = /^(Apply failed with \d+ conflicts: )(.*)$/s.exec(message) ?? [];
  if (before === undefined || told === undefined) return message;
  return (
    before +
    told
      .split(/\n(?=conflicts with )/)
      .sort()
      .join("\n")
  );
}

function withoutNames(text: string, space: string): string {
  return (
    text
      .replaceAll(space, "NAMESPACE")
      .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UID")
      .replace(/(kube-api-access-)\w{5}/g, "$1*****")
      .replace(/-----BEGIN CERTIFICATE[^"]*/g, "CERTIFICATE")
      .replace(/\b20(?:2[5-9]|[3-9]\d)-\d\d-\d\dT[\d:.]+Z/g, "TIME")
      .replace(/(resourceVersion\\*": ?\\*")\d{3,}/gi, "$1VERSION")
      .replace(/(in record \()\d+/g, "$1VERSION")
      .replace(/(too old resource version: \d+ \()\d+/g, "$1VERSION")
      .replace(/(Too large resource version: \d+, current: )\d+/g, "$1VERSION")
      // All that a patch leads to.
      .replace(/(Invalid value: \\")\{(?:[^"\\]|\\.)*?\}(\\": )/g, "$1…$2")
      .replace(/\bgen-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, "gen-*****")
  );
}

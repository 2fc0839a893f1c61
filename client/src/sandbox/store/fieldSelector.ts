import { badRequest } from "../api/status.ts";
import type { KubeObject } from "../objects.ts";
import type { Matcher } from "./labelSelector.ts";

/**
 * The fields that each resource can be selected by beside name and namespace (Kubernetes 1.34). Those that have none are
 * refused in other words.
 */
const SELECTABLE: Readonly<Record<string, readonly string[]>> = {
  pods: [
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.schedulerName",
    "spec.serviceAccountName",
    "spec.hostNetwork",
    "status.phase",
    "status.podIP",
    "status.podIPs",
    "status.nominatedNodeName",
  ],
  events: [
    "involvedObject.kind",
    "involvedObject.namespace",
    "involvedObject.name",
    "involvedObject.uid",
    "involvedObject.apiVersion",
    "involvedObject.resourceVersion",
    "involvedObject.fieldPath",
    "reason",
    "reportingComponent",
    "source",
    "type",
  ],
  jobs: ["status.successful"],
  namespaces: ["status.phase", "name"],
  nodes: ["spec.unschedulable"],
  secrets: ["type"],
};

interface Term {
  readonly field: string;
  readonly isNot: boolean;
  readonly value: string;
}

/**
 * Parses a field selector: `status.phase=Running,spec.nodeName!=node`.
 *
 * @throws ApiError 400 when it is malformed or names a field that `resource` cannot be selected by
 */
export function parseFieldSelector(text: string, resource: string): Matcher<KubeObject> {
  // What names no field is about everything.
  const terms = parseTerms(text).filter(({ field, value }) => field !== "" || value !== "");
  terms.forEach(({ field }) => checkField(field, resource));
  return (object) => terms.every(({ field, isNot, value }) => (fieldOf(object, field) === value) !== isNot);
}

/** @throws ApiError 400 when it is malformed */
export function parseTerms(text: string): Term[] {
  const parts = text.split(/(?<!\\),/).sort();
  return parts.filter((part) => part !== "").map((part) => parseTerm(part, text));
}

function parseTerm(term: string, whole: string): Term {
  const [, field = "", operator, raw = ""] = /^(.*?)(!=|==|=)(.*)$/s.exec(term) ?? [];
  if (operator === undefined) {
    throw badRequest(`invalid selector: '${whole}'; can't understand '${term}'`);
  }
  return { field, isNot: operator === "!=", value: unescapeValue(raw) };
}

/** @throws ApiError 400 as Go words it */
function unescapeValue(raw: string): string {
  let value = "";
  for (const [found] of raw.matchAll(/\\.?|[^\\]/gsu)) {
    if (found.startsWith("\\") && !/^\\[\\,=]$/.test(found)) {
      throw badRequest(`invalid field selector: invalid escape sequence: ${found}`);
    }
    if (found === "," || found === "=") {
      throw badRequest(`invalid field selector: unescaped character in value: ${found.charCodeAt(0)}`);
    }
    value += found.replace(/^\\/, "");
  }
  return value;
}

function checkField(field: string, resource: string): void {
  const own = SELECTABLE[resource];
  if (["metadata.name", "metadata.namespace", ...(own ?? [])].includes(field)) return;
  if (own === undefined) {
    throw badRequest(
      `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`,
    );
  }
  throw badRequest(
    resource === "jobs"
      ? `field label ${JSON.stringify(field)} not supported for Job`
      : `field label not supported: ${field}`,
  );
}

function fieldOf(object: KubeObject, path: string): string {
  let value: unknown = object;
  for (const name of path.split(".")) {
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  }
  if (path === "spec.hostNetwork" || path === "spec.unschedulable") {
    return String(value === true);
  }
  if (path === "status.successful") {
    return String((object as { status?: { succeeded?: number } }).status?.succeeded ?? 0);
  }
  if (path === "source") {
    const source = (object as { source?: { component?: string } }).source;
    return source?.component ?? "";
  }
  return typeof value === "string" ? value : "";
}

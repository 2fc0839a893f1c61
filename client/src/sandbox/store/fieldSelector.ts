import { badRequest } from "../api/status.ts";
import type { KubeObject } from "../objects.ts";
import type { Matcher } from "./labelSelector.ts";

/** The fields that each resource can be selected by (Kubernetes 1.34); others are a bad request. */
const SELECTABLE: Readonly<Record<string, readonly string[]>> = {
  pods: [
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.schedulerName",
    "spec.serviceAccountName",
    "spec.hostNetwork",
    "status.phase",
    "status.podIP",
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
  nodes: ["spec.unschedulable"],
  namespaces: ["status.phase", "name"],
  secrets: ["type"],
};

/**
 * Parses a field selector: `status.phase=Running,spec.nodeName!=node`.
 *
 * @throws ApiError 400 when it is malformed or names a field that `resource` cannot be selected by
 */
export function parseFieldSelector(text: string, resource: string): Matcher<KubeObject> {
  const matchers = text
    .split(/(?<!\\),/)
    .filter((term) => term.trim() !== "")
    .map((term) => parseTerm(term.trim(), resource, text));
  return (object) => matchers.every((matches) => matches(object));
}

function parseTerm(term: string, resource: string, whole: string): Matcher<KubeObject> {
  const [, field = "", operator, raw = ""] = /^([^=!]*)(!=|==|=)(.*)$/.exec(term) ?? [];
  if (operator === undefined) {
    throw badRequest(`invalid selector: '${whole}'; can't understand '${term}'`);
  }
  const known = ["metadata.name", "metadata.namespace", ...(SELECTABLE[resource] ?? [])];
  if (!known.includes(field)) {
    throw badRequest(`field label not supported: ${field}`);
  }
  const value = raw.replace(/\\([\\,=])/g, "$1");
  return (object) => (fieldOf(object, field) === value) === (operator !== "!=");
}

function fieldOf(object: KubeObject, path: string): string {
  let value: unknown = object;
  for (const name of path.split(".")) {
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  }
  if (path === "spec.hostNetwork" || path === "spec.unschedulable") {
    return String(value === true);
  }
  if (path === "source") {
    const source = (object as { source?: { component?: string } }).source;
    return source?.component ?? "";
  }
  return typeof value === "string" ? value : "";
}

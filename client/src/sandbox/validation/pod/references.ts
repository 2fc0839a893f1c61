import type { StatusCause } from "../../api/status.ts";
import { invalidAs, invalidValue, required, unsupported } from "../causes.ts";
import { qualifiedName } from "../names.ts";
import { canonicalQuantity, quantityOrZero } from "../quantity.ts";

export interface FieldReference {
  readonly apiVersion?: string;
  readonly fieldPath: string;
}

export interface ResourceReference {
  readonly containerName?: string;
  readonly resource: string;
  readonly divisor?: string;
}

/** Fields of a pod that its containers may read, apart from those that only volumes know. */
const FIELDS = [
  "metadata.annotations",
  "metadata.labels",
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.restartPolicy",
  "spec.serviceAccountName",
  "spec.schedulerName",
  "status.phase",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
  "spec.host",
];
const RESOURCES = ["cpu", "ephemeral-storage", "memory"];
const RESOURCE_FIELDS = ["limits", "requests"].flatMap((kind) => RESOURCES.map((name) => `${kind}.${name}`));
const BYTES = ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];

/** What is wrong with a reference to a field of the pod; `allowed` are those that may be read here (Kubernetes 1.34). */
export function checkFieldReference(
  { apiVersion = "", fieldPath }: FieldReference,
  allowed: readonly string[],
  field: string,
): StatusCause[] {
  if (fieldPath === "") return [required(`${field}.fieldPath`)];
  const [, path = fieldPath, subscript] = /^(.*)\['(.*)'\]$/.exec(fieldPath) ?? [];
  const problem = conversionProblem(apiVersion, fieldPath, path, subscript);
  if (problem !== undefined) {
    return [invalidValue(`${field}.fieldPath`, fieldPath, `error converting fieldPath: ${problem}`)];
  }
  if (subscript !== undefined) {
    const key = path === "metadata.annotations" ? subscript.toLowerCase() : subscript;
    return invalidAs(field, key, qualifiedName(key));
  }
  return allowed.includes(path) ? [] : [unsupported(`${field}.fieldPath`, path, allowed)];
}

function conversionProblem(version: string, whole: string, path: string, subscript?: string): string | undefined {
  if (version !== "v1") return `unsupported pod version: ${version}`;
  if (subscript !== undefined) {
    const hasKeys = path === "metadata.annotations" || path === "metadata.labels";
    return hasKeys ? undefined : `field label does not support subscript: ${whole}`;
  }
  return FIELDS.includes(path) ? undefined : `field label not supported: ${path}`;
}

/** What is wrong with a reference to what a container asks for. `inVolume`: then the container has to be named. */
export function checkResourceReference(
  { containerName = "", resource, divisor = "0" }: ResourceReference,
  inVolume: boolean,
  field: string,
): StatusCause[] {
  const causes: StatusCause[] = [];
  if (inVolume && containerName === "") causes.push(required(`${field}.containerName`));
  else if (resource === "") causes.push(required(`${field}.resource`));
  else if (!RESOURCE_FIELDS.includes(resource) && !/^(?:limits|requests)\.hugepages-/.test(resource)) {
    causes.push(unsupported(`${field}.resource`, resource, RESOURCE_FIELDS));
  }
  if (quantityOrZero(divisor) === 0) return causes;
  const [, name = ""] = /^(?:limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-)/.exec(resource) ?? [];
  const known = name === "cpu" ? ["1m", "1"] : name === "" ? undefined : BYTES;
  if (known && !known.includes(canonicalQuantity(divisor))) {
    const list = name === "cpu" ? known.join(" and ") : known.join(", ");
    const what = { "ephemeral-storage": "local ephemeral storage", "hugepages-": "hugepages" }[name] ?? name;
    causes.push(
      invalidValue(
        `${field}.divisor`,
        resource,
        `only divisor's values ${list} are supported with the ${what} resource`,
      ),
    );
  }
  return causes;
}

import type { Amounts, NodeObject } from "../objects.ts";
import type { Container } from "../containerObjects.ts";
import type { Pod } from "../podObjects.ts";
import type { Store } from "../store/store.ts";
import { quantityOrZero } from "../validation/quantity.ts";

/** Resources of which a container without a limit may take all that its node has. */
const OF_THE_NODE = ["cpu", "memory", "ephemeral-storage"];

/** A field of a pod as text, for variables and files (Kubernetes 1.34); labels and annotations as a whole a line each. */
export function fieldText({ metadata, spec, status }: Pod, path: string): string {
  const [, map, key] = /^metadata\.(labels|annotations)(?:\['(.*)'\])?$/.exec(path) ?? [];
  if (map === "labels" || map === "annotations") {
    return key === undefined ? linesOf(metadata[map] ?? {}) : (metadata[map]?.[key] ?? "");
  }
  const values: Readonly<Record<string, string | undefined>> = {
    "metadata.name": metadata.name,
    "metadata.namespace": metadata.namespace,
    "metadata.uid": metadata.uid,
    "spec.nodeName": spec.nodeName,
    "spec.serviceAccountName": spec.serviceAccountName,
    "status.hostIP": status.hostIP,
    "status.hostIPs": status.hostIP,
    "status.podIP": status.podIP,
    "status.podIPs": status.podIP,
  };
  return values[path] ?? "";
}

function linesOf(map: Readonly<Record<string, string>>): string {
  return Object.keys(map)
    .sort()
    .map((name) => `${name}=${JSON.stringify(map[name])}`)
    .join("\n");
}

export interface ResourceField {
  readonly containerName?: string;
  readonly resource: string;
  readonly divisor?: string;
}

/** A resource of a container, in units of the divisor, rounded up (Kubernetes 1.34). */
export function resourceText(store: Store, { spec }: Pod, own: Container | undefined, field: ResourceField): string {
  const { containerName, resource, divisor } = field;
  const container = [...spec.containers, ...(spec.initContainers ?? [])].find(({ name }) => name === containerName);
  const { limits, requests } = (container ?? own)?.resources ?? {};
  const [list, name = ""] = resource.split(".");
  const node = store.get("nodes", undefined, spec.nodeName ?? "") as NodeObject | undefined;
  const whole: Amounts = OF_THE_NODE.includes(name) ? (node?.status.allocatable ?? {}) : {};
  const amount = list === "limits" ? (limits?.[name] ?? whole[name]) : requests?.[name];
  return String(Math.ceil(quantityOrZero(amount) / (quantityOrZero(divisor) || 1)));
}

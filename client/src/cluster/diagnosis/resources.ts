import { t } from "../../l10n.ts";
import { kubernetesQuantity } from "../../../../server/src/values/quantity.ts";
import { podRequest, type Asker, type Request } from "./podRequests.ts";
import type { Node, Pod } from "../objects.ts";
import { cpuText, memoryText } from "./amounts.ts";
import type { Cause, Fix } from "./cause.ts";

/** The nodes have not enough of a resource: for now, or, where they can be read and none is big enough, ever. */
export function shortOf(resource: string, pod: Pod, nodes: readonly Node[], evidence: string): Cause {
  const request = podRequest(pod, resource);
  const wanted = requested(request, resource);
  const found = nodes.length === 0 ? undefined : biggest(nodes, resource);
  const isNever = found !== undefined && wanted.amount > found.amount;
  const id = resource === "cpu" ? "short-of-cpu" : resource === "memory" ? "short-of-memory" : "short-of-resource";
  const key =
    id === "short-of-resource" ? (resource === "ephemeral-storage" ? "requests" : "limits") : `request_${resource}`;
  const cause: Cause = {
    id,
    // Room may come when others end.
    severity: isNever ? "error" : "warning",
    sentence: isNever ? neverEnough(resource, wanted.text, found.text) : notEnough(resource, wanted.text),
    evidence,
    key,
    hint: isNever
      ? t("Ask for less in {0}, or for nodes that are bigger.", key)
      : t("Ask for less in {0}, or wait until other pods have ended.", key),
    fix: isNever ? lower(key, resource, found.amount) : undefined,
  };
  return request === undefined || request.by === "main" ? cause : ofOther(cause, request.by);
}

/** The engine's keys are about its own container alone. */
function ofOther(cause: Cause, by: Exclude<Asker, "main">): Cause {
  const common = { ...cause, key: "pod_yaml", fix: undefined };
  if (by === "pod")
    return {
      ...common,
      hint: t("The pod as a whole asks for it: see resources in pod_yaml."),
      field: "/spec/resources",
    };
  if (by === "overhead") {
    const hint = t("Its runtime class asks for most of it (overhead): take another runtimeClassName in pod_yaml.");
    return { ...common, hint, field: "/spec/runtimeClassName" };
  }
  return { ...common, container: by.container, hint: t('See the container "{0}" in pod_yaml.', by.container) };
}

function notEnough(resource: string, wanted: string): string {
  if (wanted === "") return t("The nodes have not enough {0} free for the pod's request.", named(resource));
  return t("The nodes have not enough {0} free for the {1} that the pod requests.", named(resource), wanted);
}

function neverEnough(resource: string, wanted: string, most: string): string {
  if (/^0?$/.test(most)) return t("No node has any {0}, of which the pod asks for {1}.", named(resource), wanted);
  return t("The pod asks for more {0} than any node has: {1}, and the biggest has {2}.", named(resource), wanted, most);
}

/** Half of the biggest node: the whole of it is never free. */
function lower(key: string, resource: string, room: number): Fix | undefined {
  if (room === 0 || (resource !== "cpu" && resource !== "memory")) return undefined;
  const set = resource === "cpu" ? cpuText(room / 2) : memoryText(room / 2);
  return { title: t("Lower {0} to {1}", key, set), key, set };
}

const GIBIBYTE = 1024 ** 3;

interface Amount {
  readonly amount: number;
  /** As Kubernetes writes it; empty for nothing. */
  readonly text: string;
}

function requested(request: Request | undefined, resource: string): Amount {
  if (!request) return { amount: 0, text: "" };
  const show = resource === "cpu" ? cpuText : resource === "memory" ? memoryText : String;
  return { amount: request.amount, text: request.text || show(request.amount) };
}

/** Kubelets count memory in Ki, and the room on disks and of big pages in bytes. */
function readable(resource: string, text: string): string {
  const isBytes = /^(?:memory|ephemeral-storage|hugepages-)/.test(resource) && /^\d{7,}(?:Ki)?$/.test(text);
  if (!isBytes) return text;
  const bytes = kubernetesQuantity(text) ?? 0;
  const tenths = Math.floor((bytes / GIBIBYTE) * 10);
  return tenths < 100 ? memoryText(bytes) : `${tenths / 10}Gi`;
}

function biggest(nodes: readonly Node[], resource: string): Amount {
  const sizes = nodes.map(({ status }) => status?.allocatable?.[resource] ?? status?.capacity?.[resource] ?? "0");
  const all = sizes.map((text): Amount => ({ amount: kubernetesQuantity(text) ?? 0, text: readable(resource, text) }));
  return all.reduce((most, one) => (one.amount > most.amount ? one : most));
}

function named(resource: string): string {
  return resource === "cpu" ? "CPU" : resource === "memory" ? t("memory") : resource;
}

import type { Thing } from "../conformance/cluster.ts";
import type { PodEvent } from "../lives/life.ts";

interface Taint {
  readonly key: string;
  readonly effect: string;
}

/** What a node says of itself, and what is said of it, without what differs from one machine to the next. */
export function nodeSight({ spec, status }: Thing): string {
  const taints = (spec.taints as readonly Taint[] | undefined) ?? [];
  const conditions = (status.conditions ?? [])
    .filter(({ type }) => ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"].includes(type))
    .map(({ type, status: is, reason = "", message = "" }) =>
      `${type} ${is} ${is === "Unknown" ? `${reason}: ${message}` : ""}`.trim(),
    );
  return [...conditions.sort(), ...taints.map(({ key, effect }) => `${key}:${effect}`)].join(", ");
}

/** `TYPE REASON: message` */
export function nodeEvent({ type, reason, message }: PodEvent): string {
  return `${type} ${reason}: ${message}`;
}

/**
 * A kubelet that stood still, and goes on, says for a few seconds that it is not well, and its taints go one after the other:
 * in which order is a matter of chance.
 */
export function isStillUnwell(sight: string): boolean {
  const isBack = sight.includes("Ready True") && sight.includes("unreachable:");
  return isBack || sight.includes("Ready False") || sight.includes("not-ready:");
}

import type { Container, Resources } from "../containerObjects.ts";
import { quantityOrZero } from "./quantity.ts";

/** How well a pod is served when its node runs short (Kubernetes 1.34). What the pod says as a whole counts first. */
export function qosClass(spec: {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly resources?: Resources;
}): string {
  const whole = spec.resources;
  const hasOwn = Object.keys({ ...whole?.limits, ...whole?.requests }).length > 0;
  const all = hasOwn
    ? [whole ?? {}]
    : [...spec.containers, ...(spec.initContainers ?? [])].map((one) => one.resources ?? {});
  const says = (amounts?: Readonly<Record<string, string>>): boolean =>
    ["cpu", "memory"].some((name) => quantityOrZero(amounts?.[name]) > 0);
  if (!all.some(({ limits, requests }) => says(limits) || says(requests))) {
    return "BestEffort";
  }
  const same = (limit?: string, request?: string): boolean =>
    quantityOrZero(limit) > 0 && quantityOrZero(limit) === quantityOrZero(request);
  const guaranteed = all.every(({ limits = {}, requests = {} }) =>
    ["cpu", "memory"].every((name) => same(limits[name], requests[name])),
  );
  return guaranteed ? "Guaranteed" : "Burstable";
}

import type { Container } from "../containerObjects.ts";
import type { PodSpec } from "../podObjects.ts";
import { podTotal, type ByResource } from "../podTotal.ts";
import { plus, sumOf, type Sum } from "../validation/quantity.ts";

type Sums = ByResource<Sum>;

/** What the pod may say for all its containers together. */
const OF_WHOLE_PODS = ["cpu", "memory"];

/**
 * What a pod asks for, or may take at most: what its containers come to; what the pod says itself counts instead
 * (Kubernetes 1.34, `podRequests` of LimitRanger).
 */
export function podAmounts(spec: PodSpec, kind: "requests" | "limits"): Sums {
  const amountsOf = ({ resources }: Pick<Container, "resources">): Sums =>
    Object.fromEntries(Object.entries(resources?.[kind] ?? {}).map(([name, text]) => [name, sumOf(text)]));
  const ofWhole = Object.entries(amountsOf(spec)).filter(([name]) => OF_WHOLE_PODS.includes(name));
  return { ...podTotal(spec, amountsOf, { plus, larger }), ...Object.fromEntries(ofWhole) };
}

const larger = (one: Sum, other: Sum): Sum => (other.amount > one.amount ? other : one);

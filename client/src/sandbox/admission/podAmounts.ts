import type { Container } from "../containerObjects.ts";
import type { PodSpec } from "../podObjects.ts";
import { plus, sumOf, type Sum } from "../validation/quantity.ts";

type Sums = Readonly<Record<string, Sum>>;

/** What the pod may say for all its containers together. */
const OF_WHOLE_PODS = ["cpu", "memory"];

/**
 * What a pod asks for, or may take at most: that of all containers that stay; an init container that ends counts where it
 * wants more, together with the sidecars before it, than they all. What the pod says itself counts instead (Kubernetes
 * 1.34, `podRequests` of LimitRanger).
 */
export function podAmounts(spec: PodSpec, kind: "requests" | "limits"): Sums {
  const amountsOf = ({ resources }: Pick<Container, "resources">): Sums =>
    Object.fromEntries(Object.entries(resources?.[kind] ?? {}).map(([name, text]) => [name, sumOf(text)]));
  let total = spec.containers.map(amountsOf).reduce(sum, {});
  let sidecars: Sums = {};
  let most: Sums = {};
  for (const one of spec.initContainers ?? []) {
    const wanted = amountsOf(one);
    if (one.restartPolicy === "Always") {
      total = sum(total, wanted);
      sidecars = sum(sidecars, wanted);
      most = larger(most, sidecars);
    } else {
      most = larger(most, sum(wanted, sidecars));
    }
  }
  const ofWhole = Object.entries(amountsOf(spec)).filter(([name]) => OF_WHOLE_PODS.includes(name));
  return { ...larger(total, most), ...Object.fromEntries(ofWhole) };
}

const sum = (one: Sums, other: Sums): Sums => combine(one, other, plus);
const larger = (one: Sums, other: Sums): Sums => combine(one, other, (a, b) => (b.amount > a.amount ? b : a));

function combine(one: Sums, other: Sums, by: (a: Sum, b: Sum) => Sum): Sums {
  const result: Record<string, Sum> = { ...one };
  for (const [name, amount] of Object.entries(other)) {
    const own = result[name];
    result[name] = own ? by(own, amount) : amount;
  }
  return result;
}

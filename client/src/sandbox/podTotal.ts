import type { Container } from "./containerObjects.ts";
import type { PodSpec } from "./podObjects.ts";

/** Amounts by their resource. */
export type ByResource<T> = Readonly<Record<string, T>>;

/** How amounts of one resource are put together. */
interface Counting<T> {
  readonly plus: (one: T, other: T) => T;
  readonly larger: (one: T, other: T) => T;
}

/**
 * What the containers of a pod come to: all that stay together; an init container that ends counts where it has more, together
 * with the sidecars before it, than they all (Kubernetes 1.34, `AggregateContainerRequests`).
 */
export function podTotal<T>(
  { containers, initContainers = [] }: PodSpec,
  amountsOf: (container: Container) => ByResource<T>,
  { plus, larger }: Counting<T>,
): ByResource<T> {
  let total = containers.map(amountsOf).reduce((sum, one) => combine(sum, one, plus), {});
  let sidecars: ByResource<T> = {};
  let most: ByResource<T> = {};
  for (const one of initContainers) {
    const own = amountsOf(one);
    const withSidecars = combine(sidecars, own, plus);
    if (one.restartPolicy === "Always") {
      total = combine(total, own, plus);
      sidecars = withSidecars;
    }
    most = combine(most, withSidecars, larger);
  }
  return combine(total, most, larger);
}

/** Amounts of two, by resource; what only one of them has stays as it is. */
export function combine<T>(one: ByResource<T>, other: ByResource<T>, by: (a: T, b: T) => T): ByResource<T> {
  const result: Record<string, T> = { ...one };
  for (const [name, amount] of Object.entries(other)) {
    const own = result[name];
    result[name] = own === undefined ? amount : by(own, amount);
  }
  return result;
}

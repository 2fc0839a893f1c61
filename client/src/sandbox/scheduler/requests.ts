import type { Container } from "../containerObjects.ts";
import type { Amounts } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import { combine, podTotal } from "../podTotal.ts";
import { quantityOrZero } from "../validation/quantity.ts";

/** By resource; whole numbers: thousandths of a processor, and one of anything else. */
export type Requests = Readonly<Record<string, number>>;

/** What the scores take a container to want that does not say (Kubernetes 1.34, `DefaultMilliCPURequest`, `DefaultMemoryRequest`). */
export const ASSUMED: Requests = { cpu: 100, memory: 200 * 2 ** 20 };

/** A quantity of a resource in whole numbers, rounded up as the scheduler does. */
export function wholeAmount(resource: string, quantity: string | undefined): number {
  const amount = quantityOrZero(quantity) * (resource === "cpu" ? 1000 : 1);
  // What comes of thousandths is not always whole: 0.07 × 1000 is 70.00000000000001.
  return Math.ceil(Math.round(amount * 1e6) / 1e6);
}

/**
 * What a pod wants of its node: what its containers come to, or it says itself, and its overhead (Kubernetes 1.34, `PodRequests`).
 *
 * @param assumed of each container that does not say
 */
export function podRequests(pod: Pod, assumed: Requests = NOTHING): Requests {
  const known = KNOWN.get(assumed) ?? new WeakMap<Pod, Requests>();
  KNOWN.set(assumed, known);
  const found = known.get(pod) ?? countRequests(pod, assumed);
  known.set(pod, found);
  return found;
}

const NOTHING: Requests = {};
/** By what is assumed. Objects are never changed in place, so that what was counted once is true for good. */
const KNOWN = new WeakMap<Requests, WeakMap<Pod, Requests>>();

function countRequests(pod: Pod, assumed: Requests): Requests {
  const { resources, overhead } = pod.spec;
  const requestsOf = (one: Container): Requests => ({ ...assumed, ...containerRequests(pod, one) });
  const total = podTotal(pod.spec, requestsOf, { plus, larger: Math.max });
  const ofWhole = Object.entries(amountsOf(resources?.requests)).filter(([name]) => isOfWholePods(name));
  return combine({ ...total, ...Object.fromEntries(ofWhole) }, amountsOf(overhead), plus);
}

/** While it is resized, a container has the larger of what it has and what it is to have (Kubernetes 1.34, `determineContainerReqs`). */
function containerRequests({ status }: Pod, { name, resources, restartPolicy }: Container): Requests {
  const wanted = amountsOf(resources?.requests);
  const statuses = [
    ...(status.containerStatuses ?? []),
    ...(restartPolicy === "Always" ? (status.initContainerStatuses ?? []) : []),
  ];
  const known = statuses.find((one) => one.name === name);
  if (!known?.resources) return wanted;
  const present = larger(amountsOf(known.resources.requests), amountsOf(known.allocatedResources));
  const pending = status.conditions?.find(({ type }) => type === "PodResizePending");
  return pending?.reason === "Infeasible" ? present : larger(wanted, present);
}

const isOfWholePods = (resource: string): boolean => /^(?:cpu|memory|hugepages-.*)$/.test(resource);

function amountsOf(amounts: Amounts = {}): Requests {
  return Object.fromEntries(Object.entries(amounts).map(([name, text]) => [name, wholeAmount(name, text)]));
}

const plus = (one: number, other: number): number => one + other;

function larger(one: Requests, other: Requests): Requests {
  return combine(one, other, Math.max);
}

/** What a pod asks of a node, as the scheduler counts it (Kubernetes 1.34, `component-helpers/resource`). */
import { kubernetesQuantity } from "../../../../server/src/values/quantity.ts";
import type { ContainerSpec, Pod } from "../objects.ts";
import { mainContainer } from "../pods/podState.ts";

/** Who asks: the engine's own container, another one by its name, the pod as a whole, or its runtime class. */
export type Asker = "main" | "pod" | "overhead" | { readonly container: string };

export interface Request {
  /** In the base unit of the resource. */
  readonly amount: number;
  /** As it is written; empty where several make it up. */
  readonly text: string;
  /** Of whom most of it is. */
  readonly by: Asker;
}

type Amounts = NonNullable<ContainerSpec["resources"]>;

/** What the pod requests of a resource; undefined where nothing does. */
export function podRequest(pod: Pod, resource: string): Request | undefined {
  const parts = partsOf(pod, resource);
  const [first, ...more] = parts;
  if (!first) return undefined;
  const most = more.reduce((before, one) => (one.amount > before.amount ? one : before), first);
  return {
    amount: parts.reduce((sum, { amount }) => sum + amount, 0),
    text: more.length === 0 ? first.text : "",
    by: most.by,
  };
}

/** The resources that anything of a pod asks for. */
export function resourcesOf({ spec }: Pod): ReadonlySet<string> {
  const all = [...(spec?.containers ?? []), ...(spec?.initContainers ?? []), ...(spec ? [spec] : [])];
  const ofAll = all.flatMap(({ resources }) => Object.keys({ ...resources?.limits, ...resources?.requests }));
  return new Set([...ofAll, ...Object.keys(spec?.overhead ?? {})]);
}

/** Containers and sidecars ask together; an init container has the node for itself and the sidecars before it. */
function partsOf(pod: Pod, resource: string): readonly Request[] {
  const { spec = {} } = pod;
  const main = mainContainer(pod);
  const part = (resources: Amounts | undefined, by: Asker): readonly Request[] => {
    const text = resources?.requests?.[resource] ?? resources?.limits?.[resource];
    return text === undefined ? [] : [{ amount: kubernetesQuantity(text) ?? 0, text, by }];
  };
  const overhead = part({ requests: spec.overhead ?? {} }, "overhead");
  const whole = part(spec.resources ?? undefined, "pod");
  if (whole.length > 0) return [...whole, ...overhead];
  const sidecars: Request[] = [];
  let before: readonly Request[] = [];
  for (const { name, resources, restartPolicy } of spec.initContainers ?? []) {
    const own = part(resources, { container: name });
    if (restartPolicy === "Always") sidecars.push(...own);
    else if (sum([...sidecars, ...own]) > sum(before)) before = [...sidecars, ...own];
  }
  const beside = (spec.containers ?? []).flatMap(({ name, resources }) =>
    part(resources, name === main ? "main" : { container: name }),
  );
  const together = [...beside, ...sidecars];
  return [...(sum(before) > sum(together) ? before : together), ...overhead];
}

function sum(parts: readonly Request[]): number {
  return parts.reduce((total, { amount }) => total + amount, 0);
}

import type { Cluster } from "../../../client/src/cluster/connection/cluster.ts";
import type { Thing } from "../conformance/cluster.ts";
import type { Case } from "./cases.ts";

/** What the scheduler said to each pod: the node's name, or its words. */
export type Verdicts = Readonly<Record<string, string>>;

interface EventList {
  readonly items: readonly {
    readonly reason: string;
    readonly message: string;
    readonly involvedObject: { readonly name: string };
  }[];
}

const PATIENCE = 30_000;
const PAUSE = 100;

/** Makes the pods of a case in a namespace, one after the other; they are gone when it resolves. */
export async function schedule(cluster: Cluster, namespace: string, { pods }: Case): Promise<Verdicts> {
  const path = `/api/v1/namespaces/${namespace}`;
  const verdicts: Record<string, string> = {};
  for (const { name, labels, spec } of pods) {
    const body = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, ...(labels && { labels }) },
      spec: { automountServiceAccountToken: false, ...spec },
    };
    await cluster.request("POST", `${path}/pods`, { body });
    verdicts[name] = await until(cluster, () => verdictOn(cluster, path, name));
  }
  for (const { name } of pods) {
    await cluster.request("DELETE", `${path}/pods/${name}`, { query: { gracePeriodSeconds: 0 } });
  }
  await until(cluster, async () => {
    const { items } = await cluster.request<{ readonly items: readonly Thing[] }>("GET", `${path}/pods`);
    return items.length === 0 ? true : undefined;
  });
  await cluster.request("DELETE", `${path}/events`);
  return verdicts;
}

async function verdictOn(cluster: Cluster, path: string, name: string): Promise<string | undefined> {
  const { spec, status } = await cluster.request<Thing>("GET", `${path}/pods/${name}`);
  if (spec.nodeName !== undefined) return spec.nodeName;
  const condition = status.conditions?.find(({ type }) => type === "PodScheduled");
  const { items } = await cluster.request<EventList>("GET", `${path}/events`);
  const event = items.find((one) => one.involvedObject.name === name && one.reason === "FailedScheduling");
  return event && condition?.message === event.message ? event.message : undefined;
}

async function until<T>(cluster: Cluster, look: () => Promise<T | undefined>): Promise<T> {
  for (let waited = 0; waited < PATIENCE; waited += PAUSE) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise<void>((wake) => cluster.clock.after(PAUSE, wake));
  }
  throw new Error("nothing was decided");
}

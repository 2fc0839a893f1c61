import type { Cluster } from "../../../client/src/cluster/connection/cluster.ts";
import type { Thing } from "../conformance/cluster.ts";
import { CLASSES, type Case } from "./cases.ts";

/** What the scheduler said to each pod: the node's name, or its words; and what became of those that had to go. */
export type Verdicts = Readonly<Record<string, string | readonly string[]>>;

interface EventList {
  readonly items: readonly {
    readonly type: string;
    readonly reason: string;
    readonly action: string;
    readonly related?: { readonly name: string; readonly uid: string };
    readonly message: string;
    readonly involvedObject: { readonly name: string };
  }[];
}

const PATIENCE = 30_000;
const PAUSE = 100;

/** Makes the classes of priority that the cases have. */
export async function createClasses(cluster: Cluster): Promise<void> {
  for (const body of CLASSES) await cluster.request("POST", "/apis/scheduling.k8s.io/v1/priorityclasses", { body });
}

/** Makes the pods of a case in a namespace, one after the other; they are gone when it resolves. */
export async function schedule(cluster: Cluster, namespace: string, { pods, budget }: Case): Promise<Verdicts> {
  const path = `/api/v1/namespaces/${namespace}`;
  const verdicts: Record<string, string | string[]> = {};
  const budgets = `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`;
  if (budget) await cluster.request("POST", budgets, { body: { metadata: { name: "budget" }, spec: budget } });
  const course = await watchPods(cluster, path);
  for (const { name, labels, spec, comes } of pods) {
    const body = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, ...(labels && { labels }) },
      spec: { automountServiceAccountToken: false, ...spec },
    };
    await cluster.request("POST", `${path}/pods`, { body });
    verdicts[name] = await until(cluster, () => verdictOn(cluster, path, name, comes === true));
    if (comes) verdicts.course = [...course.lines(), ...(await preemptions(cluster, path))];
  }
  course.close();
  if (budget) await cluster.request("DELETE", `${budgets}/budget`);
  for (const { name } of pods) {
    const query = { gracePeriodSeconds: 0 };
    await cluster.request("DELETE", `${path}/pods/${name}`, { query }).catch(() => undefined);
  }
  await until(cluster, async () => {
    const { items } = await cluster.request<{ readonly items: readonly Thing[] }>("GET", `${path}/pods`);
    return items.length === 0 ? true : undefined;
  });
  await cluster.request("DELETE", `${path}/events`);
  return verdicts;
}

async function verdictOn(cluster: Cluster, path: string, name: string, comes: boolean): Promise<string | undefined> {
  const { spec, status } = await cluster.request<Thing>("GET", `${path}/pods/${name}`);
  if (spec.nodeName !== undefined) return spec.nodeName;
  if (comes) return undefined;
  const condition = status.conditions?.find(({ type }) => type === "PodScheduled");
  const { items } = await cluster.request<EventList>("GET", `${path}/events`);
  const event = items.find((one) => one.involvedObject.name === name && one.reason === "FailedScheduling");
  return event && condition?.message === event.message ? event.message : undefined;
}

/** Of each pod, in the order of their names, where room is made for it, and why it has to go. */
async function watchPods(
  cluster: Cluster,
  path: string,
): Promise<{ readonly lines: () => string[]; readonly close: () => void }> {
  const done = new AbortController();
  const seen = new Set<string>();
  const stream = await cluster.stream(`${path}/pods`, { query: { watch: true }, signal: done.signal });
  let rest = "";
  stream.on("error", () => undefined);
  stream.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const { metadata, spec, status } = (JSON.parse(line) as { readonly object: Thing }).object;
      const { nominatedNodeName } = status as { readonly nominatedNodeName?: string };
      const scheduled = status.conditions?.find(({ type }) => type === "PodScheduled");
      if (nominatedNodeName !== undefined && spec.nodeName === undefined) {
        seen.add(`${metadata.name} waits for ${nominatedNodeName}: ${scheduled?.message ?? ""}`);
      }
      const target = status.conditions?.find(({ type }) => type === "DisruptionTarget");
      if (target) seen.add(`${metadata.name} goes: ${target.status} ${target.reason ?? ""} ${target.message ?? ""}`);
    }
  });
  return { lines: () => [...seen].sort(), close: () => done.abort() };
}

/** The events about those that had to go. */
async function preemptions(cluster: Cluster, path: string): Promise<string[]> {
  const { items } = await cluster.request<EventList>("GET", `${path}/events`);
  return items
    .filter(({ reason }) => reason === "Preempted")
    .map(({ type, action, message, involvedObject, related }) => {
      const words = message.replace(related?.uid ?? "", "UID");
      return `${involvedObject.name}: ${type} ${action} ${words}, for ${related?.name ?? "nobody"}`;
    });
}

async function until<T>(cluster: Cluster, look: () => Promise<T | undefined>): Promise<T> {
  for (let waited = 0; waited < PATIENCE; waited += PAUSE) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise<void>((wake) => cluster.clock.after(PAUSE, wake));
  }
  throw new Error("nothing was decided");
}

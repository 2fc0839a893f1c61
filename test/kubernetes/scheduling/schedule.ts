import type { Cluster } from "../../../client/src/cluster/connection/cluster.ts";
import type { Thing } from "../conformance/cluster.ts";
import { CLASSES } from "./cases.ts";
import { HOSTNAME, SILENT_NODE, type Case, type Wanted } from "./kit.ts";

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

/**
 * Makes the pods of a case in a namespace, one after the other; they are gone when it resolves.
 *
 * @param silence sees to it that a node has no kubelet; absent where a node that is made has none. Gives how to undo it
 */
export async function schedule(
  cluster: Cluster,
  namespace: string,
  one: Case,
  silence?: (node: string) => () => void,
): Promise<Verdicts> {
  const path = `/api/v1/namespaces/${namespace}`;
  const done = new AbortController();
  const undo = one.silentNode && silence?.(SILENT_NODE);
  try {
    await prepare(cluster, namespace, one);
    return await verdictsOn(cluster, path, one.pods, await watchPods(cluster, path, done.signal));
  } finally {
    done.abort();
    await tidy(cluster, namespace, one);
    undo?.();
  }
}

/** What stands there before the pods. */
async function prepare(cluster: Cluster, namespace: string, { budget, nodes = {}, silentNode }: Case): Promise<void> {
  if (budget) {
    const body = { metadata: { name: "budget" }, spec: budget };
    await cluster.request("POST", budgetsOf(namespace), { body });
  }
  for (const [node, change] of Object.entries(nodes)) await changeNode(cluster, node, change);
  if (silentNode) await addSilentNode(cluster);
}

async function tidy(
  cluster: Cluster,
  namespace: string,
  { pods, budget, nodes = {}, silentNode }: Case,
): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}`;
  for (const [node, change] of Object.entries(nodes)) await changeNode(cluster, node, emptied(change));
  if (budget) await cluster.request("DELETE", `${budgetsOf(namespace)}/budget`);
  for (const { name } of pods) await remove(cluster, path, name).catch(() => undefined);
  await until(cluster, async () => {
    const { items } = await cluster.request<{ readonly items: readonly Thing[] }>("GET", `${path}/pods`);
    return items.length === 0 ? true : undefined;
  });
  if (silentNode) await cluster.request("DELETE", `/api/v1/nodes/${SILENT_NODE}`);
  await cluster.request("DELETE", `${path}/events`);
}

async function verdictsOn(
  cluster: Cluster,
  path: string,
  pods: readonly Wanted[],
  course: () => string[],
): Promise<Verdicts> {
  const verdicts: Record<string, string | string[]> = {};
  for (const pod of pods) {
    const { name, comes } = pod;
    await create(cluster, path, pod);
    let last = await until(cluster, () => verdictOn(cluster, path, name, comes === true));
    verdicts[name] = last;
    for (const gone of pod.until?.gone ?? []) {
      await remove(cluster, path, gone);
      last = await until(cluster, async () => {
        const verdict = await verdictOn(cluster, path, name, false);
        return verdict === last ? undefined : verdict;
      });
      verdicts[`${name}, without ${gone}`] = last;
    }
    if (comes ?? pod.until) verdicts.course = [...course(), ...(await preemptions(cluster, path))];
  }
  return verdicts;
}

const budgetsOf = (namespace: string): string => `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`;

async function create(cluster: Cluster, path: string, { name, labels, spec }: Wanted): Promise<void> {
  const metadata = { name, ...(labels && { labels }) };
  const body = { apiVersion: "v1", kind: "Pod", metadata, spec: { automountServiceAccountToken: false, ...spec } };
  await cluster.request("POST", `${path}/pods`, { body });
}

async function remove(cluster: Cluster, path: string, name: string): Promise<void> {
  await cluster.request("DELETE", `${path}/pods/${name}`, { query: { gracePeriodSeconds: 0 } });
}

async function changeNode(cluster: Cluster, node: string, change: object): Promise<void> {
  const path = `/api/v1/nodes/${node}${"status" in change ? "/status" : ""}`;
  await cluster.request("PATCH", path, { body: change, contentType: "application/merge-patch+json" });
}

/** A change with null for each field of `spec` and `status`: it takes back what the change has set. */
function emptied(change: object): object {
  const parts = Object.entries(change).map(([part, fields]): [string, object] => [
    part,
    Object.fromEntries(Object.keys(fields as object).map((name) => [name, null])),
  ]);
  return Object.fromEntries(parts);
}

/** It says once that it is well, and nothing more: half a minute long that is believed. */
async function addSilentNode(cluster: Cluster): Promise<void> {
  const room = { cpu: "1k", memory: "1Ti", pods: "110" };
  const now = new Date(cluster.clock.now()).toISOString().replace(/\.\d+/, "");
  const ready = {
    type: "Ready",
    status: "True",
    reason: "KubeletReady",
    message: "",
    lastHeartbeatTime: now,
    lastTransitionTime: now,
  };
  const metadata = { name: SILENT_NODE, labels: { [HOSTNAME]: SILENT_NODE } };
  const body = { metadata, status: { capacity: room, allocatable: room, conditions: [ready] } };
  await cluster.request("POST", "/api/v1/nodes", { body });
  await until(cluster, async () => {
    const { spec } = await cluster.request<Thing>("GET", `/api/v1/nodes/${SILENT_NODE}`);
    return spec.taints === undefined ? true : undefined;
  });
}

async function verdictOn(cluster: Cluster, path: string, name: string, comes: boolean): Promise<string | undefined> {
  const { spec, status } = await cluster.request<Thing>("GET", `${path}/pods/${name}`);
  if (spec.nodeName !== undefined) return spec.nodeName;
  if (comes) return undefined;
  const condition = status.conditions?.find(({ type }) => type === "PodScheduled");
  const { items } = await cluster.request<EventList>("GET", `${path}/events`);
  const isTold = items.some(
    ({ involvedObject, reason, message }) =>
      involvedObject.name === name && reason === "FailedScheduling" && message === condition?.message,
  );
  return isTold ? condition?.message : undefined;
}

/** Of each pod, in the order of their names, where room is made for it, and why it has to go. */
async function watchPods(cluster: Cluster, path: string, signal: AbortSignal): Promise<() => string[]> {
  const seen = new Set<string>();
  const stream = await cluster.stream(`${path}/pods`, { query: { watch: true }, signal });
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
  return () => [...seen].sort();
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

import { listPods, type Pod } from "../../../client/src/cluster/index.ts";
import { RUN_LABEL, type ApiServer } from "./apiServer.ts";

/** As many as ours asks for at a time. */
const PAGE = 500;

/** What an API server sends of a run with many pods. */
export interface PodTexts {
  /** Of pods. */
  readonly count: number;
  /** The answers to a list, page by page. */
  readonly pages: readonly string[];
  /** One event a line: each pod changes once. */
  readonly events: string;
  /** Of the last event. */
  readonly lastVersion: string;
}

/** So many copies of a pod of the cluster under names of their own, of a driver and seven tasks. */
export async function podTexts(server: ApiServer, count: number): Promise<PodTexts> {
  await server.createPods("pattern", 1, 0);
  const [pattern] = await listPods(server.cluster, { namespace: "default", labelSelector: "group=pattern" });
  if (!pattern) throw new Error("There is no pod to copy.");
  const pods = Array.from({ length: count }, (_, index) => copyOf(pattern, index, index + 1));
  const version = String(count);
  const pages: string[] = [];
  for (let start = 0; start < count; start += PAGE) {
    const end = start + PAGE;
    const metadata = { resourceVersion: version, ...(end < count && { continue: String(pages.length + 1) }) };
    pages.push(JSON.stringify({ kind: "PodList", apiVersion: "v1", metadata, items: pods.slice(start, end) }));
  }
  const events = pods.map((_, index) => {
    return `${JSON.stringify({ type: "MODIFIED", object: copyOf(pattern, index, count + index + 1) })}\n`;
  });
  return { count, pages, events: events.join(""), lastVersion: String(2 * count) };
}

function copyOf(pattern: Pod, index: number, version: number): Pod {
  const labels = { ...pattern.metadata.labels, dbnd_run_uid: RUN_LABEL, dbnd_task_name: `task_${index % 7}` };
  const name = `pod-${String(index).padStart(6, "0")}`;
  const metadata = { ...pattern.metadata, name, uid: `uid-${index}`, resourceVersion: String(version), labels };
  return { ...pattern, metadata };
}

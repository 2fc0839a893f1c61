import { t } from "../../l10n.ts";
import type { Services } from "../../services.ts";
import type { ContainerNode, PodNode } from "../../views/runTree/nodes.ts";
import { podOf, type PodTarget } from "../ask/podOf.ts";
import type { OfRun } from "../ask/runOf.ts";

type Node = OfRun | PodNode | ContainerNode;

/** “View Pod YAML”: as the cluster has the pod now; when it is gone, as it was last seen, or as it was sent. */
export function viewRunPod(services: Services) {
  return async (node?: Node): Promise<void> => {
    const target = await podOf(services, node, t("View Pod YAML"));
    if (!target) return;
    const { isClusterError, podYaml } = await services.clusters.library;
    try {
      await services.livePods.show(target.cluster, target.namespace, target.name);
    } catch (error) {
      if (!isClusterError(error, "not-found")) throw error;
      const text = target.pod
        ? `# ${t("The pod is no longer in the cluster. This is how it was last seen.")}\n${podYaml(target.pod)}`
        : node
          ? `# ${t("The pod is no longer in the cluster. This is the manifest it was created with.")}\n${node.run.plan.podYaml}`
          : `# ${t("The pod is no longer in the cluster.")}\n`;
      await services.livePods.showText(`${target.name}.yaml`, text);
    }
  };
}

/** “Describe Pod”: how a pod stands and why, its containers, conditions and events, on one page. */
export function describePod(services: Services) {
  return async (node?: Node): Promise<void> => {
    const target = await podOf(services, node, t("Describe Pod"));
    if (!target) return;
    const library = await services.clusters.library;
    const { pod, note } = await readPod(services, target);
    const { events, unread } = await eventsOf(library, target);
    const described = pod ?? { metadata: { name: target.name, namespace: target.namespace } };
    const redactor = await library.podRedactor(target.cluster, described);
    const around = pod ? await library.readAround(target.cluster, pod) : {};
    const all = { ...around, unread: [...unread, ...(around.unread ?? [])] };
    await services.livePods.showText(
      `${target.name} (describe).txt`,
      note + redactor.text(library.describePod(described, events, all)),
      "plaintext",
    );
  };
}

/** Where the events may not be read, the rest is told all the same. */
async function eventsOf(
  library: Awaited<Services["clusters"]["library"]>,
  { cluster, namespace, name, uid }: PodTarget,
) {
  try {
    return { events: await library.podEvents(cluster, namespace, { name, uid }), unread: [] };
  } catch (error) {
    if (!library.isClusterError(error, "forbidden")) throw error;
    return { events: [], unread: [["events", error.message] as const] };
  }
}

/** “Show Pod Events”: what the cluster tells about a pod, oldest first; also after the pod is gone. */
export function showPodEvents(services: Services) {
  return async (node?: Node): Promise<void> => {
    const target = await podOf(services, node, t("Show Pod Events"));
    if (!target) return;
    const { eventLines, podEvents, podRedactor } = await services.clusters.library;
    const lines = eventLines(await podEvents(target.cluster, target.namespace, target));
    const redactor = target.pod && (await podRedactor(target.cluster, target.pod));
    const masked = lines.map((line) => redactor?.text(line) ?? line);
    const text =
      masked.length === 0
        ? t("The cluster keeps no events of this pod (it forgets them after an hour).")
        : masked.join("\n");
    await services.livePods.showText(`${target.name} (events).txt`, `${text}\n`, "plaintext");
  };
}

/** “Follow Pod Events”: those that are there and each that comes, in the Output panel. */
export function followPodEvents(services: Services) {
  return async (node?: Node): Promise<void> => {
    const target = await podOf(services, node, t("Follow Pod Events"));
    if (target) await services.podEvents.follow(target.cluster, target.namespace, target);
  };
}

async function readPod(
  services: Services,
  target: PodTarget,
): Promise<{ readonly pod: PodTarget["pod"]; readonly note: string }> {
  const { getPod, isClusterError } = await services.clusters.library;
  try {
    return { pod: await getPod(target.cluster, target.namespace, target.name), note: "" };
  } catch (error) {
    if (!isClusterError(error, "not-found")) throw error;
    return { pod: target.pod, note: `${t("The pod is no longer in the cluster. This is how it was last seen.")}\n\n` };
  }
}

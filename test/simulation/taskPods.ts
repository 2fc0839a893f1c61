import type { Pod } from "../../client/src/cluster/objects.ts";
import { createPod, deletePod, getPod, podPath } from "../../client/src/cluster/pods/pods.ts";
import { hasEnded } from "../../client/src/cluster/pods/podState.ts";
import type { Cluster } from "../../client/src/cluster/connection/cluster.ts";
import type { ContainerSpec } from "../../client/src/sandbox/runtimes/types.ts";
import { command, type ClusterActs, type Program } from "./program.ts";
import type { World } from "./world.ts";

/** Between two reads of a task pod, as DBND's driver polls. Milliseconds. */
const POLL = 1000;

/** Starts task pods as the driver of DBND does: with its own run label and the task in the command. */
export class TaskPodRunner implements ClusterActs {
  readonly #world: World;
  #cluster: Promise<Cluster> | undefined;
  #count = 0;

  constructor(world: World) {
    this.#world = world;
  }

  get #connected(): Promise<Cluster> {
    this.#cluster ??= this.#world.connect();
    return this.#cluster;
  }

  async removeSelf({ podName, podNamespace, podUid }: ContainerSpec): Promise<void> {
    const cluster = await this.#connected;
    const body = { apiVersion: "v1", kind: "DeleteOptions" };
    const pod = cluster.request<Pod>("DELETE", podPath(podNamespace, podName), { body });
    const removed = await pod.catch(() => undefined);
    // It knows its name only, which may be another one's by now.
    if (removed && removed.metadata.uid !== podUid) this.#world.programs.removedOthers.add(podName);
  }

  async runTask(driver: ContainerSpec, task: string, program: Program, keep: boolean): Promise<void> {
    const cluster = await this.#connected;
    const { podName, podNamespace: namespace, image } = driver;
    const own = await getPod(cluster, namespace, podName).catch(() => undefined);
    // A driver whose pod has been taken away by force meanwhile starts nothing.
    if (!own) return;
    const name = `${podName}-task-${++this.#count}`;
    const words = [...command(program), "--task-id", `${task}__003ae6a806`];
    await createPod(cluster, {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace, labels: { dbnd_run_uid: own.metadata.labels?.dbnd_run_uid ?? "" } },
      spec: {
        restartPolicy: "Never",
        terminationGracePeriodSeconds: 5,
        containers: [{ name: "base", image, command: words }],
      },
    });
    for (;;) {
      await this.#world.clock.sleep(POLL);
      const pod = await getPod(cluster, namespace, name).catch(() => undefined);
      if (!pod) return;
      if (hasEnded(pod)) break;
    }
    // The driver may have been killed meanwhile: then nobody deletes anything.
    const isAlive = this.#world.programs.written.some(
      (one) => one.podUid === driver.podUid && one.exitCode === undefined,
    );
    if (isAlive && !keep) await deletePod(cluster, namespace, name).catch(() => undefined);
  }
}

import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createPod, listPods, openCluster, type Cluster } from "../../../client/src/cluster/index.ts";

/** What a client of the cluster needs. */
export interface ApiServerAddress {
  readonly url: string;
  readonly token: string;
  readonly certificate: string;
  readonly kubeconfig: string;
}

/** Labels of all pods of the benchmark that a run is seen by. */
export const RUN_LABEL = "bench-run";
/** Requests at once while pods are made. */
const HANDS = 32;

/** A cluster in another process, so that its work is not counted as that of the client. */
export class ApiServer {
  readonly address: ApiServerAddress;
  /** A folder for what is written; removed in the end. */
  readonly folder: string;
  /** Path of a file. */
  readonly kubeconfig: string;
  readonly cluster: Cluster;
  readonly #process: ChildProcess;

  private constructor(address: ApiServerAddress, folder: string, cluster: Cluster, process: ChildProcess) {
    this.address = address;
    this.folder = folder;
    this.kubeconfig = join(folder, "kubeconfig");
    this.cluster = cluster;
    this.#process = process;
    writeFileSync(this.kubeconfig, address.kubeconfig);
  }

  static async start(): Promise<ApiServer> {
    const folder = mkdtempSync(join(tmpdir(), "databand-bench-cluster-"));
    const data = join(folder, "sandbox");
    mkdirSync(data);
    const program = fork(join(import.meta.dirname, "programs", "apiServer.ts"), [data], { stdio: "inherit" });
    const ended = once(program, "exit").then(() => Promise.reject(new Error("The API server of the benchmark ended.")));
    ended.catch(() => undefined);
    const [address] = (await Promise.race([once(program, "message"), ended])) as [ApiServerAddress];
    const cluster = await openCluster({ kubeconfigText: address.kubeconfig });
    return new ApiServer(address, folder, cluster, program);
  }

  /** Makes pods `NAME-0`, `NAME-1`, ... of which each prints so many lines, and waits until all run. Gives their names. */
  async createPods(name: string, count: number, lines: number): Promise<readonly string[]> {
    const names = Array.from({ length: count }, (_, index) => `${name}-${index}`);
    const left = names.values();
    const work = async (): Promise<void> => {
      for (const pod of left) await createPod(this.cluster, printerPod(pod, name, lines));
    };
    await Promise.all(Array.from({ length: HANDS }, work));
    for (;;) {
      const pods = await listPods(this.cluster, { namespace: "default", labelSelector: `group=${name}` });
      if (pods.every(({ status }) => status?.phase === "Running")) return names;
      await sleep(100);
    }
  }

  async stop(): Promise<void> {
    this.cluster.close();
    const ended = once(this.#process, "exit");
    this.#process.disconnect();
    await ended;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function printerPod(name: string, group: string, lines: number) {
  const labels = { group, dbnd_run_uid: RUN_LABEL, dbnd_task_name: `task_${name.length % 7}` };
  const base = { name: "base", image: "printer:1", args: [String(lines)] };
  return {
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "default", labels } },
    spec: { restartPolicy: "Never", terminationGracePeriodSeconds: 0, containers: [base] },
  };
}

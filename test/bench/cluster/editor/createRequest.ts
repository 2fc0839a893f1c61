import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import { activateExtension, configure } from "../../../vscode/kit/extension.ts";
import { startFakeCluster } from "../../../vscode/kit/fakeCluster.ts";

const REFUSAL = {
  code: 403,
  reason: "Forbidden",
  message: 'pods is forbidden: User "me" cannot create resource "pods"',
};
/** Milliseconds between two runs, so that what follows the one is over. */
const PAUSE = 300;

/** From “Run Task” to the arrival of the request that creates the pod, in a window that has run one before. Milliseconds. */
export async function createRequests(rounds: number): Promise<readonly number[]> {
  await activateExtension();
  let arrived: (at: number) => void = () => undefined;
  const cluster = await startFakeCluster(REFUSAL, (method, path) => {
    if (method === "POST" && path.includes("/pods")) arrived(performance.now());
  });
  await configure("cluster.use", "context");
  await configure("cluster.context", "fake");
  await configure("cluster.kubeconfig", cluster.kubeconfig);
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const { promise, resolve } = Promise.withResolvers<number>();
    arrived = resolve;
    const started = performance.now();
    const run = vscode.commands.executeCommand("databand.runTask", {
      ...{ task: "prepare_data", environment: "k8s", parameters: {} },
    });
    // The first one connects.
    const at = await promise;
    if (round > 0) times.push(at - started);
    await Promise.resolve(run).catch(() => undefined);
    await sleep(PAUSE);
  }
  for (const name of ["cluster.use", "cluster.context", "cluster.kubeconfig"]) await configure(name, undefined);
  cluster.close();
  return times;
}

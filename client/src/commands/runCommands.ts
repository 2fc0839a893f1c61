import * as vscode from "vscode";
import type { Run } from "../runs.ts";
import type { Services } from "../services.ts";
import type { RunNode } from "../views/runsTree.ts";
import { runOf } from "./runOf.ts";

/** “Show Run Log”: the run's log in the panel. */
export function showRunLog(services: Services) {
  return async (node?: RunNode): Promise<void> => {
    const run = await runOf(services, node, { title: "Show Run Log" });
    run?.channel.show();
  };
}

/** “Open Full Log”: the log's file in an editor, with find, links and the log grammar. */
export function openFullLog(services: Services) {
  return async (node?: RunNode): Promise<void> => {
    const run = await runOf(services, node, { title: "Open Full Log" });
    if (run) await vscode.window.showTextDocument(vscode.Uri.file(run.logPath), { preview: false });
  };
}

/** “View Pod YAML of Run”: as the cluster has the pod now; when it is gone, as it was sent. */
export function viewRunPod(services: Services) {
  return async (node?: RunNode): Promise<void> => {
    const run = await runOf(services, node, { title: "View Pod YAML" });
    if (!run) return;
    const { isClusterError } = await services.clusters.library;
    const name = currentPod(run);
    try {
      await services.livePods.show(run.cluster, run.plan.namespace, name);
    } catch (error) {
      if (!isClusterError(error, "not-found")) throw error;
      await services.livePods.showText(
        `${name}.yaml`,
        `# The pod is no longer in the cluster. This is the manifest it was created with.\n${run.plan.podYaml}`,
      );
    }
  };
}

/** “Stop Run”: deletes the pod with its grace period; a second time, at once. */
export function stopRun(services: Services) {
  return async (node?: RunNode): Promise<void> => {
    const run = await runOf(services, node, { title: "Stop Run", onlyActive: true });
    run?.handle.stop();
  };
}

export function clearRuns(services: Services) {
  return (): void => services.runs.clearEnded();
}

/** The pod of the run's newest try. */
export function currentPod(run: Run): string {
  return run.handle.state.tries.at(-1)?.podName ?? run.plan.podName;
}

import * as vscode from "vscode";
import type { PodsRequest } from "../../cluster/index.ts";
import type { Run } from "../../runs/runs.ts";
import { runLabelOf } from "../../runs/runSights.ts";
import type { Services } from "../../services.ts";
import type { PodNode } from "../../views/runTree/nodes.ts";
import { currentPod } from "../ask/podOfNode.ts";
import type { OfRun } from "../ask/runOf.ts";

type Item = vscode.QuickPickItem & { readonly run?: Run };

/** What a label selector looks like (Kubernetes 1.34); the server checks the rest. */
const SELECTOR = /^[\w./-]+(?:\s*(?:!?=|==)\s*[\w.-]*|\s+(?:not)?in\s*\([^()]*\))?$|^![\w./-]+$/i;

/**
 * “Follow Logs of Several Pods”: all containers of a pod, of a run with its task pods, or of all pods that labels choose,
 * as one log in the order of time.
 */
export function followPods(services: Services) {
  return async (node?: OfRun | PodNode): Promise<void> => {
    if (node && "attempt" in node) {
      const { podName } = node.attempt;
      await services.podLogs.followPods(node.run.cluster, podName, onlyPod(node.run, podName));
      return;
    }
    const run = node?.run ?? (await askRun(services));
    if (run === "selector") await bySelector(services);
    else if (run) await services.podLogs.followPods(run.cluster, run.plan.task, ofRun(run));
  };
}

async function askRun({ runs }: Services): Promise<Run | "selector" | undefined> {
  if (runs.all.length === 0) return "selector";
  const items: readonly Item[] = [
    ...runs.all.map((run) => ({
      label: vscode.l10n.t("$(server-process) All pods of {0}", run.plan.task),
      description: run.plan.podName,
      run,
    })),
    { label: vscode.l10n.t("$(tag) Pods by their labels…") },
  ];
  const title = vscode.l10n.t("Follow Logs of Several Pods");
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t("Whose logs?"),
    matchOnDescription: true,
  });
  return picked && (picked.run ?? "selector");
}

async function bySelector(services: Services): Promise<void> {
  const cluster = await services.clusters.connect();
  const labelSelector = await vscode.window.showInputBox({
    title: vscode.l10n.t("Follow Logs of Several Pods on {0}", cluster.name),
    prompt: vscode.l10n.t("Labels of the pods: app=orders, tier!=web, env in (dev, test). Empty: all pods"),
    validateInput: (text) => (isSelector(text) ? undefined : vscode.l10n.t("Write labels like app=orders, tier!=web.")),
  });
  if (labelSelector === undefined) return;
  const namespace = await vscode.window.showInputBox({
    title: vscode.l10n.t("Follow Logs of Several Pods on {0}", cluster.name),
    prompt: vscode.l10n.t("Namespace; * for all of them"),
    value: cluster.namespace,
    validateInput: (text) =>
      /^(?:\*|[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)$/.test(text)
        ? undefined
        : vscode.l10n.t("This is no name of a namespace."),
  });
  if (namespace === undefined) return;
  const selection = {
    ...(namespace !== "*" && { namespace }),
    ...(labelSelector.trim() !== "" && { labelSelector: labelSelector.trim() }),
  };
  await services.podLogs.followPods(cluster, labelSelector.trim() || "all", { selection });
}

/** Commas inside of brackets belong to one condition. */
function isSelector(text: string): boolean {
  return text.trim() === "" || text.split(/,(?![^(]*\))/).every((one) => SELECTOR.test(one.trim()));
}

/** A run of DBND with its task pods, by the label that they share; the pod of an operator has a name only. */
function ofRun(run: Run): PodsRequest {
  const { namespace, operator } = run.plan;
  if (operator) return onlyPod(run, currentPod(run));
  const labelSelector = `dbnd_run_uid=${runLabelOf(run)}`;
  return { selection: { namespace, labelSelector }, range: {}, endsWithPods: true, isOver: isOver(run) };
}

/** From its beginning: these are the logs of one run, not of a server. */
function onlyPod(run: Run, podName: string): PodsRequest {
  const selection = { namespace: run.plan.namespace, fieldSelector: `metadata.name=${podName}` };
  return { selection, range: {}, endsWithPods: true, isOver: isOver(run) };
}

function isOver({ handle }: Run): boolean {
  return handle.state.stage === "ended";
}

import * as vscode from "vscode";
import type { Pod } from "../../cluster/index.ts";
import { UserError } from "../../notifications.ts";
import { elapsedLabel, podStatusLabel } from "../../views/runLabels.ts";

/** Asks for one of the pods, newest first. Undefined when the user leaves. Throws when there is none. */
export async function pickPod(pods: readonly Pod[], title: string): Promise<Pod | undefined> {
  if (pods.length === 0) {
    throw new UserError(
      vscode.l10n.t("There is no pod in the namespaces you can see."),
      vscode.l10n.t("Run a task first, or choose another cluster."),
    );
  }
  const items = [...pods]
    .sort((left, right) => createdAt(right) - createdAt(left))
    .map((pod) => ({
      label: `$(package) ${pod.metadata.name ?? "?"}`,
      description: [pod.metadata.namespace, podStatusLabel(pod), age(pod)].filter(Boolean).join(" · "),
      detail: taskLabels(pod),
      pod,
    }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t("Pod"),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.pod;
}

function createdAt(pod: Pod): number {
  return Date.parse(pod.metadata.creationTimestamp ?? "") || 0;
}

function age(pod: Pod): string {
  return createdAt(pod) === 0 ? "" : vscode.l10n.t("{0} old", elapsedLabel(Date.now() - createdAt(pod)));
}

/** DBND's and Airflow's labels say which task a pod is for. */
function taskLabels(pod: Pod): string {
  const labels = pod.metadata.labels ?? {};
  const names = ["dbnd_task_name", "dag_id", "task_id"].flatMap((name) =>
    labels[name] ? [`${name}: ${labels[name]}`] : [],
  );
  return names.join(", ");
}

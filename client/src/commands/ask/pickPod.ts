import * as vscode from "vscode";
import type { Pod } from "../../cluster/index.ts";
import { UserError } from "../../notifications.ts";
import { submittedTask } from "../../runs/submittedTask.ts";
import { elapsedLabel, podStatusLabel } from "../../views/runLabels.ts";

/** Asks for one of the pods, newest first. Undefined when the user leaves. @throws UserError when there is none */
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
      detail: taskWords(pod),
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

/** Which task a pod is for, and of which DAG. */
function taskWords(pod: Pod): string {
  const task = submittedTask(pod);
  const { dag_id: dag } = pod.metadata.labels ?? {};
  return [task && vscode.l10n.t("task {0}", task), dag && vscode.l10n.t("DAG {0}", dag)].filter(Boolean).join(", ");
}

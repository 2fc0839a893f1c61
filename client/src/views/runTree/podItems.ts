import * as vscode from "vscode";
import type { ContainerStatus } from "../../cluster/index.ts";
import type { Run } from "../../runs/runs.ts";
import { shortPodName, tryLabel } from "../runLabels.ts";
import { item } from "./item.ts";
import type { Attempt, ContainerNode, PodNode } from "./nodes.ts";

const { Collapsed, None } = vscode.TreeItemCollapsibleState;

/** The row of a pod. */
export function podItem({ run, attempt }: PodNode): vscode.TreeItem {
  const { seen, podName } = attempt;
  const hasContainers = (seen?.pod.spec?.containers ?? []).length > 0;
  const hasRestarted = seen?.pod.status?.containerStatuses?.some(({ restartCount = 0 }) => restartCount > 0);
  const made = item(shortPodName(podName), {
    state: hasContainers ? Collapsed : None,
    icon: "package",
    description: phaseLabel(run, attempt),
    contextValue: `${seen?.isGone === false ? "pod.live" : "pod"}${hasRestarted ? " restarted" : ""}`,
  });
  const node = seen?.pod.spec?.nodeName ?? attempt.state?.nodeName;
  made.tooltip = [podName, phaseLabel(run, attempt), node && vscode.l10n.t("on node {0}", node)]
    .filter(Boolean)
    .join("\n");
  made.accessibilityInformation = { label: vscode.l10n.t("pod {0}, {1}", podName, phaseLabel(run, attempt)) };
  return made;
}

/** How one try, or a pod that is none of a try, fares. */
export function phaseLabel(run: Run, { state, seen }: Attempt): string {
  if (state) {
    const isCurrent = run.handle.state.tries.at(-1)?.podName === state.podName;
    const result = isCurrent ? run.handle.state.result : undefined;
    const isGone = result?.pod === "deleted" || seen?.isGone === true;
    return isGone ? `${tryLabel(state, isGone)}, ${vscode.l10n.t("pod gone")}` : tryLabel(state);
  }
  const phase = seen?.pod.status?.phase ?? "?";
  return seen?.isGone ? `${phase}, ${vscode.l10n.t("pod gone")}` : phase;
}

const ROLES = { init: vscode.l10n.t("init container"), main: "", debug: vscode.l10n.t("debug container") };

/** The row of a container. */
export function containerItem(node: ContainerNode): vscode.TreeItem {
  const { container, role, status, attempt } = node;
  const { text, icon, color } = containerLooks(status);
  const made = item(container, {
    icon,
    color,
    description: [ROLES[role], text].filter(Boolean).join(" · "),
    contextValue: `container.${status?.state?.running && !attempt.seen?.isGone ? "running" : "still"}${status?.restartCount ? " restarted" : ""}`,
  });
  made.tooltip = [container, status?.image, text].filter(Boolean).join("\n");
  made.accessibilityInformation = {
    label: [ROLES[role] || vscode.l10n.t("container"), container, text].filter(Boolean).join(", "),
  };
  made.command = { command: "databand.showPodLog", title: vscode.l10n.t("Show Log"), arguments: [node] };
  return made;
}

function containerLooks(status: ContainerStatus | undefined): { text: string; icon: string; color?: string } {
  const count = status?.restartCount ?? 0;
  const restarts =
    count === 0 ? "" : `, ${count === 1 ? vscode.l10n.t("1 restart") : vscode.l10n.t("{0} restarts", count)}`;
  const { running, terminated, waiting } = status?.state ?? {};
  if (running)
    return { text: `${vscode.l10n.t("running")}${restarts}`, icon: "vm-running", color: "testing.iconPassed" };
  if (terminated) {
    const { reason, exitCode } = terminated;
    const text =
      exitCode === 0
        ? vscode.l10n.t("completed")
        : vscode.l10n.t("{0}, exit code {1}", reason ?? vscode.l10n.t("ended"), exitCode ?? "?");
    return {
      text: `${text}${restarts}`,
      icon: exitCode === 0 ? "pass" : "error",
      color: exitCode === 0 ? "testing.iconPassed" : "testing.iconFailed",
    };
  }
  return { text: `${waiting?.reason ?? vscode.l10n.t("not started")}${restarts}`, icon: "watch" };
}

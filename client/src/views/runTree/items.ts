import * as vscode from "vscode";
import type { Cause, ContainerStatus, RunState } from "../../cluster/index.ts";
import type { Run } from "../../runs/runs.ts";
import { isOfAirflow } from "../../runs/airflowCauses.ts";
import { usedKey } from "../../runs/usedKey.ts";
import { runTimeLabel, shortPodName, stateIcon, stateLabel, tryLabel } from "../runLabels.ts";
import { linkRow, runLinks } from "../runLinks.ts";
import type { Attempt, ContainerNode, PodNode, RunNode } from "./nodes.ts";
import { redactTokens } from "../logText/redact.ts";

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** What the row of a run depends on besides the run. */
export interface Surroundings {
  /** It stands below its environment, which need not be said again. */
  readonly isGrouped: boolean;
  /** Its cluster does not answer now. */
  readonly isOutOfReach: boolean;
}

/** How a node looks: text, icon, tooltip, and the command behind a click. */
export function treeItem(node: RunNode, around: Surroundings): vscode.TreeItem {
  const item = itemOf(node, around);
  item.id = node.id;
  return item;
}

function itemOf(node: RunNode, around: Surroundings): vscode.TreeItem {
  switch (node.kind) {
    case "environment": {
      const active = node.runs.filter(({ handle }) => handle.state.stage !== "ended").length;
      return item(node.name, {
        state: Expanded,
        icon: "server-environment",
        description: [
          node.runs.length === 1 ? vscode.l10n.t("1 run") : vscode.l10n.t("{0} runs", node.runs.length),
          active > 0 && vscode.l10n.t("{0} active", active),
        ]
          .filter(Boolean)
          .join(", "),
        contextValue: "environment",
      });
    }
    case "lost": {
      const { state, why } = node.lost;
      const made = item(state.plan.task, {
        icon: "debug-disconnect",
        color: "testing.iconQueued",
        description: vscode.l10n.t("out of sight · {0}", state.plan.environment),
        contextValue: "lost",
      });
      made.tooltip = `${vscode.l10n.t("A run of an earlier window: pod {0} on {1}.", state.tries.at(-1)?.podName ?? "?", state.cluster.name)}\n\n${why}`;
      made.accessibilityInformation = {
        label: vscode.l10n.t("{0}, out of sight, {1}. {2}", state.plan.task, state.plan.environment, why),
      };
      made.command = { command: "databand.findEarlierRuns", title: vscode.l10n.t("Find Earlier Runs Again") };
      return made;
    }
    case "run":
      return runItem(node, around);
    case "cause": {
      const { cause, run } = node;
      const made = item(cause.sentence, {
        icon: cause.severity === "error" ? "error" : cause.severity,
        color: cause.severity === "error" ? "problemsErrorIcon.foreground" : "problemsWarningIcon.foreground",
        description: cause.key ?? "",
        contextValue: cause.key === undefined ? "cause" : "cause.key",
      });
      made.tooltip = [
        cause.sentence,
        cause.hint,
        cause.key !== undefined &&
          (isOfAirflow(run.plan) ? vscode.l10n.t("See `{0}`.", cause.key) : keyOf(cause.key, run)),
        cause.evidence !== "" && vscode.l10n.t("The cluster says: {0}", redactTokens(cause.evidence)),
      ]
        .filter(Boolean)
        .join("\n\n");
      // The weight is in the icon alone, which nobody hears.
      made.accessibilityInformation = { label: SPOKEN[cause.severity](made.tooltip) };
      if (cause.key !== undefined)
        made.command = {
          command: "databand.openRunKey",
          title: vscode.l10n.t("Open Key in Configuration"),
          arguments: [node],
        };
      return made;
    }
    case "detail": {
      const made = item(node.text, { icon: node.icon, contextValue: "detail" });
      made.tooltip = node.text;
      return made;
    }
    case "xcom": {
      const text = node.text.replace(/\s+/g, " ");
      const made = item(vscode.l10n.t("XCom result"), { icon: "json", description: text, contextValue: "xcom" });
      made.tooltip = text.length > 1000 ? `${text.slice(0, 1000)}…` : text;
      made.accessibilityInformation = { label: vscode.l10n.t("XCom result: {0}", made.tooltip) };
      made.command = {
        command: "databand.showXcomResult",
        title: vscode.l10n.t("Show XCom Result"),
        arguments: [node],
      };
      return made;
    }
    case "task": {
      const { task, run } = node;
      const last = task.attempts.at(-1);
      return item(task.name, {
        state: task.isDriver || node.isOneOfMany ? Collapsed : Expanded,
        icon: task.isDriver ? "rocket" : "symbol-method",
        description: [task.isDriver && vscode.l10n.t("driver"), last && phaseLabel(run, last)]
          .filter(Boolean)
          .join(" · "),
        contextValue: "task",
      });
    }
    case "tasks": {
      const { number, tasks } = node;
      const phases = Map.groupBy(tasks, ({ attempts }) => attempts.at(-1)?.seen?.pod.status?.phase ?? "?");
      const hasFailed = phases.has("Failed");
      const counts = [...phases].map(([phase, { length }]) => `${length} ${phase}`).sort();
      return item(vscode.l10n.t("tasks {0} to {1}", number, number + tasks.length - 1), {
        state: Collapsed,
        icon: hasFailed ? "error" : "symbol-method",
        color: hasFailed ? "testing.iconFailed" : undefined,
        description: counts.join(", "),
        contextValue: "many",
      });
    }
    case "try":
      return item(vscode.l10n.t("try {0}", node.number), {
        state: node.isLast ? Expanded : Collapsed,
        icon: "debug-restart",
        description: phaseLabel(node.run, node.attempt),
        contextValue: "try",
      });
    case "pod":
      return podItem(node);
    case "container":
      return containerItem(node);
  }
}

/** A cause as a screen reader says it. */
const SPOKEN: Readonly<Record<Cause["severity"], (text: string) => string>> = {
  error: (text) => vscode.l10n.t("error: {0}", text),
  warning: (text) => vscode.l10n.t("warning: {0}", text),
  info: (text) => text,
};

interface Looks {
  readonly state?: vscode.TreeItemCollapsibleState;
  readonly icon: string;
  readonly color?: string | undefined;
  readonly description?: string;
  readonly contextValue: string;
}

function item(label: string, { state = None, icon, color, description, contextValue }: Looks): vscode.TreeItem {
  const made = new vscode.TreeItem(label, state);
  made.iconPath = new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
  if (description !== undefined) made.description = description;
  made.contextValue = contextValue;
  return made;
}

function runItem(node: RunNode & { readonly kind: "run" }, around: Surroundings): vscode.TreeItem {
  const { run } = node;
  const { state } = run.handle;
  const isLost = around.isOutOfReach && state.stage !== "ended";
  const icon = isLost ? { id: "debug-disconnect", color: "testing.iconQueued" } : stateIcon(state);
  const words = [
    isLost ? vscode.l10n.t("{0}, cluster does not answer", stateLabel(state)) : stateLabel(state),
    runTimeLabel(state, Date.now()),
    ...(around.isGrouped ? [] : [run.plan.environment]),
    ...(state.adoption ? [vscode.l10n.t("adopted")] : []),
  ];
  const made = item(run.plan.task, {
    state: Expanded,
    icon: icon.id,
    color: icon.color,
    description: words.filter(Boolean).join(" · "),
    contextValue: `run.${state.stage === "ended" ? "ended" : "active"}${state.result?.pod === "deleted" ? " gone" : ""}`,
  });
  made.tooltip = runTooltip(run);
  made.command = { command: "databand.showRunLog", title: vscode.l10n.t("Show Run Log"), arguments: [node] };
  const spoken = [run.plan.task, words[0], run.plan.environment, state.adoption && vscode.l10n.t("adopted")];
  made.accessibilityInformation = { label: spoken.filter(Boolean).join(", ") };
  return made;
}

/** Who executes a worker of Airflow, where this window has adopted it. */
function executorRows({ adoption, executors = [] }: RunState): readonly (readonly [string, string])[] {
  const [executor, ...earlier] = executors.toReversed();
  if (!adoption || executor === undefined) return [];
  const from = earlier.length > 0 ? ` (${vscode.l10n.t("adopted from {0}", earlier[0] ?? "")})` : "";
  return [
    [
      vscode.l10n.t("executor"),
      adoption.problem === undefined ? `${executor}${from}` : `${executor}: ${adoption.problem}`,
    ],
  ];
}

function runTooltip(run: Run): vscode.MarkdownString {
  const { plan, cluster, handle } = run;
  const text = new vscode.MarkdownString();
  text.appendMarkdown(`**${plan.task}** — ${handle.state.result?.sentence ?? stateLabel(handle.state)}\n\n`);
  text.appendMarkdown(`| | |\n|---|---|\n`);
  const rows: readonly (readonly [string, string])[] = [
    [vscode.l10n.t("environment"), plan.environment],
    [vscode.l10n.t("engine"), plan.engine],
    [vscode.l10n.t("cluster"), cluster.name],
    [vscode.l10n.t("namespace"), plan.namespace],
    [vscode.l10n.t("pod"), plan.podName],
    [vscode.l10n.t("image"), plan.image],
    [vscode.l10n.t("started"), new Date(handle.state.startedAt).toLocaleString()],
    ...executorRows(handle.state),
  ];
  for (const [name, value] of rows) text.appendMarkdown(`| ${name} | \`${value}\` |\n`);
  for (const link of runLinks(handle.state.plan)) text.appendMarkdown(linkRow(link));
  return text;
}

function podItem({ run, attempt }: PodNode): vscode.TreeItem {
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

function phaseLabel(run: Run, { state, seen }: Attempt): string {
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

function containerItem(node: ContainerNode): vscode.TreeItem {
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

function keyOf(usual: string, { plan }: Run): string {
  const used = usedKey(usual, plan);
  return used.setBy === undefined
    ? vscode.l10n.t("Key {0} of [{1}].", used.key, used.section)
    : vscode.l10n.t("It is set by {0}, which no cfg file can change.", used.setBy);
}

import * as vscode from "vscode";
import type { Cause } from "../../cluster/index.ts";
import type { Run } from "../../runs/runs.ts";
import { isOfAirflow } from "../../runs/airflowCauses.ts";
import { usedKey } from "../../runs/usedKey.ts";
import { redactTokens } from "../logText/redact.ts";
import { item } from "./item.ts";
import type { RunNode } from "./nodes.ts";
import { containerItem, phaseLabel, podItem } from "./podItems.ts";
import { runItem, type Surroundings } from "./runItem.ts";

const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

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

function keyOf(usual: string, { plan }: Run): string {
  const used = usedKey(usual, plan);
  return used.setBy === undefined
    ? vscode.l10n.t("Key {0} of [{1}].", used.key, used.section)
    : vscode.l10n.t("It is set by {0}, which no cfg file can change.", used.setBy);
}

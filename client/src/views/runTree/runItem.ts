import * as vscode from "vscode";
import type { RunState } from "../../cluster/index.ts";
import type { Run } from "../../runs/runs.ts";
import { runTimeLabel, stateIcon, stateLabel } from "../runLabels.ts";
import { linkRow, runLinks } from "../runLinks.ts";
import { item } from "./item.ts";
import type { RunNode } from "./nodes.ts";

const { Expanded } = vscode.TreeItemCollapsibleState;

/** What the row of a run depends on besides the run. */
export interface Surroundings {
  /** It stands below its environment, which need not be said again. */
  readonly isGrouped: boolean;
  /** Its cluster does not answer now. */
  readonly isOutOfReach: boolean;
}

/** The row of a run: how it stands, and in its tooltip with what and where it runs. */
export function runItem(node: RunNode & { readonly kind: "run" }, around: Surroundings): vscode.TreeItem {
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

import * as vscode from "vscode";
import type { TryState } from "../cluster/index.ts";
import type { Run, Runs } from "../runs.ts";
import { elapsed, elapsedLabel, stateIcon, stateLabel, tryLabel } from "./runLabels.ts";

/** Elapsed times are kept up to date while something runs and the view is open. */
const TICK_MS = 1000;

export type RunNode =
  | { readonly kind: "run"; readonly run: Run }
  | { readonly kind: "try"; readonly run: Run; readonly attempt: TryState }
  | { readonly kind: "detail"; readonly run: Run; readonly text: string; readonly icon: string };

/** The tree “Databand Runs”: runs, their tries, and one sentence on how each stands. */
export class RunsTree implements vscode.TreeDataProvider<RunNode>, vscode.Disposable {
  readonly #runs: Runs;
  readonly #view: vscode.TreeView<RunNode>;
  readonly #changed = new vscode.EventEmitter<RunNode | undefined>();
  readonly #nodes = new Map<string, RunNode>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #subscriptions: vscode.Disposable;
  readonly #timer: NodeJS.Timeout;

  constructor(runs: Runs) {
    this.#runs = runs;
    this.#view = vscode.window.createTreeView("databand.runs", { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = vscode.Disposable.from(
      this.#view,
      this.#changed,
      runs.onChanged((run) => this.#refresh(run)),
    );
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  getTreeItem(node: RunNode): vscode.TreeItem {
    switch (node.kind) {
      case "run":
        return runItem(node.run);
      case "try":
        return tryItem(node);
      case "detail": {
        const item = new vscode.TreeItem(node.text);
        item.iconPath = new vscode.ThemeIcon(node.icon);
        item.tooltip = node.text;
        return item;
      }
    }
  }

  getChildren(node?: RunNode): RunNode[] {
    if (!node) return this.#runs.all.map((run) => this.#node(run));
    if (node.kind !== "run") return [];
    const { run } = node;
    const { tries, result } = run.handle.state;
    return [
      ...tries.map((attempt): RunNode => ({ kind: "try", run, attempt })),
      ...(result ? [{ kind: "detail", run, text: result.sentence, icon: "comment" } as const] : []),
      ...(result?.hint === undefined ? [] : [{ kind: "detail", run, text: result.hint, icon: "lightbulb" } as const]),
    ];
  }

  getParent(node: RunNode): RunNode | undefined {
    return node.kind === "run" ? undefined : this.#node(node.run);
  }

  /** Brings a run into view, with its tries. */
  async reveal(run: Run): Promise<void> {
    await this.#view.reveal(this.#node(run), { expand: true, select: true, focus: false });
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#subscriptions.dispose();
  }

  /** VS Code asks that the same node be the same object. */
  #node(run: Run): RunNode {
    const known = this.#nodes.get(run.id);
    if (known) return known;
    const node: RunNode = { kind: "run", run };
    this.#nodes.set(run.id, node);
    return node;
  }

  #refresh(run: Run | undefined): void {
    const known = run && this.#nodes.get(run.id);
    this.#changed.fire(known);
    const active = this.#runs.active.length;
    this.#view.badge = active === 0 ? undefined : { value: active, tooltip: `${active} running` };
    void vscode.commands.executeCommand("setContext", "databand.hasRuns", this.#runs.all.length > 0);
    void vscode.commands.executeCommand("setContext", "databand.hasActiveRuns", active > 0);
  }

  #tick(): void {
    if (!this.#view.visible) return;
    for (const run of this.#runs.active) this.#changed.fire(this.#nodes.get(run.id));
  }
}

function runItem(run: Run): vscode.TreeItem {
  const { state } = run.handle;
  const item = new vscode.TreeItem(run.plan.task, vscode.TreeItemCollapsibleState.Expanded);
  item.id = run.id;
  item.description = `${stateLabel(state)} · ${elapsedLabel(elapsed(state, Date.now()))} · ${run.plan.environment}`;
  const icon = stateIcon(state);
  item.iconPath = new vscode.ThemeIcon(
    icon.id,
    icon.color === undefined ? undefined : new vscode.ThemeColor(icon.color),
  );
  item.contextValue = `run.${state.stage === "ended" ? "ended" : "active"}`;
  item.tooltip = runTooltip(run);
  item.command = { command: "databand.showRunLog", title: "Show Run Log", arguments: [{ kind: "run", run }] };
  item.accessibilityInformation = { label: `${run.plan.task}, ${stateLabel(state)}` };
  return item;
}

function runTooltip(run: Run): vscode.MarkdownString {
  const { plan, cluster, handle } = run;
  const text = new vscode.MarkdownString();
  text.appendMarkdown(`**${plan.task}** — ${handle.state.result?.sentence ?? stateLabel(handle.state)}\n\n`);
  text.appendMarkdown(`| | |\n|---|---|\n`);
  const rows: readonly (readonly [string, string])[] = [
    ["environment", plan.environment],
    ["engine", plan.engine],
    ["cluster", cluster.name],
    ["namespace", plan.namespace],
    ["pod", plan.podName],
    ["image", plan.image],
    ["started", new Date(handle.state.startedAt).toLocaleString()],
  ];
  for (const [name, value] of rows) text.appendMarkdown(`| ${name} | \`${value}\` |\n`);
  return text;
}

function tryItem({ attempt, run }: { readonly attempt: TryState; readonly run: Run }): vscode.TreeItem {
  const item = new vscode.TreeItem(
    attempt.number > 1 ? `try ${attempt.number}: ${tryLabel(attempt)}` : tryLabel(attempt),
  );
  item.id = `${run.id}/${attempt.number}`;
  item.description = attempt.podName;
  item.iconPath = new vscode.ThemeIcon("package");
  item.contextValue = "try";
  item.tooltip = [attempt.podName, tryLabel(attempt), attempt.nodeName && `on node ${attempt.nodeName}`]
    .filter(Boolean)
    .join("\n");
  return item;
}

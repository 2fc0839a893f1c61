import * as vscode from "vscode";
import type { PodsInSight } from "../clusters/podsInSight.ts";
import type { Rights } from "../clusters/rights.ts";
import type { SeenPod } from "../cluster/index.ts";
import { isSandbox } from "../clusters/windowSandbox.ts";
import type { Run, Runs } from "../runs/runs.ts";
import type { RunSights } from "../runs/runSights.ts";
import { runTimeLabel } from "./runLabels.ts";
import { treeItem } from "./runTree/items.ts";
import { groupRuns, type RunFolder } from "./runTree/groups.ts";
import {
  childrenOfPod,
  childrenOfRun,
  childrenOfTask,
  childrenOfTasks,
  podNode,
  type RunNode,
} from "./runTree/nodes.ts";
import { Readers } from "./runTree/readers.ts";
import { arrange, describeView, EVERYTHING, isShown, type RunView } from "./runTree/order.ts";
import { PacedChanges } from "./runTree/pacedChanges.ts";
import type { Surroundings } from "./runTree/runItem.ts";

export type { RunNode } from "./runTree/nodes.ts";

/** How often it is looked whether a row shows another time, while something runs and the view is open. */
const TICK_MS = 1000;
const VIEW_STATE = "runsView";
/** Between two times that the tree is drawn anew; the longer one where it takes long, as there are thousands of pods. Milliseconds. */
const PAUSE = { least: 300, most: 600, aPod: 0.06 };

/** The tree “Databand Runs”: environments, runs, their tasks, tries, pods and containers, and how each stands. */
export class RunsTree implements vscode.TreeDataProvider<RunNode>, vscode.Disposable {
  readonly #runs: Runs;
  readonly #sights: RunSights;
  readonly #rights: Rights;
  readonly #podsInSight: Pick<PodsInSight, "onChanged" | "refusal">;
  readonly #memory: vscode.Memento;
  readonly #view: vscode.TreeView<RunNode>;
  readonly #changed = new vscode.EventEmitter<RunNode[] | undefined>();
  /** Undefined: all of it. */
  readonly #changes = new PacedChanges<RunNode | undefined>(
    (nodes) => this.#draw(nodes),
    () => this.#pause(),
  );
  /** The nodes that VS Code knows: it wants the same object for the same thing. */
  readonly #nodes = new Map<string, RunNode>();
  /** The times that rows of runs show. */
  readonly #times = new Map<string, string>();
  /** Whose rows somebody may be reading. */
  readonly #readers = new Readers();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #subscriptions: vscode.Disposable;
  readonly #timer: NodeJS.Timeout;
  /** Those that VS Code was given last. */
  #listed: ReadonlySet<Run> = new Set();
  /** Runs of several environments stand below these: gives the node's id. */
  #groupOf: ((run: Run) => string) | undefined;

  constructor(
    { runs, sights, rights }: { readonly runs: Runs; readonly sights: RunSights; readonly rights: Rights },
    podsInSight: Pick<PodsInSight, "onChanged" | "refusal">,
    memory: vscode.Memento,
  ) {
    this.#runs = runs;
    this.#sights = sights;
    this.#rights = rights;
    this.#podsInSight = podsInSight;
    this.#memory = memory;
    this.#view = vscode.window.createTreeView("databand.runs", { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = vscode.Disposable.from(
      this.#view,
      this.#changed,
      runs.onChanged((run) => this.#refresh(run)),
      rights.onChanged(() => this.#changes.add(undefined)),
      podsInSight.onChanged(() => this.#describe()),
      sights.onChanged((run) => this.#changes.add(this.#nodes.get(run.id))),
      this.#changes,
    );
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#describe();
  }

  /** Which runs are shown, and in which order; kept for this workspace. */
  get shown(): RunView {
    return { ...EVERYTHING, ...this.#memory.get<Partial<RunView>>(VIEW_STATE) };
  }

  async show(view: RunView): Promise<void> {
    // Known at once; where it is stored may take its time to answer.
    const stored = this.#memory.update(VIEW_STATE, view);
    this.#describe();
    this.#changes.add(undefined);
    this.#changes.flush();
    await stored;
  }

  getTreeItem(node: RunNode): vscode.TreeItem {
    const item = treeItem(node, this.#around(node));
    // VS Code asks for it when the pointer rests on the row: that is how we know that somebody reads.
    if ("run" in node) item.tooltip = undefined;
    if (node.kind === "run") {
      this.#times.set(node.id, timeOf(node.run));
      this.#readers.drawn(node.id, this.#news(node.run));
    }
    if (node.kind !== "run" && node.kind !== "pod" && node.kind !== "container") return item;
    // For the menus: what the user may not do there is not offered.
    const { cluster, plan } = node.run;
    const denied = [...this.#rights.denied(cluster, plan.namespace)].map((action) => ` no-${action}`);
    item.contextValue = `${item.contextValue ?? ""}${isSandbox(cluster) ? " sandbox" : ""}${denied.join("")}`;
    return item;
  }

  /** The tooltip of a row, as the pointer comes to rest on it. */
  resolveTreeItem(item: vscode.TreeItem, node: RunNode): vscode.TreeItem {
    if (!("run" in node)) return item;
    const { tooltip, label } = treeItem(node, this.#around(node));
    item.tooltip = tooltip ?? (typeof label === "string" ? label : undefined);
    this.#readers.reads(node.run.id);
    return item;
  }

  getChildren(node?: RunNode): RunNode[] {
    const nodes = this.#children(node);
    return nodes.map((one) => this.#remember(one));
  }

  getParent(node: RunNode): RunNode | undefined {
    if (node.kind === "environment" || node.kind === "lost") return undefined;
    if (node.kind !== "run") return this.#nodes.get(node.run.id);
    return this.#groupOf && this.#nodes.get(this.#groupOf(node.run));
  }

  /** Brings a run into view, with what is below it. */
  async reveal(run: Run): Promise<void> {
    const node = this.#nodes.get(run.id) ?? this.getChildren().find(({ id }) => id === run.id);
    if (node) await this.#view.reveal(node, { expand: true, select: true, focus: false });
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#subscriptions.dispose();
  }

  #children(node: RunNode | undefined): RunNode[] {
    if (!node) return this.#roots();
    switch (node.kind) {
      case "environment":
        return node.runs.map((run) => ({ kind: "run", id: run.id, run }));
      case "run":
        return childrenOfRun(node.run, this.#podsOf(node.run), this.#sights.causes(node.run), this.shown.text);
      case "tasks":
        return childrenOfTasks(node);
      case "task":
        return childrenOfTask(node.run, node.task);
      case "try":
        return [podNode(node.run, node.attempt)];
      case "pod":
        return childrenOfPod(node);
      default:
        return [];
    }
  }

  /** Environments where there are several, each with its folder and cluster where there are several of these; else the runs. */
  #roots(): RunNode[] {
    const runs = this.#arranged();
    this.#listed = new Set(runs);
    const { groups, idOf } = groupRuns(runs, folderOf);
    const lost = this.#runs.lost.map((one): RunNode => ({ kind: "lost", id: `lost ${one.state.id}`, lost: one }));
    this.#groupOf = groups.length > 1 ? (run) => `environment ${idOf(run)}` : undefined;
    if (!this.#groupOf) return [...lost, ...runs.map((run): RunNode => ({ kind: "run", id: run.id, run }))];
    const rows = groups.map(({ id, ...group }): RunNode => ({
      kind: "environment",
      id: `environment ${id}`,
      ...group,
    }));
    return [...lost, ...rows];
  }

  #arranged(): readonly Run[] {
    return arrange(this.#runs.all, this.shown, (run) => this.#podsOf(run));
  }

  #podsOf(run: Run): readonly SeenPod[] {
    return this.#sights.of(run).pods;
  }

  /** The node that VS Code knows by that id, brought up to date. */
  #remember(node: RunNode): RunNode {
    const known = this.#nodes.get(node.id);
    if (known?.kind === node.kind) return Object.assign(known, node);
    this.#nodes.set(node.id, node);
    return node;
  }

  #refresh(run: Run | undefined): void {
    // A run that is new, or has ended, may change what is shown and the order.
    const known = run && run.handle.state.stage !== "ended" ? this.#nodes.get(run.id) : undefined;
    if (!known) this.#forgetRemoved();
    this.#describe();
    this.#changes.add(known);
    const active = this.#runs.active.length;
    this.#view.badge = active === 0 ? undefined : { value: active, tooltip: vscode.l10n.t("{0} running", active) };
    void vscode.commands.executeCommand("setContext", "databand.hasRuns", this.#runs.all.length > 0);
    void vscode.commands.executeCommand("setContext", "databand.hasActiveRuns", active > 0);
  }

  #describe(): void {
    const description = describeView(this.shown);
    const isEmpty = description !== "" && this.#runs.all.length > 0 && this.#arranged().length === 0;
    const message = isEmpty
      ? vscode.l10n.t("No run is left to show: {0}. “Filter Runs” shows the others.", description)
      : vscode.l10n.t("Showing {0}.", description);
    const told = [this.#podsInSight.refusal, description !== "" && message].filter(Boolean).join(" ");
    if (told !== this.#view.message) this.#view.message = told;
  }

  #forgetRemoved(): void {
    const runs = new Set<Run | undefined>(this.#runs.all);
    for (const [id, node] of this.#nodes) {
      if (!("run" in node) || runs.has(node.run)) continue;
      this.#nodes.delete(id);
      this.#times.delete(id);
      this.#readers.forget(id);
    }
  }

  #tick(): void {
    if (!this.#view.visible) return;
    for (const run of this.#runs.active) {
      const node = this.#nodes.get(run.id);
      if (node && (this.#times.get(run.id) !== timeOf(run) || this.#readers.isOwed(run.id))) this.#changes.add(node);
    }
  }

  #pause(): number {
    const pods = this.#runs.all.reduce((sum, run) => sum + this.#podsOf(run).length, 0);
    return Math.min(PAUSE.most, Math.max(PAUSE.least, pods * PAUSE.aPod));
  }

  /** Draws rows anew; those of a run that somebody reads, only for news. */
  #draw(nodes: readonly (RunNode | undefined)[]): void {
    const known = nodes.filter((node) => node !== undefined);
    if (known.length < nodes.length || known.some((node) => this.#comesOrGoes(node))) {
      this.#describe();
      this.#changed.fire(undefined);
      return;
    }
    const due = known.filter((node) => node.kind !== "run" || this.#readers.mayDraw(node.id, this.#news(node.run)));
    if (due.length > 0) this.#changed.fire(due);
  }

  /** Whether the words of the filter now find a run, or one of its task pods, and did not, or the other way round. */
  #comesOrGoes(node: RunNode): boolean {
    if (node.kind !== "run" || this.shown.text === "") return false;
    return isShown(node.run, this.shown, (run) => this.#podsOf(run)) !== this.#listed.has(node.run);
  }

  #around(node: RunNode): Surroundings {
    return { isGrouped: this.#groupOf !== undefined, isOutOfReach: "run" in node && this.#isOutOfReach(node.run) };
  }

  #isOutOfReach(run: Run): boolean {
    return this.#sights.of(run).connection.kind === "disconnected";
  }

  /** What of a run is worth a tooltip that goes: not the time, nor that a node says the same of an image in other words. */
  #news(run: Run): string {
    const { stage, wish, result, tries } = run.handle.state;
    const pods = this.#podsOf(run).map(({ pod, isGone }) => [pod.metadata.name, pod.status?.phase, isGone]);
    const causes = this.#sights.causes(run).map(({ severity, sentence }) => [severity, sentence]);
    return JSON.stringify([stage, wish, result?.verdict, tries.length, this.#isOutOfReach(run), pods, causes]);
  }
}

function folderOf({ params }: Run): RunFolder | undefined {
  const uri = params?.uri;
  const folder = uri === undefined ? undefined : vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri));
  return folder && { name: folder.name, id: folder.uri.toString() };
}

function timeOf({ handle }: Run): string {
  return runTimeLabel(handle.state, Date.now());
}

import * as vscode from "vscode";
import type { Clusters } from "../clusters.ts";
import { LANGUAGE_ID, type EnvironmentInfo } from "../../../server/src/protocol.ts";
import type { Runs } from "../runs.ts";

/** Below the editors: where runs go (engine and cluster), and how many are under way. */
export class StatusBar implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  readonly #clusters: Clusters;
  readonly #runs: Runs;
  readonly #subscriptions: vscode.Disposable;
  #engine = "";

  constructor(clusters: Clusters, runs: Runs) {
    this.#clusters = clusters;
    this.#runs = runs;
    this.#item = vscode.window.createStatusBarItem("databand.cluster", vscode.StatusBarAlignment.Left, 10);
    this.#item.name = "Databand Cluster";
    this.#item.command = "databand.selectCluster";
    this.#subscriptions = vscode.Disposable.from(
      this.#item,
      clusters.onChanged(() => this.#show()),
      runs.onChanged(() => this.#show()),
    );
    this.#show();
  }

  /** Names the engine that runs go to, as the server resolves it. */
  setEnvironments(environments: readonly EnvironmentInfo[]): void {
    const engines = environments.filter((environment) => environment.engineFamily === "kubernetes");
    const chosen = engines.find((environment) => environment.isDefault) ?? engines[0];
    this.#engine = chosen?.engine ?? "";
    this.#show();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #show(): void {
    const active = this.#runs.active.length;
    const where = [this.#engine, this.#clusters.choiceLabel].filter(Boolean).join(" @ ");
    this.#item.text = `$(${active > 0 ? "sync~spin" : "server-environment"}) ${where}${active > 0 ? ` (${active} running)` : ""}`;
    const tooltip = new vscode.MarkdownString(
      `Databand runs go to **${this.#clusters.choiceLabel}**${this.#engine === "" ? "" : `, engine \`${this.#engine}\``}.\n\nClick to choose another cluster.`,
    );
    this.#item.tooltip = tooltip;
    const editor = vscode.window.activeTextEditor;
    if (active > 0 || this.#engine !== "" || editor?.document.languageId === LANGUAGE_ID) this.#item.show();
    else this.#item.hide();
  }
}

import * as vscode from "vscode";
import type { Clusters } from "../clusters/clusters.ts";
import { LANGUAGE_ID, type EnvironmentInfo } from "../../../server/src/protocol.ts";
import type { ServerRequests } from "../language/requests.ts";
import { scopeOf, scopeOfFolder } from "../projects.ts";
import type { Runs } from "../runs/runs.ts";
import type { RunSights } from "../runs/runSights.ts";
import type { Services } from "../services.ts";
import { explain } from "../notifications.ts";
import { setting, SETTINGS } from "../settings.ts";

/** Below the editors: where runs go (engine and cluster), how many are under way, and whether their cluster answers. */
export class StatusBar implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  readonly #clusters: Clusters;
  readonly #runs: Runs;
  readonly #sights: RunSights;
  readonly #requests: Pick<ServerRequests, "environments">;
  readonly #subscriptions: vscode.Disposable;
  /** Whose engine it is, where several folders are open. */
  #folder: vscode.WorkspaceFolder | undefined;
  #engine = "";
  #namespace = "";
  #cluster: EnvironmentInfo["cluster"];

  constructor({ clusters, runs, sights, requests }: Pick<Services, "clusters" | "runs" | "sights" | "requests">) {
    this.#clusters = clusters;
    this.#runs = runs;
    this.#sights = sights;
    this.#requests = requests;
    this.#item = vscode.window.createStatusBarItem("databand.cluster", vscode.StatusBarAlignment.Left, 10);
    this.#item.name = vscode.l10n.t("Databand Cluster");
    this.#item.command = "databand.selectCluster";
    this.#subscriptions = vscode.Disposable.from(
      this.#item,
      clusters.onChanged(() => this.#show()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("databand.readOnly")) this.#show();
      }),
      runs.onChanged(() => this.#show()),
      sights.onChanged(() => this.#show()),
      vscode.window.onDidChangeActiveTextEditor(() => {
        if ((vscode.workspace.workspaceFolders ?? []).length > 1) void this.refresh();
      }),
    );
    this.#show();
  }

  /** Names the engine that runs go to, as the server resolves it for the project that the user is in. Never rejects. */
  async refresh(): Promise<void> {
    const folder = this.#folderInUse();
    const scope = folder ? scopeOfFolder(folder) : scopeOf(undefined);
    const environments = await this.#requests.environments(scope).catch(() => undefined);
    if (!environments) return;
    this.#folder = folder;
    const engines = environments.filter((environment) => environment.engineFamily === "kubernetes");
    const chosen = engines.find((environment) => environment.isDefault) ?? engines[0];
    this.#engine = chosen?.engine ?? "";
    this.#namespace = chosen?.namespace ?? "";
    this.#cluster = chosen?.cluster;
    this.#show();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #show(): void {
    const active = this.#runs.active.length;
    const cluster = this.#clusters.labelOf(this.#cluster);
    const engine = [this.#folder?.name, this.#engine].filter(Boolean).join(": ");
    const where = [engine, [cluster, this.#namespace].filter(Boolean).join("/")].filter(Boolean).join(" @ ");
    const lost = this.#lost();
    const icon = lost ? "debug-disconnect" : active > 0 ? "sync~spin" : "server-environment";
    const remark = lost
      ? vscode.l10n.t("{0} does not answer", lost.cluster)
      : active > 0
        ? vscode.l10n.t("{0} running", active)
        : "";
    const isReadOnly = setting(SETTINGS.readOnly);
    this.#item.text = `${isReadOnly ? "$(lock) " : ""}$(${icon}) ${where}${remark && ` (${remark})`}`;
    this.#item.backgroundColor = lost && new vscode.ThemeColor("statusBarItem.warningBackground");
    const place = [
      `**${cluster}**`,
      this.#engine && vscode.l10n.t("engine `{0}`", this.#engine),
      this.#folder && vscode.l10n.t("folder `{0}`", this.#folder.name),
      this.#namespace && vscode.l10n.t("namespace `{0}`", this.#namespace),
    ].filter(Boolean);
    const tooltip = new vscode.MarkdownString(vscode.l10n.t("Databand runs go to {0}.", place.join(", ")));
    if (lost)
      tooltip.appendMarkdown(
        `\n\n${plain(lost.why)} ${vscode.l10n.t("Runs go on there; it is tried again by itself.")}`,
      );
    if (isReadOnly)
      tooltip.appendMarkdown(`\n\n${vscode.l10n.t("This window only reads from clusters (`databand.readOnly`).")}`);
    tooltip.appendMarkdown(`\n\n${vscode.l10n.t("Click to choose another cluster.")}`);
    this.#item.tooltip = tooltip;
    const editor = vscode.window.activeTextEditor;
    if (active > 0 || this.#engine !== "" || editor?.document.languageId === LANGUAGE_ID) this.#item.show();
    else this.#item.hide();
  }

  /** Of several folders, that of the active editor; where that is none, such as a log, the one before, or the first. */
  #folderInUse(): vscode.WorkspaceFolder | undefined {
    const folders = vscode.workspace.workspaceFolders ?? [];
    if (folders.length < 2) return undefined;
    const { uri } = scopeOf(undefined);
    const active = uri === undefined ? undefined : vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri));
    return active ?? folders.find((one) => one.uri.toString() === this.#folder?.uri.toString()) ?? folders[0];
  }

  /** The cluster of a run under way that cannot be reached now. */
  #lost(): { readonly cluster: string; readonly why: string } | undefined {
    for (const run of this.#runs.active) {
      const { connection } = this.#sights.of(run);
      if (connection.kind === "disconnected") return { cluster: run.cluster.name, why: explain(connection.error) };
    }
    return undefined;
  }
}

/** A text of others in Markdown. `appendText` would make its blanks such that lines break inside of words. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+!<>|~&-]/g, "\\$&");
}

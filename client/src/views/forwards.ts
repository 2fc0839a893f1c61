import * as vscode from "vscode";
import type { ForwardState, PortForward } from "../cluster/index.ts";

/** The status bar has room for other things, too. */
const MOST_NAMED = 3;

export interface ActiveForward {
  readonly name: string;
  /** In the pod. */
  readonly port: number;
  readonly forward: PortForward;
}

/** The ports that are forwarded from this window, with an entry on the status bar while there are any. */
export class Forwards implements vscode.Disposable {
  readonly #active = new Set<ActiveForward>();
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when there is another one, one less, or one stands differently. */
  readonly onChanged = this.#changed.event;
  readonly #item = vscode.window.createStatusBarItem("databand.forwards", vscode.StatusBarAlignment.Left, 9);

  constructor() {
    this.#item.name = vscode.l10n.t("Databand Forwarded Ports");
    this.#item.command = "databand.showForwards";
  }

  get all(): readonly ActiveForward[] {
    return [...this.#active];
  }

  add(one: ActiveForward): void {
    this.#active.add(one);
    this.#show();
    void one.forward.closed.then(() => {
      this.#active.delete(one);
      this.#show();
    });
  }

  /** One of them stands differently. */
  refresh(): void {
    this.#show();
  }

  dispose(): void {
    for (const { forward } of this.#active) forward.close();
    this.#item.dispose();
    this.#changed.dispose();
  }

  #show(): void {
    const ports = this.all.map(({ forward }) => String(forward.localPort));
    const isBroken = this.all.some(({ forward }) => forward.state.kind === "reconnecting");
    const more = ports.length > MOST_NAMED ? ` +${ports.length - MOST_NAMED}` : "";
    this.#item.text = `$(${isBroken ? "debug-disconnect" : "plug"}) ${ports.slice(0, MOST_NAMED).join(", ")}${more}`;
    this.#item.backgroundColor = isBroken ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    const lines = this.all.map(
      ({ name, port, forward }) => `127.0.0.1:${forward.localPort} → ${name}:${port} (${stateWords(forward.state)})`,
    );
    this.#item.tooltip = [
      vscode.l10n.t("Forwarded ports"),
      ...lines,
      vscode.l10n.t("Click to see them all, or to stop one."),
    ].join("\n");
    this.#changed.fire();
    void vscode.commands.executeCommand("setContext", "databand.hasForwards", ports.length > 0);
    if (ports.length > 0) this.#item.show();
    else this.#item.hide();
  }
}

/** How a forwarded port stands, in a few words. */
export function stateWords(state: ForwardState): string {
  switch (state.kind) {
    case "ready":
      if (state.connections === 0) return vscode.l10n.t("ready");
      return state.connections === 1
        ? vscode.l10n.t("1 connection")
        : vscode.l10n.t("{0} connections", state.connections);
    case "reconnecting":
      return vscode.l10n.t("reconnecting: {0}", state.problem);
    case "gone":
      return vscode.l10n.t("closed: {0}", state.problem);
  }
}

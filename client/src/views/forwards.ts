import * as vscode from "vscode";
import type { PortForward } from "../cluster/index.ts";

export interface ActiveForward {
  readonly name: string;
  /** In the pod. */
  readonly port: number;
  readonly forward: PortForward;
}

/** The ports that are forwarded from this window, with an entry on the status bar while there are any. */
export class Forwards implements vscode.Disposable {
  readonly #active = new Set<ActiveForward>();
  readonly #item = vscode.window.createStatusBarItem("databand.forwards", vscode.StatusBarAlignment.Left, 9);

  constructor() {
    this.#item.name = "Databand Forwarded Ports";
    this.#item.command = "databand.stopForwards";
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

  dispose(): void {
    for (const { forward } of this.#active) forward.close();
    this.#item.dispose();
  }

  #show(): void {
    const ports = this.all.map(({ forward }) => String(forward.localPort));
    this.#item.text = `$(plug) ${ports.join(", ")}`;
    const lines = this.all.map(({ name, port, forward }) => `127.0.0.1:${forward.localPort} → ${name}:${port}`);
    this.#item.tooltip = `Forwarded ports\n${lines.join("\n")}\nClick to stop.`;
    if (ports.length > 0) this.#item.show();
    else this.#item.hide();
  }
}

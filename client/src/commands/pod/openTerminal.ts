import * as vscode from "vscode";
import type { Services } from "../../services.ts";
import { PodTerminal, type TerminalTarget } from "../../views/podTerminal.ts";

/** Shows a terminal that is connected with a container. `icon` is the name of a theme icon. */
export function openTerminal(services: Services, target: TerminalTarget, icon: string): vscode.Terminal {
  const terminal = vscode.window.createTerminal({
    name: `${target.pod}/${target.container}`,
    pty: new PodTerminal(services.clusters, target),
    iconPath: new vscode.ThemeIcon(icon),
  });
  terminal.show();
  return terminal;
}

import * as vscode from "vscode";
import { copyAs } from "../commands/files/copyAs.ts";
import { compareEffectiveConfiguration, showEffectiveConfiguration } from "../commands/files/effectiveConfiguration.ts";
import { useAirflowLanguage, useLanguage } from "../commands/files/useLanguage.ts";
import { showError } from "../notifications.ts";
import type { ServerRequests } from "../language/requests.ts";
import type { EffectiveConfigurations } from "../views/effectiveConfigurations.ts";
import type { WorkerLanguageServer } from "./workerLanguageServer.ts";

interface BrowserServices {
  readonly requests: ServerRequests;
  readonly effective: EffectiveConfigurations;
  readonly server: WorkerLanguageServer;
  readonly output: vscode.LogOutputChannel;
}

type Run = (...words: never[]) => unknown;

/** The commands that need nothing but the language server. */
const COMMANDS: Readonly<Record<string, (services: BrowserServices) => Run>> = {
  "databand.useLanguage": useLanguage,
  "databand.useAirflowLanguage": useAirflowLanguage,
  "databand.copyAs": copyAs,
  "databand.showEffectiveConfiguration": showEffectiveConfiguration,
  "databand.compareEffectiveConfiguration": compareEffectiveConfiguration,
  "databand.restartLanguageServer": (services) => () => services.server.restart(),
  "databand.showLogs": (services) => () => services.output.show(),
};

/** Whether a command works in a browser. */
export function worksInBrowser(command: string): boolean {
  return Object.hasOwn(COMMANDS, command);
}

/** Registers every command of the manifest; those that need a cluster or processes say so. */
export function registerCommands(context: vscode.ExtensionContext, services: BrowserServices): vscode.Disposable {
  const { contributes } = context.extension.packageJSON as {
    readonly contributes: { readonly commands: readonly { readonly command: string; readonly title: string }[] };
  };
  return vscode.Disposable.from(
    ...contributes.commands.map(({ command, title }) => {
      const run = (COMMANDS[command]?.(services) ?? (() => sayWhere(title))) as (...words: unknown[]) => unknown;
      return vscode.commands.registerCommand(command, async (...words: unknown[]) => {
        try {
          return await run(...words);
        } catch (error) {
          void showError(error, services.output);
          return undefined;
        }
      });
    }),
  );
}

function sayWhere(title: string): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      "“{0}” needs clusters or processes, which a browser does not have. Open the folder in VS Code on the desktop, or on a remote machine.",
      title,
    ),
  );
}

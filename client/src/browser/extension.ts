import * as vscode from "vscode";
import { PLANS_CHANGED_NOTIFICATION } from "../../../server/src/protocol.ts";
import { useTranslations } from "../l10n.ts";
import { ContributedSchemas } from "../language/contributedSchemas.ts";
import { followModelines } from "../language/modelines.ts";
import { ServerRequests } from "../language/requests.ts";
import { languageStatus } from "../language/status.ts";
import { TargetVersionStatus } from "../language/targetVersion.ts";
import { EffectiveConfigurations } from "../views/effectiveConfigurations.ts";
import { registerCommands, worksInBrowser } from "./commands.ts";
import { WorkerLanguageServer } from "./workerLanguageServer.ts";

/** VS Code in a browser, without a machine behind it: everything about editing, nothing about clusters. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  useTranslations(vscode.l10n.bundle);
  const output = vscode.window.createOutputChannel("Databand", { log: true });
  const server = new WorkerLanguageServer(context, output, worksInBrowser);
  const requests = new ServerRequests(server);
  const effective = new EffectiveConfigurations((params, token) => requests.effectiveConfiguration(params, token));
  const targetVersion = new TargetVersionStatus(requests, output);
  const plansChanged = (): void => {
    effective.refresh();
    targetVersion.refresh();
  };
  context.subscriptions.push(
    output,
    server,
    effective,
    targetVersion,
    languageStatus(server),
    new ContributedSchemas(server, output),
    followModelines(),
    registerCommands(context, { requests, effective, server, output }),
    server.client.onNotification(PLANS_CHANGED_NOTIFICATION, plansChanged),
    vscode.window.registerTreeDataProvider("databand.runs", { getChildren: () => [], getTreeItem: noItem }),
  );
  await server.start();
  plansChanged();
}

function noItem(): never {
  throw new Error("There are no runs in a browser.");
}

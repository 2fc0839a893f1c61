import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { setting, SETTINGS } from "../settings.ts";

/** “Report Issue”: VS Code's own form for it, filled in with what we would ask for. */
export function reportIssue({ context, requests }: Services) {
  return async (): Promise<void> => {
    const target = await requests.targetVersion({}).catch(() => undefined);
    const issueBody = [
      "**What did you do, what did you expect, and what happened?**",
      "",
      "",
      "**Which configuration does it take?** (the part of the cfg file; leave secrets out)",
      "",
      "",
      `${target ? `${target.product} ${target.version}` : "Version of DBND: not known"}; cluster: ${kindOfCluster()}`,
    ].join("\n");
    await vscode.commands.executeCommand("workbench.action.openIssueReporter", {
      extensionId: context.extension.id,
      issueBody,
    });
  };
}

/** Without the names of anything that is the user's. */
function kindOfCluster(): string {
  return setting(SETTINGS.clusterUse) === "sandbox" ? "the sandbox" : "one of a kubeconfig";
}

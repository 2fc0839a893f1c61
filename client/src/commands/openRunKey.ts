import * as vscode from "vscode";
import { UserError } from "../notifications.ts";
import type { Services } from "../services.ts";
import type { RunNode } from "../views/runsTree.ts";

/** “Open Key in Configuration”: from a cause in the runs tree to the key that it leads back to. */
export function openRunKey(services: Services) {
  return async (node?: RunNode): Promise<void> => {
    if (node?.kind !== "cause" || node.cause.key === undefined) return;
    const { run, cause } = node;
    const scope = run.params?.uri === undefined ? {} : { uri: run.params.uri };
    const key = cause.key ?? "";
    const place = await services.requests.keyPlace({ ...scope, section: run.plan.engine, key });
    if (!place) {
      throw new UserError(
        vscode.l10n.t("No cfg file of this workspace has the section [{0}] or its key {1}.", run.plan.engine, key),
        vscode.l10n.t("It may come from the environment, the command line or Python."),
      );
    }
    const { start, end } = place.range;
    await vscode.window.showTextDocument(vscode.Uri.parse(place.uri), {
      selection: new vscode.Range(start.line, start.character, end.line, end.character),
    });
  };
}

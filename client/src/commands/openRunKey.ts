import * as vscode from "vscode";
import type { KeyPlaceParams } from "../../../server/src/protocol.ts";
import { UserError } from "../notifications.ts";
import type { Services } from "../services.ts";
import type { RunNode } from "../views/runsTree.ts";

/** “Open Key in Configuration”: from a cause in the runs tree to the key that it leads back to. */
export function openRunKey(services: Services) {
  return async (node?: RunNode): Promise<void> => {
    if (node?.kind !== "cause") return;
    const { run, cause } = node;
    const { key } = cause;
    if (key === undefined) return;
    const scope = run.params?.uri === undefined ? {} : { uri: run.params.uri };
    await openKey(services, { ...scope, section: run.plan.engine, key });
  };
}

/** Shows where a key is set, else its section. @throws UserError where no file has either */
export async function openKey({ requests }: Services, wanted: KeyPlaceParams): Promise<void> {
  const place = await requests.keyPlace(wanted);
  if (!place) {
    throw new UserError(
      vscode.l10n.t("No cfg file of this workspace has the section [{0}] or its key {1}.", wanted.section, wanted.key),
      vscode.l10n.t("It may come from the environment, the command line or Python."),
    );
  }
  const { start, end } = place.range;
  await vscode.window.showTextDocument(vscode.Uri.parse(place.uri), {
    selection: new vscode.Range(start.line, start.character, end.line, end.character),
  });
}

import * as vscode from "vscode";
import type { KeyPlaceParams } from "../../../../server/src/protocol.ts";
import { UserError } from "../../notifications.ts";
import type { Services } from "../../services.ts";
import { causePlace, type CausePlace } from "../../views/causePlace.ts";
import type { RunNode } from "../../views/runsTree.ts";

/** “Open Key in Configuration”: from a cause in the runs tree to the key, or the argument, that it leads back to. */
export function openRunKey(services: Services) {
  return async (node?: RunNode): Promise<void> => {
    if (node?.kind !== "cause" || node.cause.key === undefined) return;
    const { run, cause } = node;
    const wanted = { section: cause.section ?? run.plan.engine, key: node.cause.key };
    await showPlace((await causePlace(services.requests, run, cause)) ?? null, wanted);
  };
}

/** Shows where a key is set, else its section. @throws UserError where no file has either */
export async function openKey({ requests }: Services, wanted: KeyPlaceParams): Promise<void> {
  await showPlace(await requests.keyPlace(wanted), wanted);
}

async function showPlace(place: CausePlace | null, { section, key }: KeyPlaceParams): Promise<void> {
  if (!place) {
    throw new UserError(
      vscode.l10n.t("No cfg file of this workspace has the section [{0}] or its key {1}.", section, key),
      vscode.l10n.t("It may come from the environment, the command line or Python."),
    );
  }
  const { start, end } = place.range;
  await vscode.window.showTextDocument(vscode.Uri.parse(place.uri), {
    selection: new vscode.Range(start.line, start.character, end.line, end.character),
  });
}

import * as vscode from "vscode";
import { EDITED_POD } from "./views/podEditors.ts";

/** Saves the files that a run is planned from. A pod that somebody edits is none: saving that would change it. */
export async function saveFiles(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (document.isDirty && !document.isUntitled && document.uri.scheme !== EDITED_POD) await document.save();
  }
}

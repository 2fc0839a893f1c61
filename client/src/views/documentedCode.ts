import * as vscode from "vscode";
import { PROBLEMS_PAGE } from "../../../server/src/protocol.ts";

/** The code of a diagnostic with a link to where it is explained. */
export function documentedCode(code: string): { readonly value: string; readonly target: vscode.Uri } {
  return { value: code, target: vscode.Uri.parse(`${PROBLEMS_PAGE}#${code}`) };
}

import * as vscode from "vscode";
import { momentOf } from "../../views/logText/moments.ts";

/**
 * Asks for a moment, as RFC 3339. Undefined when the user leaves.
 *
 * @param prompt what the moment is for; the forms that it may have are told behind it
 * @param after RFC 3339: what is asked for must not be before it
 */
export async function askMoment(title: string, prompt: string, after?: string): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t("{0}: 2026-01-31T10:20:30Z, 2026-01-31 10:20, 10:20, or 1h30m (ago)", prompt),
    validateInput: (value) => {
      const moment = momentOf(value, Date.now());
      if (moment === undefined) return vscode.l10n.t("This is no time. Write 2026-01-31T10:20:30Z, 10:20, or 15m.");
      const isEarly = after !== undefined && Date.parse(moment) < Date.parse(after);
      return isEarly ? vscode.l10n.t("This is before the beginning, {0}.", after) : undefined;
    },
  });
  return text === undefined ? undefined : momentOf(text, Date.now());
}

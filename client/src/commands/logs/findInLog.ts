import * as vscode from "vscode";
import { withProgress } from "../../cancellation.ts";
import { UserError } from "../../notifications.ts";
import type { Services } from "../../services.ts";
import { excerpt, findInFile, findMoment } from "../../views/logText/findInFile.ts";
import { TOO_SLOW } from "../../views/logText/patterns.ts";
import { askMoment } from "../ask/askMoment.ts";
import { askPattern } from "../ask/askPattern.ts";
import { logOf } from "../ask/logOf.ts";
import type { OfRun } from "../ask/runOf.ts";

/** Lines that can be chosen from. */
const MOST = 1000;

/** “Find in Full Log”: how many lines have something, beyond what the panel keeps, and the way to each. */
export function findInLog(services: Services) {
  return async (node?: OfRun): Promise<void> => {
    const title = vscode.l10n.t("Find in Full Log");
    const log = await logOf(services, node, title);
    const pattern = log && (await askPattern(title, vscode.l10n.t("Regular expression, in any case")));
    if (!pattern) return;
    const found = await withProgress(vscode.l10n.t("Looking through the log"), (signal) =>
      findInFile(log.path, pattern, MOST, signal),
    );
    if (found === TOO_SLOW) {
      throw new UserError(
        vscode.l10n.t("/{0}/ takes too long over a line of this log.", pattern.source),
        vscode.l10n.t("Write the regular expression in another way: without a repetition inside of a repetition."),
      );
    }
    const { count, lines } = found;
    const items = lines.map(({ line, text }) => ({
      label: excerpt(text, pattern, 300),
      description: vscode.l10n.t("line {0}", line + 1),
      line,
    }));
    const counted =
      count === 1
        ? vscode.l10n.t("1 line with /{0}/", pattern.source)
        : vscode.l10n.t("{0} lines with /{1}/", count, pattern.source);
    const picked = await vscode.window.showQuickPick(items, {
      title: count > MOST ? vscode.l10n.t("{0}, the first {1} of them", counted, MOST) : counted,
      placeHolder: count === 0 ? vscode.l10n.t("No line has it") : vscode.l10n.t("A line opens the full log there"),
    });
    if (picked) await services.logDocuments.show(log.path, picked.line);
  };
}

/** “Go to Time in Full Log”: the first line that was written at a time, or after it. */
export function goToTimeInLog(services: Services) {
  return async (node?: OfRun): Promise<void> => {
    const title = vscode.l10n.t("Go to Time in Full Log");
    const log = await logOf(services, node, title);
    const moment = log && (await askMoment(title, vscode.l10n.t("The moment whose lines are wanted")));
    if (!moment) return;
    const line = await findMoment(log.path, moment);
    if (line === undefined)
      void vscode.window.showInformationMessage(vscode.l10n.t("Nothing was written since {0}.", moment));
    else await services.logDocuments.show(log.path, line);
  };
}

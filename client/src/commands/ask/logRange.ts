import * as vscode from "vscode";
import type { LogRange } from "../../views/podLogs.ts";
import { askMoment } from "./askMoment.ts";

type RangeItem = vscode.QuickPickItem & ({ readonly range: LogRange } | { readonly ask: "since" | "between" });

const RANGES: readonly RangeItem[] = [
  { label: vscode.l10n.t("The last 100 lines"), range: { tailLines: 100 } },
  { label: vscode.l10n.t("The last 10,000 lines"), range: { tailLines: 10_000 } },
  { label: vscode.l10n.t("The first 1,000 lines"), range: { headLines: 1000 } },
  { label: vscode.l10n.t("The last 5 minutes"), range: { sinceSeconds: 300 } },
  { label: vscode.l10n.t("The last hour"), range: { sinceSeconds: 3600 } },
  { label: vscode.l10n.t("Since a time…"), ask: "since" },
  { label: vscode.l10n.t("Between two times…"), ask: "between" },
  { label: vscode.l10n.t("Everything"), range: {} },
  {
    label: vscode.l10n.t("Before the last restart"),
    description: vscode.l10n.t("the log of the previous container"),
    range: { previous: true },
  },
];

/** Asks which part of a log is wanted. Undefined when the user leaves. */
export async function askRange(title: string, placeHolder: string): Promise<LogRange | undefined> {
  const picked = await vscode.window.showQuickPick(RANGES, { title, placeHolder });
  if (!picked) return undefined;
  if ("range" in picked) return picked.range;
  const sinceTime = await askMoment(title, vscode.l10n.t("The first moment whose lines are wanted"));
  if (sinceTime === undefined || picked.ask === "since") return sinceTime === undefined ? undefined : { sinceTime };
  const untilTime = await askMoment(title, vscode.l10n.t("The last moment whose lines are wanted"), sinceTime);
  return untilTime === undefined ? undefined : { sinceTime, untilTime };
}

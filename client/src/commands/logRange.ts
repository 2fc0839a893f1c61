import * as vscode from "vscode";
import type { LogRange } from "../views/podLogs.ts";
import { askMoment } from "./askMoment.ts";

type RangeItem = vscode.QuickPickItem & ({ readonly range: LogRange } | { readonly ask: "since" | "between" });

const RANGES: readonly RangeItem[] = [
  { label: "The last 100 lines", range: { tailLines: 100 } },
  { label: "The last 10,000 lines", range: { tailLines: 10_000 } },
  { label: "The first 1,000 lines", range: { headLines: 1000 } },
  { label: "The last 5 minutes", range: { sinceSeconds: 300 } },
  { label: "The last hour", range: { sinceSeconds: 3600 } },
  { label: "Since a time…", ask: "since" },
  { label: "Between two times…", ask: "between" },
  { label: "Everything", range: {} },
  { label: "Before the last restart", description: "the log of the previous container", range: { previous: true } },
];

/** Asks which part of a log is wanted. Undefined when the user leaves. */
export async function askRange(title: string, placeHolder: string): Promise<LogRange | undefined> {
  const picked = await vscode.window.showQuickPick(RANGES, { title, placeHolder });
  if (!picked) return undefined;
  if ("range" in picked) return picked.range;
  const sinceTime = await askMoment(title, "The first moment whose lines are wanted");
  if (sinceTime === undefined || picked.ask === "since") return sinceTime === undefined ? undefined : { sinceTime };
  const untilTime = await askMoment(title, "The last moment whose lines are wanted", sinceTime);
  return untilTime === undefined ? undefined : { sinceTime, untilTime };
}

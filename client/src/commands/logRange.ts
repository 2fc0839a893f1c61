import * as vscode from "vscode";
import { momentOf } from "../views/logText/moments.ts";
import type { LogRange } from "../views/podLogs.ts";

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

/** @param after RFC 3339: what is asked for must not be before it */
async function askMoment(title: string, prompt: string, after?: string): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    prompt: `${prompt}: 2026-01-31T10:20:30Z, 2026-01-31 10:20, 10:20, or 1h30m (ago)`,
    validateInput: (value) => {
      const moment = momentOf(value, Date.now());
      if (moment === undefined) return "This is no time. Write 2026-01-31T10:20:30Z, 10:20, or 15m.";
      const isEarly = after !== undefined && Date.parse(moment) < Date.parse(after);
      return isEarly ? `This is before the beginning, ${after}.` : undefined;
    },
  });
  return text === undefined ? undefined : momentOf(text, Date.now());
}

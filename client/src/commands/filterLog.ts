import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { ALL_LINES, type LogFilter, type LogLevel } from "../views/logText/levels.ts";
import { askPattern } from "./askPattern.ts";
import { logOf } from "./logOf.ts";
import type { OfRun } from "./runOf.ts";

type Ask = "include" | "around" | "exclude";
type FilterItem = vscode.QuickPickItem & { readonly level?: LogLevel; readonly all?: true; readonly ask?: Ask };

const ITEMS: readonly FilterItem[] = [
  { label: "$(list-flat) All lines", all: true },
  { label: "$(debug) Of every level", level: "debug" },
  { label: "$(info) Without debug lines", level: "info" },
  { label: "$(warning) Warnings and errors", level: "warning" },
  { label: "$(error) Errors and tracebacks", level: "error" },
  { label: "$(search) Only lines that match…", ask: "include" },
  { label: "$(unfold) Only lines that match, and lines around them…", ask: "around" },
  { label: "$(exclude) Without lines that match…", ask: "exclude" },
];

/** “Filter Log”: by level, and by words that lines must have or must not have; of the log so far, and from now on. */
export function filterLog(services: Services) {
  return async (node?: OfRun): Promise<void> => {
    const log = await logOf(services, node, "Filter Log");
    if (!log) return;
    const { channel } = log;
    const { shown } = channel;
    const words = wordsOf(shown);
    const picked = await vscode.window.showQuickPick(ITEMS, {
      title: words === "" ? "Filter Log" : `Filter Log: ${words}`,
      placeHolder: `Which lines of ${channel.name} the panel shows, beside the filter so far; the file keeps all`,
    });
    const filter = picked && (await chosen(picked, shown));
    if (!filter) return;
    await log.showLines(filter);
    channel.show();
  };
}

async function chosen({ all, level, ask }: FilterItem, shown: LogFilter): Promise<LogFilter | undefined> {
  if (all) return ALL_LINES;
  if (!ask) return { ...shown, level: level ?? shown.level };
  const must = ask === "exclude" ? "must not" : "must";
  const pattern = await askPattern("Filter Log", `Regular expression that lines ${must} match, in any case`);
  if (!pattern) return undefined;
  if (ask === "exclude") return { ...shown, exclude: pattern };
  const around = ask === "around" ? await askAround() : null;
  return around === undefined ? undefined : { ...shown, include: pattern, around: around ?? undefined };
}

async function askAround(): Promise<LogFilter["around"]> {
  const text = await vscode.window.showInputBox({
    title: "Filter Log",
    prompt: "How many lines before and after one that matches: 3, or 2,10",
    value: "3",
    validateInput: (value) => (aroundOf(value) ? undefined : "Write a number of lines, or two: 2,10"),
  });
  return text === undefined ? undefined : aroundOf(text);
}

function aroundOf(text: string): LogFilter["around"] {
  const [, before, after = before] = /^\s*(\d{1,4})(?:\s*,\s*(\d{1,4}))?\s*$/.exec(text) ?? [];
  return before === undefined ? undefined : { before: Number(before), after: Number(after) };
}

/** A filter in a few words; empty where it lets everything pass. */
function wordsOf({ level, include, exclude, around }: LogFilter): string {
  return [
    ...(level === "debug" ? [] : [level === "error" ? "errors" : `${level} and above`]),
    ...(include ? [`with /${include.source}/${around ? ` ±${around.before},${around.after}` : ""}`] : []),
    ...(exclude ? [`without /${exclude.source}/`] : []),
  ].join(", ");
}

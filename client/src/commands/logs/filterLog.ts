import * as vscode from "vscode";
import type { Services } from "../../services.ts";
import { ALL_LINES, type LogFilter, type LogLevel } from "../../views/logText/levels.ts";
import { askPattern } from "../ask/askPattern.ts";
import { logOf } from "../ask/logOf.ts";
import type { OfRun } from "../ask/runOf.ts";

type Ask = "include" | "around" | "exclude";
type FilterItem = vscode.QuickPickItem & { readonly level?: LogLevel; readonly all?: true; readonly ask?: Ask };

const ITEMS: readonly FilterItem[] = [
  { label: vscode.l10n.t("$(list-flat) All lines"), all: true },
  { label: vscode.l10n.t("$(debug) Of every level"), level: "debug" },
  { label: vscode.l10n.t("$(info) Without debug lines"), level: "info" },
  { label: vscode.l10n.t("$(warning) Warnings and errors"), level: "warning" },
  { label: vscode.l10n.t("$(error) Errors and tracebacks"), level: "error" },
  { label: vscode.l10n.t("$(search) Only lines that match…"), ask: "include" },
  { label: vscode.l10n.t("$(unfold) Only lines that match, and lines around them…"), ask: "around" },
  { label: vscode.l10n.t("$(exclude) Without lines that match…"), ask: "exclude" },
];

/** “Filter Log”: by level, and by words that lines must have or must not have; of the log so far, and from now on. */
export function filterLog(services: Services) {
  return async (node?: OfRun): Promise<void> => {
    const log = await logOf(services, node, vscode.l10n.t("Filter Log"));
    if (!log) return;
    const { channel } = log;
    const { shown } = channel;
    const words = wordsOf(shown);
    const items = ITEMS.map((item) => ({ ...item, description: inForce(item, shown) }));
    const picked = await vscode.window.showQuickPick(items, {
      title: words === "" ? vscode.l10n.t("Filter Log") : vscode.l10n.t("Filter Log: {0}", words),
      placeHolder: vscode.l10n.t("Which lines the panel shows, beside the filter so far; the file keeps all"),
    });
    const filter = picked && (await chosen(picked, shown));
    if (!filter) return;
    await log.showLines(filter);
    channel.show();
  };
}

/** What an entry of the list stands for in the filter so far. */
function inForce({ level, ask }: FilterItem, { level: least, include, exclude, around }: LogFilter): string {
  if (level) return level === least ? vscode.l10n.t("current") : "";
  if (ask === "exclude") return exclude?.source ?? "";
  return ask && (ask === "around") === (around !== undefined) ? (include?.source ?? "") : "";
}

async function chosen({ all, level, ask }: FilterItem, shown: LogFilter): Promise<LogFilter | undefined> {
  if (all) return ALL_LINES;
  if (!ask) return { ...shown, level: level ?? shown.level };
  const prompt =
    ask === "exclude"
      ? vscode.l10n.t("Regular expression that lines must not match, in any case")
      : vscode.l10n.t("Regular expression that lines must match, in any case");
  const pattern = await askPattern(vscode.l10n.t("Filter Log"), prompt);
  if (!pattern) return undefined;
  if (ask === "exclude") return { ...shown, exclude: pattern };
  const around = ask === "around" ? await askAround() : null;
  return around === undefined ? undefined : { ...shown, include: pattern, around: around ?? undefined };
}

async function askAround(): Promise<LogFilter["around"]> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t("Filter Log"),
    prompt: vscode.l10n.t("How many lines before and after one that matches: 3, or 2,10"),
    value: "3",
    validateInput: (value) => (aroundOf(value) ? undefined : vscode.l10n.t("Write a number of lines, or two: 2,10")),
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
    ...(level === "debug" ? [] : [level === "error" ? vscode.l10n.t("errors") : vscode.l10n.t("{0} and above", level)]),
    ...(include
      ? [vscode.l10n.t("with /{0}/", include.source) + (around ? ` ±${around.before},${around.after}` : "")]
      : []),
    ...(exclude ? [vscode.l10n.t("without /{0}/", exclude.source)] : []),
  ].join(", ");
}

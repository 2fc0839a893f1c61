import * as vscode from "vscode";
import { UserError } from "../notifications.ts";
import type { Services } from "../services.ts";
import { saveSetting, setting, SETTINGS } from "../settings.ts";
import { ALL_LINES, type LogFilter } from "../views/logText/levels.ts";
import type { LogRange } from "../views/podLogs.ts";
import type { ContainerNode, PodNode } from "../views/runTree/nodes.ts";
import { podOf } from "./podOf.ts";
import { runOf, type OfRun } from "./runOf.ts";
import { pickContainer } from "./tailPodLogs.ts";

/** “Filter Log”: by level, or by words that lines must have or must not have; of the log so far, and from now on. */
export function filterLog(services: Services) {
  return async (node?: OfRun): Promise<void> => {
    const run = await runOf(services, node, { title: "Filter Log" });
    if (!run) return;
    const picked = await vscode.window.showQuickPick(
      [
        { label: "$(list-flat) All lines", filter: ALL_LINES },
        { label: "$(info) Without debug lines", filter: { level: "info" } as const },
        { label: "$(warning) Warnings and errors", filter: { level: "warning" } as const },
        { label: "$(error) Errors and tracebacks", filter: { level: "error" } as const },
        { label: "$(search) Only lines that match…", ask: "include" } as const,
        { label: "$(exclude) Without lines that match…", ask: "exclude" } as const,
      ],
      { title: "Filter Log", placeHolder: `Which lines of ${run.plan.task} the panel shows; the file keeps all` },
    );
    if (!picked) return;
    const filter = "ask" in picked ? await askPattern(picked.ask) : picked.filter;
    if (!filter) return;
    await run.logs.showLines(filter);
    run.logs.channel.show();
  };
}

async function askPattern(kind: "include" | "exclude"): Promise<LogFilter | undefined> {
  const text = await vscode.window.showInputBox({
    title: "Filter Log",
    prompt: `Regular expression that lines ${kind === "include" ? "must" : "must not"} match, in any case`,
    validateInput: (value) => (patternOf(value) ? undefined : "This is no regular expression."),
  });
  const pattern = text ? patternOf(text) : undefined;
  return pattern && { ...ALL_LINES, [kind]: pattern };
}

function patternOf(text: string): RegExp | undefined {
  try {
    return new RegExp(text, "i");
  } catch {
    return undefined;
  }
}

/** “Toggle Log Timestamps”: whether lines that come from now on begin with the time at which they were written. */
export function toggleTimestamps() {
  return async (): Promise<void> => {
    const on = !setting(SETTINGS.timestamps);
    await saveSetting(SETTINGS.timestamps, on);
    void vscode.window.setStatusBarMessage(`Log timestamps are ${on ? "on" : "off"} for new lines.`, 4000);
  };
}

const RANGES: readonly (vscode.QuickPickItem & { readonly range: LogRange })[] = [
  { label: "The last 100 lines", range: { tailLines: 100 } },
  { label: "The last 10,000 lines", range: { tailLines: 10_000 } },
  { label: "The last 5 minutes", range: { sinceSeconds: 300 } },
  { label: "The last hour", range: { sinceSeconds: 3600 } },
  { label: "Everything", range: {} },
  { label: "Before the last restart", description: "the log of the previous container", range: { previous: true } },
];

/** “Tail Pod Logs From…”: which part of the past is shown before the log is followed. */
export function tailPodLogsFrom(services: Services) {
  return async (node?: OfRun | PodNode | ContainerNode): Promise<void> => {
    const target = await podOf(services, node, "Tail Pod Logs From…");
    if (!target) return;
    const picked = await vscode.window.showQuickPick(RANGES, {
      title: "Tail Pod Logs From…",
      placeHolder: target.name,
    });
    if (picked) await tail(services, target, picked.range);
  };
}

/** “Show Previous Log”: what the container wrote before it was restarted. */
export function showPreviousLog(services: Services) {
  return async (node?: OfRun | PodNode | ContainerNode): Promise<void> => {
    const target = await podOf(services, node, "Show Previous Log");
    if (target) await tail(services, target, { previous: true });
  };
}

/** Follows a container of a pod, the one of the target or the one that the user picks. */
export async function tail(
  services: Services,
  { cluster, namespace, name, uid, container }: NonNullable<Awaited<ReturnType<typeof podOf>>>,
  range?: LogRange,
): Promise<void> {
  const { getPod, isClusterError } = await services.clusters.library;
  const pod = await getPod(cluster, namespace, name).catch((error: unknown) => {
    if (!isClusterError(error, "not-found")) throw error;
    throw new UserError(`Pod ${name} is gone, and its log with it.`, "“Open Full Log” has what was read of it.");
  });
  const chosen = container ?? (await pickContainer(pod));
  if (chosen !== undefined) {
    await services.podLogs.tail(cluster, { namespace, pod: name, podUid: uid, container: chosen }, range);
  }
}

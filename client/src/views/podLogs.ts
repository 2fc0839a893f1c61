import { join } from "node:path";
import * as vscode from "vscode";
import type { Cluster, KnownSecrets, LogEnd, LogNote, LogSink, PodsEnd, PodsRequest } from "../cluster/index.ts";
import type { Clusters } from "../clusters/clusters.ts";
import { setting, SETTINGS } from "../settings.ts";
import { LogChannel } from "./logChannel.ts";
import { PodLog, type ShownLog } from "./shownLog.ts";

export interface PodContainer {
  readonly namespace: string;
  readonly pod: string;
  readonly podUid?: string | undefined;
  readonly container?: string | undefined;
}

/** Which part of a container's log is shown before it is followed; `previous` is that of the run before the last restart. */
export interface LogRange {
  readonly tailLines?: number;
  readonly sinceSeconds?: number;
  /** RFC 3339. */
  readonly sinceTime?: string;
  /** RFC 3339: the log ends there. */
  readonly untilTime?: string;
  /** Only the first lines. */
  readonly headLines?: number;
  readonly previous?: boolean;
}

/** As the settings say. */
function defaultRange(): LogRange {
  const tailLines = setting(SETTINGS.tailLines);
  const minutes = setting(SETTINGS.sinceMinutes);
  return { ...(tailLines > 0 && { tailLines }), ...(minutes > 0 && { sinceSeconds: minutes * 60 }) };
}

interface Open {
  readonly name: string;
  readonly range: PodsRequest["range"];
  readonly log: PodLog;
  readonly abort: AbortController;
  ended: boolean;
}

/** A log that is to be shown. */
interface Wanted {
  /** The same for the same containers, whatever part of their logs is wanted. */
  readonly key: string;
  /** Its channel's. */
  readonly name: string;
  /** The first line of ours. */
  readonly head: string;
  readonly range: PodsRequest["range"];
  /** Follows it, and gives the last line of ours. */
  readonly follow: (sink: LogSink, signal: AbortSignal, secrets: KnownSecrets) => Promise<LogNote>;
}

/**
 * Logs of any pod that somebody wants to see. A second look at the same containers shows the open one, or takes its place
 * where another part of it is wanted.
 */
export class PodLogs implements vscode.Disposable {
  readonly #clusters: Clusters;
  readonly #folder: string;
  readonly #open = new Map<string, Open>();
  readonly #opening = new Set<string>();
  #count = 0;

  /** @param folder for the files of the logs, of this window */
  constructor(clusters: Clusters, folder: string) {
    this.#clusters = clusters;
    this.#folder = folder;
  }

  get all(): readonly ShownLog[] {
    return [...this.#open.values()].map(({ log }) => log);
  }

  /** Those that are still followed. */
  get followed(): readonly ShownLog[] {
    return [...this.#open.values()].filter(({ ended }) => !ended).map(({ log }) => log);
  }

  /** Follows a log no longer; the panel keeps what it has. */
  stop(log: ShownLog): void {
    for (const open of this.#open.values()) if (open.log === log) open.abort.abort();
  }

  /** Follows a container's log in a channel of its own until it ends. */
  async tail(cluster: Cluster, target: PodContainer, range: LogRange = defaultRange()): Promise<void> {
    const { namespace, pod, podUid } = target;
    const which = range.previous ? ` (${vscode.l10n.t("before the restart")})` : "";
    const container = `${target.container === undefined ? "" : `/${target.container}`}${which}`;
    await this.#show({
      key: JSON.stringify([cluster.server, namespace, pod, podUid, target.container, range.previous]),
      name: vscode.l10n.t("Pod {0}", `${pod}${container}`),
      head: vscode.l10n.t("log of {0} in {1}, on {2}", `${pod}${container}`, namespace, cluster.name),
      range,
      follow: async (sink, signal, secrets) => {
        const { followLogs } = await this.#clusters.library;
        return endNote(await followLogs(cluster, { ...target, ...range }, sink, { signal, secrets }));
      },
    });
  }

  /** Follows all containers of some pods as one log, in the order of time. `what` says in few words which pods. */
  async followPods(cluster: Cluster, what: string, request: PodsRequest): Promise<ShownLog | undefined> {
    const range = request.range ?? defaultRange();
    const { namespace } = request.selection;
    const where = namespace ?? vscode.l10n.t("all namespaces");
    return this.#show({
      key: JSON.stringify([cluster.server, { ...request, range: undefined }]),
      name: vscode.l10n.t("Pods {0}", what),
      head: vscode.l10n.t("logs of {0} in {1}, on {2}", what, where, cluster.name),
      range,
      follow: async (sink, signal, secrets) => {
        const { followPods } = await this.#clusters.library;
        return podsNote(await followPods(cluster, { ...request, range }, sink, signal, secrets));
      },
    });
  }

  /** The log; undefined while somebody else opens it. */
  async #show({ key, head, range, follow, ...wanted }: Wanted): Promise<ShownLog | undefined> {
    const open = this.#open.get(key);
    if (open && !open.ended && JSON.stringify(open.range) === JSON.stringify(range)) {
      open.log.channel.show();
      return open.log;
    }
    if (this.#opening.has(key)) return undefined;
    this.#opening.add(key);
    this.#open.delete(key);
    open?.abort.abort();
    const name = open?.name ?? this.#freeName(wanted.name);
    const log = await this.#newLog(name, open, head).finally(() => this.#opening.delete(key));
    const entry: Open = { name, range, log, abort: new AbortController(), ended: false };
    this.#open.set(key, entry);
    void vscode.commands.executeCommand("setContext", "databand.hasLogs", true);
    void follow(entry.log.sink, entry.abort.signal, entry.log.masks.secrets).then(async (note) => {
      entry.ended = true;
      if (this.#open.get(key) !== entry) return;
      const { aborted } = entry.abort.signal;
      const stopped: LogNote = { kind: "info", text: vscode.l10n.t("followed no longer, {0}", note.text) };
      await entry.log.end(aborted ? stopped : note);
    });
    return log;
  }

  /** Panels are told apart by their names: of two pods of the same name, in two namespaces, the second gets a number. */
  #freeName(name: string): string {
    const taken = new Set([...this.#open.values()].map((open) => open.name));
    let free = name;
    for (let number = 2; taken.has(free); number++) free = `${name} (${number})`;
    return free;
  }

  /** In the panel of the log whose place it takes: VS Code shows nothing in one whose name was another's a moment ago. */
  async #newLog(name: string, former: Open | undefined, head: string): Promise<PodLog> {
    const library = await this.#clusters.library;
    const channel = (await former?.log.release()) ?? new LogChannel(name);
    channel.show();
    const file = `${name.replace(/[^\w.-]+/g, "-").slice(0, 100)}-${++this.#count}.dbndlog`;
    return PodLog.open(library, join(this.#folder, file), channel, head);
  }

  dispose(): void {
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const { log, abort } of open) {
      abort.abort();
      void log.dispose();
    }
  }
}

function endNote(end: LogEnd): LogNote {
  const isFailure = end.why === "failed" || (end.why === "container-ended" && (end.exitCode ?? 0) !== 0);
  return { kind: isFailure ? "failure" : "info", text: endSentence(end) };
}

function endSentence(end: LogEnd): string {
  const lines = end.lines === 1 ? vscode.l10n.t("1 line") : vscode.l10n.t("{0} lines", end.lines);
  switch (end.why) {
    case "container-ended":
      return end.exitCode === undefined
        ? vscode.l10n.t("end of log, {0}", lines)
        : vscode.l10n.t("end of log, {0}; the container ended with exit code {1}", lines, end.exitCode);
    case "pod-gone":
      return vscode.l10n.t("end of log, {0}; the pod is gone", lines);
    case "pod-replaced":
      return vscode.l10n.t("end of log, {0}; another pod has taken the name", lines);
    case "limit-reached":
      return vscode.l10n.t("end of what was asked for, {0}", lines);
    case "failed":
      return vscode.l10n.t(
        "the log broke off after {0}: {1}",
        lines,
        end.error?.message ?? vscode.l10n.t("no reason is known"),
      );
    case "not-following":
    case "cancelled":
      return lines;
  }
}

function podsNote(end: PodsEnd): LogNote {
  return { kind: end.why === "failed" ? "failure" : "info", text: podsSentence(end) };
}

function podsSentence({ why, pods, lines, error }: PodsEnd): string {
  const counts = vscode.l10n.t(
    "{0} of {1}",
    lines === 1 ? vscode.l10n.t("1 line") : vscode.l10n.t("{0} lines", lines),
    pods === 1 ? vscode.l10n.t("1 pod") : vscode.l10n.t("{0} pods", pods),
  );
  if (why === "failed") {
    return vscode.l10n.t(
      "the logs broke off after {0}: {1}",
      counts,
      error?.message ?? vscode.l10n.t("no reason is known"),
    );
  }
  if (pods === 0 && why === "pods-ended")
    return vscode.l10n.t("no pod is there any more; “Open Full Log” of a run has what was read of it");
  return why === "pods-ended" ? vscode.l10n.t("end of all logs, {0}", counts) : counts;
}

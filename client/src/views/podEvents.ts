import * as vscode from "vscode";
import type { Cluster, Pod, WatchState } from "../cluster/index.ts";
import type { Clusters } from "../clusters/clusters.ts";
import { explain } from "../notifications.ts";
import { LOG_LANGUAGE } from "./channelLanguage.ts";
import { redactTokens } from "./logText/redact.ts";

/** So many pods' events are followed at once; the oldest is let go for another one. */
const MOST = 10;

interface Followed {
  readonly channel: vscode.OutputChannel;
  readonly stop: AbortController;
}

/** Events of pods as they come, each pod's in a channel of its own. */
export class PodEvents implements vscode.Disposable {
  readonly #clusters: Clusters;
  readonly #followed = new Map<string, Followed>();

  constructor(clusters: Clusters) {
    this.#clusters = clusters;
  }

  /** Shows the events of a pod so far, and what comes; a second time, the channel that is there. */
  async follow(
    cluster: Cluster,
    namespace: string,
    subject: { readonly name: string; readonly uid?: string | undefined; readonly pod?: Pod | undefined },
  ): Promise<void> {
    const { name, uid, pod } = subject;
    const key = JSON.stringify([cluster.server, namespace, name, uid]);
    const known = this.#followed.get(key);
    if (known && !known.stop.signal.aborted) {
      known.channel.show(true);
      return;
    }
    known?.channel.dispose();
    const { eventLines, followEvents, podRedactor } = await this.#clusters.library;
    const redactor = pod && (await podRedactor(cluster, pod));
    const channel = vscode.window.createOutputChannel(vscode.l10n.t("Events of {0}", name), LOG_LANGUAGE);
    const stop = new AbortController();
    this.#followed.set(key, { channel, stop });
    this.#letGo();
    channel.show(true);
    let isEmpty = true;
    const handlers = {
      onEvents: (events: Parameters<typeof eventLines>[0]): void => {
        isEmpty = false;
        const lines = eventLines(events).map((line) => redactTokens(redactor?.text(line) ?? line));
        channel.append(`${lines.join("\n")}\n`);
      },
      onState: (state: WatchState): void => {
        const said = wordsOf(state, isEmpty);
        if (said !== undefined) channel.appendLine(`── ${said}`);
      },
      onGone: (): void => {
        channel.appendLine(
          `── ${vscode.l10n.t("The pod is not in the cluster now. What is still told of it is shown for another half a minute.")}`,
        );
      },
    };
    void followEvents(cluster, namespace, { name, uid }, handlers, { signal: stop.signal }).then(() => {
      // Let go by us, or over by itself.
      if (!stop.signal.aborted) channel.appendLine(`── ${vscode.l10n.t("Events are no longer followed.")}`);
      stop.abort();
    });
  }

  dispose(): void {
    for (const { channel, stop } of this.#followed.values()) {
      stop.abort();
      channel.dispose();
    }
  }

  #letGo(): void {
    for (const [key, { channel, stop }] of this.#followed) {
      if (this.#followed.size <= MOST) return;
      stop.abort();
      channel.dispose();
      this.#followed.delete(key);
    }
  }
}

/** What is said of the connection; nothing while all is well. */
function wordsOf(state: WatchState, isEmpty: boolean): string | undefined {
  switch (state.kind) {
    case "synced":
      return isEmpty
        ? vscode.l10n.t("No event yet (a cluster forgets them after an hour). What comes is shown here.")
        : undefined;
    case "disconnected":
      return `${explain(state.error)} ${vscode.l10n.t("Tried again in {0} s.", Math.ceil(state.retryIn / 1000))}`;
    case "stopped":
      return state.error && explain(state.error);
    case "connecting":
      return undefined;
  }
}

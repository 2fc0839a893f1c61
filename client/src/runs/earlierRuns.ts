import * as vscode from "vscode";
import type { Cluster, RunState } from "../cluster/index.ts";
import type { Clusters } from "../clusters/clusters.ts";
import { isSandbox } from "../clusters/windowSandbox.ts";
import { explain, UserError } from "../notifications.ts";
import type { EndedRuns } from "./endedRuns.ts";
import type { LostEntry, RunJournal } from "./runJournal.ts";

/** Runs whose cluster cannot be reached are looked for again after this time. Milliseconds. */
const RETRY_MS = 60_000;
/** Runs that another window follows, or that cannot be claimed, are looked at again after this time. Milliseconds. */
const HANDOVER_MS = 10_000;

/** A run of an earlier window that could not be found again yet. */
export interface LostRun {
  readonly state: RunState;
  /** One line: why not, and what to do. */
  readonly why: string;
}

/** The window that goes on with them. */
export interface RunWindow {
  /** Whether it follows that run already. */
  readonly has: (id: string) => boolean;
  /** Goes on with a run in its cluster. */
  readonly goOn: (cluster: Cluster, state: RunState) => Promise<unknown>;
  /** Another run is lost, or one is not any more. */
  readonly changed: () => void;
}

/** The runs that a reload, a crash or another window has left in the journal: they are found again and gone on with. */
export class EarlierRuns implements vscode.Disposable {
  readonly #clusters: Clusters;
  readonly #journal: RunJournal;
  readonly #ended: EndedRuns;
  readonly #window: RunWindow;
  readonly #lost = new Map<string, LostRun>();
  readonly #subscription: vscode.Disposable;
  #resuming: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor(clusters: Clusters, journal: RunJournal, ended: EndedRuns, window: RunWindow) {
    this.#clusters = clusters;
    this.#journal = journal;
    this.#ended = ended;
    this.#window = window;
    this.#subscription = vscode.Disposable.from(
      clusters.onChanged(() => {
        if (this.#lost.size > 0) void this.resume();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.resume()),
    );
  }

  /** Those whose cluster could not be reached yet. */
  get lost(): readonly LostRun[] {
    return [...this.#lost.values()];
  }

  /** Goes on with what the journal has and nobody follows; what cannot be reached is tried again later. */
  resume(): Promise<void> {
    this.#resuming ??= this.#resume().finally(() => {
      this.#resuming = undefined;
    });
    return this.#resuming;
  }

  dispose(): void {
    clearTimeout(this.#retry);
    this.#subscription.dispose();
  }

  async #resume(): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    const states = await this.#journal.read(tellUnreadable);
    for (const id of this.#lost.keys()) if (states.every((state) => state.id !== id)) this.#lost.delete(id);
    let isSoon = false;
    for (const found of states) {
      const { id } = found;
      if (this.#window.has(id) || this.#ended.isSettling(id)) continue;
      const state = await this.#claim(found);
      if (state?.stage === "ended") void this.#ended.settle(state);
      else if (state) await this.#resumeOne(state);
      else if (found.stage !== "ended") isSoon = true;
    }
    clearTimeout(this.#retry);
    if (isSoon || this.#lost.size > 0) {
      this.#retry = setTimeout(() => void this.resume(), isSoon ? HANDOVER_MS : RETRY_MS);
    }
    this.#window.changed();
  }

  /** Undefined where another window follows it, and where nobody can say who does: then it is shown with the reason. */
  async #claim(found: RunState): Promise<RunState | undefined> {
    try {
      const state = await this.#journal.claim(found.id);
      if (!state) this.#lost.delete(found.id);
      return state;
    } catch (error) {
      const { message } = error instanceof Error ? error : new Error(String(error));
      const said = new UserError(
        vscode.l10n.t("The journal of runs cannot be written: {0}", message),
        vscode.l10n.t("The run is followed again as soon as that can be done."),
      );
      if (found.stage !== "ended") this.#lost.set(found.id, { state: found, why: explain(said) });
      return undefined;
    }
  }

  async #resumeOne(state: RunState): Promise<void> {
    try {
      const cluster = await this.#clusters.connect(state.plan.cluster);
      if (cluster.server !== state.cluster.server && !isSandbox(cluster)) {
        throw new UserError(
          vscode.l10n.t(
            "It runs on {0} ({1}), which is not the chosen cluster.",
            state.cluster.name,
            state.cluster.server,
          ),
          vscode.l10n.t("Choose it with “Databand: Select Cluster”."),
        );
      }
      // A sandbox ends with its window, and its pods with it: the new one says that they are gone.
      await this.#window.goOn(cluster, state);
      this.#lost.delete(state.id);
    } catch (error) {
      this.#lost.set(state.id, { state, why: explain(error) });
      await this.#journal.release(state.id);
    }
  }
}

/** Entries of the journal that cannot be read are told in one message; whether there are pods, the cluster knows. */
function tellUnreadable(lost: readonly LostEntry[]): void {
  const [first] = lost;
  if (!first) return;
  const cleanUp = vscode.l10n.t("Clean Up Pods");
  const what =
    lost.length === 1
      ? vscode.l10n.t("An earlier run cannot be found again: its entry in the journal cannot be read, {0}.", first.why)
      : vscode.l10n.t(
          "{0} earlier runs cannot be found again: their entries in the journal cannot be read.",
          lost.length,
        );
  const where = vscode.l10n.t("Kept for you: {0}. Its pod may still be there.", first.file);
  void vscode.window.showWarningMessage(`${what} ${where}`, cleanUp).then((chosen) => {
    if (chosen !== undefined) void vscode.commands.executeCommand("databand.cleanUpPods");
  });
}

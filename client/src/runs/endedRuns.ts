import type { RunState } from "../cluster/index.ts";
import type { Clusters } from "../clusters/clusters.ts";
import { isSandbox } from "../clusters/windowSandbox.ts";
import { setting, SETTINGS } from "../settings.ts";
import type { RunJournal } from "./runJournal.ts";
import { folderOfTaskLogs, logFileOptions } from "./runLogs.ts";
import { hasUnfinished, markUnfinished, readOnUnfinished } from "./unfinishedLogs.ts";

/** A run that has ended is not looked after any longer than this, where its cluster never answers. Milliseconds. */
const MAX_OPEN_MS = 7 * 24 * 3600_000;

/** Runs that ended in an earlier window: what was open then is found out, without showing them again. */
export class EndedRuns {
  readonly #clusters: Clusters;
  readonly #journal: RunJournal;
  readonly #logFolder: string;
  /** Those whose pod this window has looked for, or does. */
  readonly #settling = new Set<string>();

  constructor(clusters: Clusters, journal: RunJournal, logFolder: string) {
    this.#clusters = clusters;
    this.#journal = journal;
    this.#logFolder = logFolder;
  }

  /** Whether this window has looked after the run, or does. */
  isSettling(id: string): boolean {
    return this.#settling.has(id);
  }

  /** Finishes the logs of a run that this window has claimed, looks for its pod, and forgets it. Never rejects. */
  async settle(state: RunState): Promise<void> {
    this.#settling.add(state.id);
    await this.#finishLogs(state);
    const isOver = !state.isOpen || Math.abs(Date.now() - state.changedAt) > MAX_OPEN_MS;
    if (isOver || (await this.#isSettled(state))) await this.#journal.forget(state.id).catch(() => undefined);
    else await this.#journal.release(state.id);
  }

  /** The logs of task pods that no window has read to the end: on, where their pods are still there. Never rejects. */
  async #finishLogs(state: RunState): Promise<void> {
    const folder = folderOfTaskLogs(this.#logFolder, state);
    if (!(await hasUnfinished(folder))) return;
    const cluster = await this.#clusters.connect(state.plan.cluster).catch(() => undefined);
    if (cluster?.server === state.cluster.server) {
      await readOnUnfinished(folder, await this.#clusters.library, cluster, logFileOptions());
    }
    await markUnfinished(folder);
  }

  async #isSettled(state: RunState): Promise<boolean> {
    if (setting(SETTINGS.readOnly)) return false;
    const cluster = await this.#clusters.connect(state.plan.cluster).catch(() => undefined);
    if (!cluster) return false;
    // The pods of another sandbox have ended with it.
    if (cluster.server !== state.cluster.server) return isSandbox(state.cluster);
    const { resumeRun } = await this.#clusters.library;
    const handle = resumeRun(cluster, state, { journal: await this.#journal.open() });
    await handle.settled;
    return handle.state.isOpen === undefined;
  }
}

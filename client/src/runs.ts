import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import type { RunPlan, RunPlanParams } from "../../server/src/protocol.ts";
import type { Cluster, Journal, RunHandle, RunOptions, RunResult, RunState } from "./cluster/index.ts";
import type { Clusters } from "./clusters.ts";
import { setting, SETTINGS } from "./settings.ts";
import { LogChannel } from "./views/logChannel.ts";
import { channelSink } from "./views/logSink.ts";

const MEBIBYTE = 1024 * 1024;
/** Ended runs beyond this many are forgotten, oldest first. */
const MAX_ENDED_RUNS = 50;

/** A run that this window knows, running or ended. */
export interface Run {
  readonly id: string;
  readonly plan: RunPlan;
  /** What it was asked with; absent for runs found in the journal. */
  readonly params: RunPlanParams | undefined;
  readonly handle: RunHandle;
  readonly cluster: Cluster;
  readonly channel: LogChannel;
  /** Where its full log is kept. */
  readonly logPath: string;
}

export interface StartOptions {
  readonly params: RunPlanParams;
  readonly planForTry: NonNullable<RunOptions["planForTry"]>;
}

/** The runs of this workspace: starts them, finds them again after a reload, tells when something changes. */
export class Runs implements vscode.Disposable {
  readonly #clusters: Clusters;
  readonly #folder: string;
  readonly #runs = new Map<string, Run>();
  readonly #changed = new vscode.EventEmitter<Run | undefined>();
  readonly #ended = new vscode.EventEmitter<{ run: Run; result: RunResult }>();
  readonly onChanged = this.#changed.event;
  readonly onEnded = this.#ended.event;

  constructor(context: vscode.ExtensionContext, clusters: Clusters) {
    this.#clusters = clusters;
    this.#folder = (context.storageUri ?? context.globalStorageUri).fsPath;
  }

  /** Newest first. */
  get all(): readonly Run[] {
    return [...this.#runs.values()].reverse();
  }

  get active(): readonly Run[] {
    return this.all.filter((run) => run.handle.state.stage !== "ended");
  }

  /** Creates the pod and follows it. The run is known at once; `handle.done` tells its end. */
  async start(cluster: Cluster, plan: RunPlan, options: StartOptions): Promise<Run> {
    const { startRun } = await this.#clusters.library;
    return this.#follow(cluster, plan, options.params, (runOptions) =>
      startRun(cluster, plan, { ...runOptions, planForTry: options.planForTry }),
    );
  }

  /** Goes on with the runs that a reload or a crash left in the journal. */
  async resume(): Promise<void> {
    if (!(await hasFiles(this.#journalFolder)) || !vscode.workspace.isTrusted) return;
    const { resumeRun } = await this.#clusters.library;
    for (const state of await (await this.#journal()).load()) {
      if (this.#runs.has(state.id)) continue;
      if (state.stage === "ended") await this.#forget(state.id);
      else await this.#resumeOne(state, resumeRun);
    }
  }

  /** Takes ended runs off the list; their log files stay until the folder is cleaned by VS Code. */
  clearEnded(): void {
    for (const run of this.all) if (run.handle.state.stage === "ended") this.#remove(run);
    this.#changed.fire(undefined);
  }

  dispose(): void {
    for (const run of this.#runs.values()) run.channel.dispose();
    this.#changed.dispose();
    this.#ended.dispose();
  }

  async #resumeOne(
    state: RunState,
    resumeRun: (cluster: Cluster, state: RunState, options: RunOptions) => RunHandle,
  ): Promise<void> {
    try {
      const cluster = await this.#clusters.connect(state.plan.cluster);
      await this.#follow(cluster, state.plan, undefined, (options) => resumeRun(cluster, state, options));
    } catch {
      // The cluster cannot be reached now, or was the sandbox of a window that is gone: the journal keeps the run, and
      // the next window tries again.
    }
  }

  async #follow(
    cluster: Cluster,
    plan: RunPlan,
    params: RunPlanParams | undefined,
    start: (options: RunOptions) => RunHandle,
  ): Promise<Run> {
    const { openLogFile } = await this.#clusters.library;
    const channel = new LogChannel(`Databand: ${plan.task} ${plan.identity.taskRunUid.slice(0, 8)}`);
    const logPath = join(this.#folder, "logs", `${plan.podName}.dbndlog`);
    await mkdir(join(this.#folder, "logs"), { recursive: true });
    const log = await openLogFile(logPath, channelSink(channel), {
      maxBytes: setting(SETTINGS.maxLogFileSize) * MEBIBYTE,
      timestamps: setting(SETTINGS.timestamps),
    });
    channel.note(`${plan.task} in environment ${plan.environment}, engine ${plan.engine}, on ${cluster.name}`);
    channel.note(`pod ${plan.podName} in namespace ${plan.namespace}, image ${plan.image}`);
    const handle = start({
      journal: await this.#journal(),
      log,
      onState: (state) => this.#changed.fire(this.#runs.get(state.id)),
    });
    const run: Run = { id: handle.id, plan, params, handle, cluster, channel, logPath };
    this.#runs.set(run.id, run);
    this.#changed.fire(run);
    void handle.done.then(async (result) => {
      await log.close();
      channel.note(result.hint === undefined ? result.sentence : `${result.sentence} ${result.hint}`);
      await channel.drained();
      await this.#forget(run.id);
      this.#trim();
      this.#changed.fire(run);
      this.#ended.fire({ run, result });
    });
    return run;
  }

  get #journalFolder(): string {
    return join(this.#folder, "runs");
  }

  async #journal(): Promise<Journal> {
    const { fileJournal } = await this.#clusters.library;
    return fileJournal(this.#journalFolder);
  }

  async #forget(id: string): Promise<void> {
    await (await this.#journal()).remove(id);
  }

  #trim(): void {
    const ended = this.all.filter((run) => run.handle.state.stage === "ended");
    for (const run of ended.slice(MAX_ENDED_RUNS)) this.#remove(run);
  }

  #remove(run: Run): void {
    this.#runs.delete(run.id);
    run.channel.dispose();
  }
}

async function hasFiles(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0;
  } catch {
    return false;
  }
}

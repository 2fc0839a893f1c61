import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import type { RunPlan, RunPlanParams } from "../../server/src/protocol.ts";
import type { Cluster, Journal, RunHandle, RunOptions, RunResult, RunState } from "./cluster/index.ts";
import type { Clusters } from "./clusters.ts";
import { explain, UserError } from "./notifications.ts";
import { setting, SETTINGS } from "./settings.ts";
import { LogChannel } from "./views/logChannel.ts";
import { channelSink } from "./views/logSink.ts";
import type { LogFilter } from "./views/logText/levels.ts";
import { endOfFile } from "./views/logText/file.ts";

/** Runs whose cluster cannot be reached are looked for again after this time. Milliseconds. */
const RETRY_MS = 60_000;
/** Name of the sandbox's context. */
const SANDBOX_CONTEXT = "databand-sandbox";
const MEBIBYTE = 1024 * 1024;
/** What a panel shows again of a long log; VS Code keeps 30 MB of a channel. */
const MAX_SHOWN = 16 * MEBIBYTE;
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
  /** Writes a line of ours into the log, panel and file. */
  readonly note: (text: string) => void;
  /** Shows only the lines that pass, of the log so far and from now on. */
  readonly showLines: (filter: LogFilter) => Promise<void>;
  /** Where its full log is kept. */
  readonly logPath: string;
}

/** A run of an earlier window that could not be found again yet. */
export interface LostRun {
  readonly state: RunState;
  /** One line: why not, and what to do. */
  readonly why: string;
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
  readonly #lost = new Map<string, LostRun>();
  readonly #ended = new vscode.EventEmitter<{ run: Run; result: RunResult }>();
  readonly onChanged = this.#changed.event;
  readonly onEnded = this.#ended.event;
  readonly #subscription: vscode.Disposable;
  #resuming: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor(context: vscode.ExtensionContext, clusters: Clusters) {
    this.#clusters = clusters;
    this.#folder = (context.storageUri ?? context.globalStorageUri).fsPath;
    this.#subscription = clusters.onChanged(() => {
      if (this.#lost.size > 0) void this.resume();
    });
  }

  /** Newest first. */
  get all(): readonly Run[] {
    return [...this.#runs.values()].reverse();
  }

  get active(): readonly Run[] {
    return this.all.filter((run) => run.handle.state.stage !== "ended");
  }

  /** Runs of earlier windows whose cluster could not be reached yet. */
  get lost(): readonly LostRun[] {
    return [...this.#lost.values()];
  }

  /** Ids of the runs that the journal keeps, this window's and those of others. */
  async journalled(): Promise<readonly string[]> {
    if (!(await hasFiles(this.#journalFolder))) return [];
    return (await (await this.#journal()).load()).map(({ id }) => id);
  }

  /** Creates the pod and follows it. The run is known at once; `handle.done` tells its end. */
  async start(cluster: Cluster, plan: RunPlan, options: StartOptions): Promise<Run> {
    const { startRun } = await this.#clusters.library;
    return this.#follow(cluster, plan, options.params, (runOptions) =>
      startRun(cluster, plan, { ...runOptions, ...retriesOf(options.params), planForTry: options.planForTry }),
    );
  }

  /** Goes on with the runs that a reload or a crash left in the journal; what cannot be reached is tried again later. */
  resume(): Promise<void> {
    this.#resuming ??= this.#resume().finally(() => {
      this.#resuming = undefined;
    });
    return this.#resuming;
  }

  async #resume(): Promise<void> {
    if (!vscode.workspace.isTrusted || !(await hasFiles(this.#journalFolder))) return;
    const { resumeRun } = await this.#clusters.library;
    for (const state of await (await this.#journal()).load()) {
      if (this.#runs.has(state.id)) continue;
      if (state.stage === "ended") await this.#forget(state.id);
      else await this.#resumeOne(state, resumeRun);
    }
    clearTimeout(this.#retry);
    if (this.#lost.size > 0) this.#retry = setTimeout(() => void this.resume(), RETRY_MS);
    this.#changed.fire(undefined);
  }

  /** Takes ended runs off the list; their log files stay until the folder is cleaned by VS Code. */
  clearEnded(): void {
    for (const run of this.all) if (run.handle.state.stage === "ended") this.#remove(run);
    this.#changed.fire(undefined);
  }

  dispose(): void {
    clearTimeout(this.#retry);
    this.#subscription.dispose();
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
      if (cluster.server !== state.cluster.server && !isSandbox(cluster)) {
        throw new UserError(
          `It runs on ${state.cluster.name} (${state.cluster.server}), which is not the chosen cluster.`,
          "Choose it with “Databand: Select Cluster”.",
        );
      }
      // A sandbox ends with its window, and its pods with it: the new one says that they are gone.
      await this.#follow(cluster, state.plan, undefined, (options) => resumeRun(cluster, state, options), state);
      this.#lost.delete(state.id);
    } catch (error) {
      this.#lost.set(state.id, { state, why: explain(error) });
    }
  }

  async #follow(
    cluster: Cluster,
    plan: RunPlan,
    params: RunPlanParams | undefined,
    start: (options: RunOptions) => RunHandle,
    resumed?: RunState,
  ): Promise<Run> {
    const { openLogFile, tryNote } = await this.#clusters.library;
    const channel = new LogChannel(`Databand: ${plan.task} ${plan.identity.taskRunUid.slice(0, 8)}`);
    const logPath = join(this.#folder, "logs", `${resumed?.tries[0]?.podName ?? plan.podName}.dbndlog`);
    await mkdir(join(this.#folder, "logs"), { recursive: true });
    const shown = channelSink(channel, () => setting(SETTINGS.timestamps));
    const log = await openLogFile(logPath, shown, {
      maxBytes: setting(SETTINGS.maxLogFileSize) * MEBIBYTE,
      timestamps: setting(SETTINGS.timestamps),
      // The log of the try under way is read again from its start.
      ...(resumed && { from: { note: tryNote(resumed) } }),
    });
    const head = [
      `${plan.task} in environment ${plan.environment}, engine ${plan.engine}, on ${cluster.name}`,
      `pod ${plan.podName} in namespace ${plan.namespace}, image ${plan.image}`,
    ];
    for (const line of head) channel.note(line);
    const showLines = async (filter: LogFilter): Promise<void> => {
      const end = handle.state.result ? `── ${handle.state.result.sentence}\n` : "";
      const readAll = async () => `── ${head.join("\n── ")}\n${await endOfFile(logPath, MAX_SHOWN)}${end}`;
      await channel.filter(filter, readAll);
    };
    const handle = start({
      journal: await this.#journal(),
      log,
      onState: (state) => this.#changed.fire(this.#runs.get(state.id)),
    });
    const note = (text: string): void => {
      if (handle.state.stage === "ended") channel.note(text);
      else log.note({ kind: "info", text });
    };
    const run: Run = { id: handle.id, plan, params, handle, cluster, channel, note, showLines, logPath };
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

/** How failures are answered, as the settings say. */
function retriesOf({ uri }: RunPlanParams): Pick<RunOptions, "retries" | "retryEvicted"> {
  const resource = uri === undefined ? undefined : vscode.Uri.parse(uri);
  const wanted = setting(SETTINGS.retries, resource);
  const retries = wanted === "policyWithDelays" ? "policy-with-delays" : wanted;
  return { retries, retryEvicted: setting(SETTINGS.retryEvicted, resource) };
}

/** True for the cluster inside the extension. */
export function isSandbox({ name }: Pick<Cluster, "name">): boolean {
  return name === SANDBOX_CONTEXT;
}

async function hasFiles(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0;
  } catch {
    return false;
  }
}

import { join } from "node:path";
import * as vscode from "vscode";
import type { ExecutorPolicy, RunPlan, RunPlanParams } from "../../../server/src/protocol.ts";
import type { AdoptableWorker, Cluster, RunHandle, RunOptions, RunResult, RunState } from "../cluster/index.ts";
import type { Clusters } from "../clusters/clusters.ts";
import { newExecutorId } from "./executorId.ts";
import { explain, UserError } from "../notifications.ts";
import { plansOfTries, type MakePlan } from "./plans.ts";
import { RunJournal, type LostEntry } from "./runJournal.ts";
import { folderOfTaskLogs, logFileOptions, RunLogs } from "./runLogs.ts";
import { setting, SETTINGS } from "../settings.ts";
import { hasUnfinished, markUnfinished, readOnUnfinished } from "./unfinishedLogs.ts";

/** Runs whose cluster cannot be reached are looked for again after this time. Milliseconds. */
const RETRY_MS = 60_000;
/** Runs that another window follows are looked at again after this time. Milliseconds. */
const HANDOVER_MS = 10_000;
/** A run that has ended is not looked after any longer than this, where its cluster never answers. Milliseconds. */
const MAX_OPEN_MS = 7 * 24 * 3600_000;
/** Name of the sandbox's context. */
const SANDBOX_CONTEXT = "databand-sandbox";
/** Ended runs beyond this many are forgotten, oldest first. */
const MAX_ENDED_RUNS = 50;

/** A run that this window knows, running or ended. */
export interface Run {
  readonly id: string;
  readonly plan: RunPlan;
  /** What it was asked for with; absent for pods that were found in the cluster. */
  readonly params: RunPlanParams | undefined;
  readonly handle: RunHandle;
  readonly cluster: Cluster;
  readonly logs: RunLogs;
}

/** A run of an earlier window that could not be found again yet. */
export interface LostRun {
  readonly state: RunState;
  /** One line: why not, and what to do. */
  readonly why: string;
}

/** The runs of this workspace: starts them, finds them again after a reload, tells when something changes. */
export class Runs implements vscode.Disposable {
  readonly #clusters: Clusters;
  readonly #makePlan: MakePlan;
  readonly #folder: string;
  readonly #journal: RunJournal;
  readonly #runs = new Map<string, Run>();
  readonly #changed = new vscode.EventEmitter<Run | undefined>();
  readonly #lost = new Map<string, LostRun>();
  /** Ended runs of earlier windows whose pod this window has looked for, or does. */
  readonly #settling = new Set<string>();
  readonly #ended = new vscode.EventEmitter<{ run: Run; result: RunResult }>();
  readonly onChanged = this.#changed.event;
  readonly onEnded = this.#ended.event;
  readonly #subscription: vscode.Disposable;
  /** Who executes the workers of Airflow that this window starts or adopts. */
  readonly executorId = newExecutorId();
  #resuming: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor(context: vscode.ExtensionContext, clusters: Clusters, makePlan: MakePlan) {
    this.#clusters = clusters;
    this.#makePlan = makePlan;
    this.#folder = (context.storageUri ?? context.globalStorageUri).fsPath;
    this.#journal = new RunJournal(join(this.#folder, "runs"), () => clusters.library);
    this.#subscription = vscode.Disposable.from(
      clusters.onChanged(() => {
        if (this.#lost.size > 0) void this.resume();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.resume()),
    );
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

  /** The runs that the journal keeps and that have not ended, this window's and those of others. */
  async journalled(): Promise<readonly RunState[]> {
    return (await this.#journal.read()).filter(({ stage }) => stage !== "ended");
  }

  /** Creates the pod and follows it. The run is known at once; `handle.done` tells its end. */
  async start(cluster: Cluster, plan: RunPlan, request: RunPlanParams): Promise<Run> {
    const { startRun } = await this.#clusters.library;
    return this.#follow(cluster, plan, request, (options) =>
      startRun(cluster, plan, { ...options, ...policyOf(plan, request) }),
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
    if (!vscode.workspace.isTrusted) return;
    const states = await this.#journal.read(tellUnreadable);
    for (const id of this.#lost.keys()) if (states.every((state) => state.id !== id)) this.#lost.delete(id);
    let isElsewhere = false;
    for (const { id, stage } of states) {
      if (this.#runs.has(id) || this.#settling.has(id)) continue;
      const state = await this.#journal.claim(id);
      if (state?.stage === "ended") void this.#settle(state);
      else if (state) await this.#resumeOne(state);
      else if (stage !== "ended") isElsewhere = true;
    }
    clearTimeout(this.#retry);
    if (isElsewhere || this.#lost.size > 0) {
      this.#retry = setTimeout(() => void this.resume(), isElsewhere ? HANDOVER_MS : RETRY_MS);
    }
    this.#changed.fire(undefined);
  }

  /** Goes on with a worker of Airflow that an earlier window has left. */
  async adopt(cluster: Cluster, worker: AdoptableWorker, policy: ExecutorPolicy): Promise<Run> {
    const { adoptRun, planOfWorker } = await this.#clusters.library;
    const plan = planOfWorker(worker, policy);
    return this.#follow(cluster, plan, undefined, (options) => adoptRun(cluster, plan, worker.pod, options));
  }

  /** Takes ended runs off the list; their log files stay until the folder is cleaned by VS Code. */
  clearEnded(): void {
    for (const run of this.all) if (run.handle.state.stage === "ended") this.#remove(run);
    this.#changed.fire(undefined);
  }

  dispose(): void {
    clearTimeout(this.#retry);
    this.#subscription.dispose();
    this.#journal.close();
    for (const { logs } of this.#runs.values()) logs.dispose();
    this.#changed.dispose();
    this.#ended.dispose();
  }

  async #resumeOne(state: RunState): Promise<void> {
    try {
      const { resumeRun } = await this.#clusters.library;
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
      await this.#follow(cluster, state.plan, state.request, (options) => resumeRun(cluster, state, options), state);
      this.#lost.delete(state.id);
    } catch (error) {
      this.#lost.set(state.id, { state, why: explain(error) });
      await this.#journal.release(state.id);
    }
  }

  /** What was open when a run of an earlier window ended is found out, without showing the run again. Never rejects. */
  async #settle(state: RunState): Promise<void> {
    this.#settling.add(state.id);
    await this.#finishLogs(state);
    const isOver = !state.isOpen || Math.abs(Date.now() - state.changedAt) > MAX_OPEN_MS;
    if (isOver || (await this.#isSettled(state))) await this.#forget(state.id).catch(() => undefined);
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
    if (cluster.server !== state.cluster.server) return state.cluster.name === SANDBOX_CONTEXT;
    const { resumeRun } = await this.#clusters.library;
    const handle = resumeRun(cluster, state, { journal: await this.#journal.open() });
    await handle.settled;
    return handle.state.isOpen === undefined;
  }

  async #follow(
    cluster: Cluster,
    plan: RunPlan,
    request: RunPlanParams | undefined,
    start: (options: RunOptions) => RunHandle,
    resumed?: RunState,
  ): Promise<Run> {
    const logs = await RunLogs.open(await this.#clusters.library, this.#logFolder, plan, cluster.name, resumed);
    const handle = start({
      journal: await this.#journal.open(),
      log: logs.sink,
      taskLogs: logs.tasks,
      request,
      planForTry: request && plansOfTries(request, this.#makePlan, this.executorId),
      // Nothing is written to a pod where this window only reads.
      executorId: setting(SETTINGS.readOnly) ? undefined : this.executorId,
      onState: (state) => this.#changed.fire(this.#runs.get(state.id)),
    });
    const run: Run = { id: handle.id, plan, params: request, handle, cluster, logs };
    this.#runs.set(run.id, run);
    this.#changed.fire(run);
    void handle.done.then(async (result) => {
      await logs.end(result);
      const forgotten = handle.settled.then(() => (handle.state.isOpen ? undefined : this.#forget(run.id)));
      if (!handle.state.isOpen) await forgotten;
      this.#trim();
      this.#changed.fire(run);
      this.#ended.fire({ run, result });
    });
    return run;
  }

  get #logFolder(): string {
    return join(this.#folder, "logs");
  }

  async #forget(id: string): Promise<void> {
    await (await this.#journal.open()).remove(id);
  }

  #trim(): void {
    const ended = this.all.filter((run) => run.handle.state.stage === "ended");
    for (const run of ended.slice(MAX_ENDED_RUNS)) this.#remove(run);
  }

  #remove(run: Run): void {
    this.#runs.delete(run.id);
    run.logs.dispose();
  }
}

/** How the pod is looked at and how failures are answered, as the settings say. Pods of Airflow have rules of their own. */
function policyOf(
  { executor, operator }: RunPlan,
  { uri }: RunPlanParams,
): Pick<RunOptions, "mode" | "retries" | "retryEvicted"> {
  const resource = uri === undefined ? undefined : vscode.Uri.parse(uri);
  const wanted = setting(SETTINGS.retries, resource);
  return {
    mode: executor || operator ? "driver" : setting(SETTINGS.runMode, resource),
    retries: wanted === "policyWithDelays" ? "policy-with-delays" : wanted,
    retryEvicted: setting(SETTINGS.retryEvicted, resource),
  };
}

/** True for the cluster inside the extension. */
export function isSandbox({ name }: Pick<Cluster, "name">): boolean {
  return name === SANDBOX_CONTEXT;
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

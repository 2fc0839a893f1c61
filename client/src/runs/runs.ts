import { join } from "node:path";
import * as vscode from "vscode";
import type { ExecutorPolicy, RunPlan, RunPlanParams } from "../../../server/src/protocol.ts";
import type { AdoptableWorker, Cluster, RunHandle, RunOptions, RunResult, RunState } from "../cluster/index.ts";
import type { Clusters } from "../clusters/clusters.ts";
import { EarlierRuns, type LostRun } from "./earlierRuns.ts";
import { EndedRuns } from "./endedRuns.ts";
import { newExecutorId } from "./executorId.ts";
import { plansOfTries, type MakePlan } from "./plans.ts";
import { RunJournal } from "./runJournal.ts";
import { RunLogs } from "./runLogs.ts";
import { setting, SETTINGS } from "../settings.ts";

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
  /** It is a task of VS Code, whose terminal shows its log and tells its end. */
  readonly inTerminal?: boolean;
  /** Its stop was asked for in another window, or before this one was loaded anew. */
  readonly isStoppedElsewhere?: boolean;
}

/** The runs of this window: starts them, goes on with those of earlier windows, tells when something changes. */
export class Runs implements vscode.Disposable {
  readonly #clusters: Clusters;
  readonly #makePlan: MakePlan;
  readonly #logFolder: string;
  readonly #journal: RunJournal;
  readonly #earlier: EarlierRuns;
  readonly #runs = new Map<string, Run>();
  readonly #changed = new vscode.EventEmitter<Run | undefined>();
  readonly #ended = new vscode.EventEmitter<{ run: Run; result: RunResult }>();
  readonly onChanged = this.#changed.event;
  readonly onEnded = this.#ended.event;
  /** Who executes the workers of Airflow that this window starts or adopts. */
  readonly executorId = newExecutorId();

  constructor(context: vscode.ExtensionContext, clusters: Clusters, makePlan: MakePlan) {
    this.#clusters = clusters;
    this.#makePlan = makePlan;
    const folder = (context.storageUri ?? context.globalStorageUri).fsPath;
    this.#logFolder = join(folder, "logs");
    this.#journal = new RunJournal(join(folder, "runs"), () => clusters.library);
    const ended = new EndedRuns(clusters, this.#journal, this.#logFolder);
    this.#earlier = new EarlierRuns(clusters, this.#journal, ended, {
      has: (id) => this.#runs.has(id),
      goOn: (cluster, state) => this.#goOn(cluster, state),
      changed: () => this.#changed.fire(undefined),
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
    return this.#earlier.lost;
  }

  /** The runs that the journal keeps and that have not ended, this window's and those of others. */
  async journalled(): Promise<readonly RunState[]> {
    return (await this.#journal.read()).filter(({ stage }) => stage !== "ended");
  }

  /** Creates the pod and follows it. The run is known at once; `handle.done` tells its end. */
  async start(cluster: Cluster, plan: RunPlan, request: RunPlanParams, inTerminal = false): Promise<Run> {
    const { startRun } = await this.#clusters.library;
    const start = (options: RunOptions): RunHandle =>
      startRun(cluster, plan, { ...options, ...policyOf(plan, request) });
    return this.#follow(cluster, plan, request, start, { inTerminal });
  }

  /** Goes on with the runs that a reload or a crash left in the journal; what cannot be reached is tried again later. */
  resume(): Promise<void> {
    return this.#earlier.resume();
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
    this.#earlier.dispose();
    this.#journal.close();
    for (const { logs } of this.#runs.values()) logs.dispose();
    this.#changed.dispose();
    this.#ended.dispose();
  }

  async #goOn(cluster: Cluster, state: RunState): Promise<Run> {
    const { resumeRun } = await this.#clusters.library;
    const resume = (options: RunOptions): RunHandle => resumeRun(cluster, state, options);
    return this.#follow(cluster, state.plan, state.request, resume, { resumed: state });
  }

  async #follow(
    cluster: Cluster,
    plan: RunPlan,
    request: RunPlanParams | undefined,
    start: (options: RunOptions) => RunHandle,
    { resumed, inTerminal = false }: { readonly resumed?: RunState; readonly inTerminal?: boolean } = {},
  ): Promise<Run> {
    const journal = await this.#journal.open();
    let end: RunResult | undefined;
    // Whoever has told the end of the run has its log, although the run is nobody's any more.
    const isOurs = async (): Promise<boolean> =>
      end ? end.reason !== "followed-elsewhere" : (await journal.isOurs?.(plan.identity.runUid)) !== false;
    const library = await this.#clusters.library;
    const logs = await RunLogs.open(library, this.#logFolder, plan, cluster.name, resumed, isOurs);
    const handle = start({
      journal,
      log: logs.sink,
      taskLogs: logs.tasks,
      secrets: logs.masks.secrets,
      request,
      planForTry: request && plansOfTries(request, this.#makePlan, this.executorId),
      // Nothing is written to a pod where this window only reads.
      executorId: setting(SETTINGS.readOnly) ? undefined : this.executorId,
      onState: (state) => this.#changed.fire(this.#runs.get(state.id)),
    });
    const isStoppedElsewhere = resumed?.wish === "stop" || resumed?.wish === "force";
    const run: Run = { id: handle.id, plan, params: request, handle, cluster, logs, inTerminal, isStoppedElsewhere };
    this.#runs.set(run.id, run);
    this.#changed.fire(run);
    void handle.done.then((result) => {
      end = result;
      return this.#end(run, result);
    });
    return run;
  }

  /** The end is told whatever becomes of files: what stays in the journal is found by the next window. Never rejects. */
  async #end(run: Run, result: RunResult): Promise<void> {
    const { handle, id, logs } = run;
    await logs.end(result).catch(() => undefined);
    const forgotten = handle.settled
      .then(() => (handle.state.isOpen ? undefined : this.#journal.forget(id)))
      .catch(() => undefined);
    if (!handle.state.isOpen) await forgotten;
    this.#trim();
    this.#changed.fire(run);
    this.#ended.fire({ run, result });
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

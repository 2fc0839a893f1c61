import * as vscode from "vscode";
import type { Cause, RunResult, RunSight, SeenPod } from "../cluster/index.ts";
import type { Clusters } from "../clusters/clusters.ts";
import { atItsField, atItsKey } from "./causeKey.ts";
import { causeInWords } from "./airflowCauses.ts";
import type { Run, Runs } from "./runs.ts";
import { tooLate } from "./startupTimeout.ts";
import { atItsDictionary } from "./usedKey.ts";

/** A run that has ended is looked at for this long, until its pods are gone or at rest. Milliseconds. */
const AFTERWARDS = 30_000;
/** Causes why a pod that is to be deleted stays: its node does not answer. */
const HOLDS_ITS_END: ReadonlySet<string> = new Set(["deleting", "node-lost", "node-silent"]);
const CONNECTING: RunSight = { pods: [], connection: { kind: "connecting" } };

/** What is seen of each run in its cluster: pods, their containers, and why they do not start. */
export class RunSights implements vscode.Disposable {
  readonly #clusters: Clusters;
  readonly #runs: Runs;
  readonly #sights = new Map<string, RunSight>();
  readonly #watches = new Map<string, AbortController>();
  readonly #refusals = new Map<string, readonly Cause[]>();
  /** Its functions, once the first run is looked at. */
  #library: Awaited<Clusters["library"]> | undefined;
  readonly #changed = new vscode.EventEmitter<Run>();
  readonly #subscriptions: vscode.Disposable;
  /** Fires when more, or something else, is seen of a run. */
  readonly onChanged = this.#changed.event;

  constructor(clusters: Clusters, runs: Runs) {
    this.#clusters = clusters;
    this.#runs = runs;
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      runs.onChanged((run) => {
        if (run) this.#look(run);
        else this.#forgetRemoved();
      }),
      runs.onEnded(({ run }) => void this.#readRefusal(run)),
    );
  }

  of(run: Run): RunSight {
    return this.#sights.get(run.id) ?? CONNECTING;
  }

  /** Why the run does not get on, or has failed: the most likely cause first. */
  causes(run: Run): readonly Cause[] {
    const { plan } = run;
    const library = this.#library;
    return this.#causes(run).map((cause) =>
      library
        ? atItsField(
            causeInWords(
              library.atTemplateField(atItsDictionary(atItsKey(cause, plan, library), plan), plan.pod),
              plan,
            ),
            plan,
            library,
          )
        : causeInWords(cause, plan),
    );
  }

  #causes(run: Run): readonly Cause[] {
    const refused = this.#refusals.get(run.id);
    if (refused) return refused;
    const { result, taskRefusal, wish } = run.handle.state;
    if (result && result.verdict !== "failed") return [];
    const ofPod = this.#podOf(run)?.causes ?? [];
    // What a pod that is to end ends with is no failure of it: only what keeps it from its end is left to tell.
    if (!result && (wish === "stop" || wish === "force")) return ofPod.filter(({ id }) => HOLDS_ITS_END.has(id));
    const ofTasks = taskRefusal === undefined ? [] : (this.#library?.taskPodCauses(taskRefusal) ?? []);
    const causes = [...ofTasks, ...ofPod];
    const late = result && tooLate(result, causes, run.plan);
    if (late) return [late, ...causes.filter(({ id }) => id !== "deleting")];
    if (causes.length === 0 && result?.key !== undefined) return [ofResult(result)];
    // That a pod goes is nothing to tell once its run is over.
    return result ? causes.filter(({ id }) => id !== "deleting") : causes;
  }

  /** What stands around the pod of the current try is still being read: its causes may be told more exactly in a moment. */
  isLooking(run: Run): boolean {
    return this.#podOf(run)?.isLooking === true;
  }

  dispose(): void {
    for (const watch of this.#watches.values()) watch.abort();
    this.#subscriptions.dispose();
  }

  #podOf(run: Run): SeenPod | undefined {
    const pod = run.handle.state.tries.at(-1)?.podName;
    return this.of(run).pods.find((seen) => seen.pod.metadata.name === pod);
  }

  #look(run: Run): void {
    const { state } = run.handle;
    if (this.#watches.has(run.id) || state.stage === "ended") return;
    const stop = new AbortController();
    this.#watches.set(run.id, stop);
    void run.handle.done.then(() => setTimeout(() => stop.abort(), AFTERWARDS).unref());
    void this.#watch(run, stop.signal);
  }

  async #watch(run: Run, signal: AbortSignal): Promise<void> {
    this.#library = await this.#clusters.library;
    const { watchRun } = this.#library;
    const target = {
      namespace: run.plan.namespace,
      runLabel: runLabelOf(run),
      podName: () => run.handle.state.tries.at(-1)?.podName ?? run.plan.podName,
    };
    const tell = (sight: RunSight): void => {
      this.#sights.set(run.id, sight);
      this.#changed.fire(run);
    };
    await watchRun(run.cluster, target, tell, signal);
  }

  async #readRefusal(run: Run): Promise<void> {
    const { result } = run.handle.state;
    if (result?.reason !== "create-refused") return;
    const { causesOfRefusal, readNames, withKnownName } = await this.#clusters.library;
    const said = await causesOfRefusal(run.cluster, run.plan, result.evidence ?? result.sentence);
    if (said.length === 0) return;
    this.#refusals.set(run.id, said);
    this.#changed.fire(run);
    const { missing } = said[0] ?? {};
    if (!missing) return;
    const names = await readNames(run.cluster, run.plan.namespace, missing.kind);
    const known = new Map([[missing.kind, names]]);
    this.#refusals.set(
      run.id,
      said.map((cause) => withKnownName(cause, known)),
    );
    this.#changed.fire(run);
  }

  #forgetRemoved(): void {
    const known = new Set(this.#runs.all.map(({ id }) => id));
    for (const [id, watch] of this.#watches) {
      if (known.has(id)) continue;
      watch.abort();
      this.#watches.delete(id);
      this.#sights.delete(id);
      this.#refusals.delete(id);
    }
  }
}

/** The label that the pods of a run have in common (dbnd 1.0.28, spec 3.3). */
export function runLabelOf({ plan: { identity, pod } }: Run): string {
  const { labels } = (pod.metadata ?? {}) as { readonly labels?: Readonly<Record<string, string>> };
  return labels?.dbnd_run_uid ?? identity.runUid;
}

/** What the run itself found, where its pod was gone before anybody saw it. */
function ofResult({ cause, reason, sentence, hint, key, evidence = sentence }: RunResult): Cause {
  // All exit codes have one page.
  const id = cause ?? (reason === undefined || /^\d+$/.test(reason) ? "exit-code" : reason);
  return { id, severity: "error", sentence, evidence, hint, key };
}

import * as vscode from "vscode";
import type { Cause } from "../cluster/index.ts";
import type { ServerRequests } from "../language/requests.ts";
import type { Run, Runs } from "../runs/runs.ts";
import type { RunSights } from "../runs/runSights.ts";
import { inSentences } from "../sentences.ts";
import { isOfAirflow } from "../runs/airflowCauses.ts";
import { causePlace, type CausePlace } from "./causePlace.ts";
import { documentedCode } from "./documentedCode.ts";
import { MendableProblem, type ProblemSource } from "./mendableProblem.ts";

const SOURCE = "Databand run";
/** Causes come in bursts while a pod starts. Milliseconds. */
const TOGETHER = 300;

interface Services {
  readonly runs: Runs;
  readonly sights: RunSights;
  readonly requests: ServerRequests;
}

/** A problem that a run has shown, at the place of the configuration that it leads back to. */
class RunProblem extends MendableProblem {
  readonly run: Run;
  readonly cause: Cause;

  constructor(run: Run, cause: Cause, place: CausePlace, dismiss: () => void) {
    const { setBy } = place;
    const stronger = setBy !== undefined && vscode.l10n.t("It is set by {0}, which no cfg file can change.", setBy);
    const text = inSentences(`${run.plan.task}: ${cause.sentence}`, cause.hint, stronger);
    const severity = cause.severity === "error" ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
    const { plan, params } = run;
    super(
      toRange(place.range),
      text,
      severity,
      { plan, params, fix: cause.fix, run, dismiss },
      toRange(place.entry ?? place.range),
    );
    this.run = run;
    this.cause = cause;
    this.source = SOURCE;
    this.code = documentedCode(cause.id);
  }
}

/**
 * What runs have shown to be wrong, as diagnostics on the configuration, or on the DAG file or template of a pod of Airflow,
 * with quick fixes (`problemActions.ts`). The newest run of a task in an environment counts; a diagnostic goes when its lines are edited,
 * when it is dismissed, when the pod starts after all, and with the run.
 */
export class RunProblems implements ProblemSource, vscode.Disposable {
  readonly #runs: Runs;
  readonly #sights: RunSights;
  readonly #requests: ServerRequests;
  readonly #collection = vscode.languages.createDiagnosticCollection("databand-runs");
  readonly #subscriptions: vscode.Disposable;
  /** Causes that the user has answered with an edit. */
  readonly #answered = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #version = 0;

  constructor({ runs, sights, requests }: Services) {
    this.#runs = runs;
    this.#sights = sights;
    this.#requests = requests;
    this.#subscriptions = vscode.Disposable.from(
      this.#collection,
      runs.onChanged(() => this.#soon()),
      sights.onChanged(() => this.#soon()),
      vscode.workspace.onDidChangeTextDocument((event) => this.#edited(event)),
    );
  }

  at(uri: vscode.Uri): readonly RunProblem[] {
    return (this.#collection.get(uri) ?? []).filter((one): one is RunProblem => one instanceof RunProblem);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
  }

  #answer(run: Run, cause: Cause): void {
    this.#answered.add(idOf(run, cause));
    this.#soon();
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => void this.#show(), TOGETHER);
  }

  async #show(): Promise<void> {
    this.#timer = undefined;
    const version = ++this.#version;
    const found = new Map<string, RunProblem[]>();
    for (const run of newestRuns(this.#runs.all)) {
      // What the API server did not take of the pod is told at the very field (`preview/clusterProblems.ts`).
      if (run.params && run.handle.state.result?.reason === "create-refused") continue;
      for (const cause of this.#sights.causes(run)) {
        if (cause.key === undefined || cause.severity === "info" || this.#answered.has(idOf(run, cause))) continue;
        const place = await this.#placeOf(run, cause);
        if (!place) continue;
        found.set(place.uri, [
          ...(found.get(place.uri) ?? []),
          new RunProblem(run, cause, place, () => this.#answer(run, cause)),
        ]);
      }
    }
    if (version !== this.#version) return;
    this.#collection.clear();
    for (const [uri, problems] of found) this.#collection.set(vscode.Uri.parse(uri), problems);
  }

  async #placeOf(run: Run, cause: Cause): Promise<CausePlace | undefined> {
    try {
      return await causePlace(this.#requests, run, cause);
    } catch {
      return undefined; // The language server restarts; the next change shows it.
    }
  }

  #edited({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const problems = this.#collection.get(document.uri);
    if (!problems || problems.length === 0 || contentChanges.length === 0) return;
    for (const problem of problems) {
      if (!(problem instanceof RunProblem)) continue;
      const { cause, entry, run, range } = problem;
      // The plan of a pod of Airflow knows the lines as they were.
      const isBefore = (change: vscode.Range): boolean => isOfAirflow(run.plan) && change.start.line <= range.end.line;
      const touches = contentChanges.some(
        (change) => isBefore(change.range) || change.range.intersection(entry) !== undefined,
      );
      const sets = contentChanges.some(({ text }) => cause.key !== undefined && text.includes(cause.key));
      if (touches || sets) this.#answered.add(idOf(run, cause));
    }
    // Places move with edits: they are asked for anew.
    this.#soon();
  }
}

/** The newest run of each task and environment; `runs` is newest first. */
function newestRuns(runs: readonly Run[]): Run[] {
  const newest = new Map<string, Run>();
  for (const run of runs) {
    const key = JSON.stringify([run.plan.task, run.plan.environment]);
    if (!newest.has(key)) newest.set(key, run);
  }
  return [...newest.values()];
}

function idOf(run: Run, cause: Cause): string {
  return `${run.id} ${cause.id} ${cause.key ?? ""}`;
}

function toRange({ start, end }: CausePlace["range"]): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

import type * as vscode from "vscode";
import { t } from "../l10n.ts";
import type { Run, Runs } from "../runs/runs.ts";
import { elapsedLabel } from "./runLabels.ts";

/** Why the last try failed is known a moment later than that there is another one, and belongs before it. Milliseconds. */
const CAUSE_FIRST_MS = 500;

/** Writes into a run's log that another try follows, and when, once each: why the last one failed would read as the run's end. */
export function tellRetries(runs: Pick<Runs, "onChanged">, now = Date.now): vscode.Disposable {
  /** After how many tries it was told last. */
  const told = new WeakMap<Run, number>();
  return runs.onChanged((run) => {
    if (!run) return;
    const { stage, tries, deadline } = run.handle.state;
    if (stage !== "retrying" || deadline === undefined || told.get(run) === tries.length) return;
    told.set(run, tries.length);
    const text = t("Another try begins in {0}.", elapsedLabel(deadline - now()));
    setTimeout(() => {
      const { state } = run.handle;
      if (state.stage === "retrying" && state.tries.length === tries.length) run.logs.note(text);
    }, CAUSE_FIRST_MS);
  });
}

import type * as vscode from "vscode";
import type { LogNote } from "../cluster/index.ts";
import { t } from "../l10n.ts";
import type { Run, Runs } from "../runs.ts";
import type { RunSights } from "../runSights.ts";
import { isOfAirflow } from "./causePlace.ts";

/** Writes into a run's log why its pod does not start, or failed; each cause once. */
export function tellReasons(sights: RunSights, runs: Runs): vscode.Disposable {
  const told = new Map<string, Set<string>>();
  return sights.onChanged((run) => {
    if (!runs.all.includes(run)) {
      told.delete(run.id);
      return;
    }
    const known = told.get(run.id) ?? new Set();
    told.set(run.id, known);
    for (const { text, kind } of reasons(run, sights)) {
      if (known.has(text)) continue;
      known.add(text);
      run.logs.note(text, kind);
    }
  });
}

function reasons(run: Run, sights: RunSights): readonly LogNote[] {
  const { result } = run.handle.state;
  // What the result says in the same words is the log's last line.
  const causes = sights
    .causes(run)
    .filter(
      ({ severity, sentence, key }) => severity !== "info" && (key !== undefined || sentence !== result?.sentence),
    );
  const see = (key: string): string =>
    isOfAirflow(run.plan) ? t("See `{0}`.", key) : t("See `{0}` in [{1}].", key, run.plan.engine);
  return causes.map(({ severity, sentence, hint, key }) => ({
    kind: severity === "error" ? "failure" : "warning",
    text: [sentence, hint, key !== undefined && !hint?.includes(key) && see(key)].filter(Boolean).join(" "),
  }));
}

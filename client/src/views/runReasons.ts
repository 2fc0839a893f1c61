import type * as vscode from "vscode";
import type { LogNote } from "../cluster/index.ts";
import { t } from "../l10n.ts";
import type { Run, Runs } from "../runs.ts";
import type { RunSights } from "../runSights.ts";
import { isOfAirflow } from "./causePlace.ts";

/** What the log of a run has of its causes. */
interface Told {
  readonly texts: Set<string>;
  /** Which try that was about. */
  readonly tries: number;
  /** The sentence that was told last, by the key that it leads to. */
  readonly byKey: Map<string, string>;
}

/** Writes into a run's log why its pod does not start, or failed; each cause once, and what replaces one as that. */
export function tellReasons(
  sights: Pick<RunSights, "causes" | "onChanged">,
  runs: Pick<Runs, "all">,
): vscode.Disposable {
  const told = new Map<string, Told>();
  return sights.onChanged((run) => {
    if (!runs.all.includes(run)) {
      told.delete(run.id);
      return;
    }
    const tries = run.handle.state.tries.length;
    const before = told.get(run.id);
    const { texts } = before ?? { texts: new Set<string>() };
    const byKey = before?.tries === tries ? before.byKey : new Map<string, string>();
    told.set(run.id, { texts, tries, byKey });
    const causes = reasons(run, sights);
    for (const { id, key = id, sentence, text, kind } of causes) {
      // That a container ends again and again is told once, and not with each restart.
      const same = id === "crash-loop" ? `${id} ${key}` : text;
      if (texts.has(same)) continue;
      texts.add(same);
      const earlier = byKey.get(key);
      const isReplaced = earlier !== undefined && causes.every((one) => one.sentence !== earlier);
      byKey.set(key, sentence);
      run.logs.note(isReplaced ? t("More exactly: {0}", text) : text, kind);
    }
  });
}

interface Reason extends LogNote {
  readonly id: string;
  readonly key?: string | undefined;
  readonly sentence: string;
}

function reasons(run: Run, sights: Pick<RunSights, "causes">): readonly Reason[] {
  const { result } = run.handle.state;
  // What the result says in the same words is the log's last line.
  const causes = sights
    .causes(run)
    .filter(
      ({ severity, sentence, key }) => severity !== "info" && (key !== undefined || sentence !== result?.sentence),
    );
  const see = (key: string): string =>
    isOfAirflow(run.plan) ? t("See `{0}`.", key) : t("See `{0}` in [{1}].", key, run.plan.engine);
  return causes.map(({ id, severity, sentence, hint, key }) => ({
    ...{ id, key, sentence },
    kind: severity === "error" ? "failure" : "warning",
    text: [sentence, hint, key !== undefined && !hint?.includes(key) && see(key)].filter(Boolean).join(" "),
  }));
}

import type * as vscode from "vscode";
import type { Cause, LogNote, RunResult } from "../cluster/index.ts";
import { t } from "../l10n.ts";
import type { Run, Runs } from "../runs/runs.ts";
import type { RunSights } from "../runs/runSights.ts";
import { withKey } from "./seeKey.ts";

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
  sights: Pick<RunSights, "causes" | "isLooking" | "onChanged">,
  runs: Pick<Runs, "all">,
): vscode.Disposable {
  const told = new Map<string, Told>();
  return sights.onChanged((run) => {
    if (!runs.all.includes(run)) {
      told.delete(run.id);
      return;
    }
    const { result, tries: all } = run.handle.state;
    // In a moment it may be told more exactly, and what is in a log stays there.
    if (!result && sights.isLooking(run)) return;
    const tries = all.length;
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
      run.logs.note(isReplaced ? t("More exactly: {0}", text) : text, kind, { id, key, sentence });
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
  const causes = sights
    .causes(run)
    .filter((cause) => cause.severity !== "info" && !(result && isInResult(cause, result)));
  return causes.map((cause) => ({
    ...{ id: cause.id, key: cause.key, sentence: cause.sentence },
    kind: cause.severity === "error" ? "failure" : "warning",
    text: withKey(cause, run.plan),
  }));
}

/** The result, which is the log's last line, says it: in the same words, or more exactly. */
function isInResult({ id, key, sentence }: Cause, result: RunResult): boolean {
  return result.sentence.includes(sentence) || id === result.cause || (key !== undefined && key === result.key);
}

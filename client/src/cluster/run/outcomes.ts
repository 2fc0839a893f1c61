import type { RunPlan } from "../../../../server/src/protocol.ts";
import { t } from "../../l10n.ts";
import type { Cause } from "../diagnosis/cause.ts";
import type { Outcome } from "./state.ts";

/** DBND's verdict on a pod whose other containers go on (`submit_termination_grace_period`, dbnd 1.0.28). */
export function notFinal(plan: RunPlan, exitCode: number | undefined): Outcome {
  const seconds = Math.round(plan.policy.terminationGracePeriod / 1000);
  return {
    verdict: "failed",
    reason: "not-final",
    exitCode,
    sentence: t("The task's container ended, but the pod did not within {0} s: another container still runs.", seconds),
    hint: t("Let the sidecar end with the task (trap_exit_file_flag), or raise submit_termination_grace_period."),
    key: "submit_termination_grace_period",
  };
}

/** What becomes of a pod that a run has not seen the end of. */
export function lookedFor(): string {
  return t("It is looked for, and deleted, for two minutes more, and again when the workspace is opened next.");
}

/** Of a window that hung, and whose run another one has taken. */
export function followedElsewhere(): Outcome {
  return {
    verdict: "detached",
    reason: "followed-elsewhere",
    sentence: t("Another window follows this run now, since nothing had been heard of this one for minutes."),
  };
}

/** Of a run whose create request was never sent, or never came to a pod. */
export function stoppedBeforeStart(): { verdict: "stopped"; sentence: string } {
  return { verdict: "stopped", sentence: t("The run was stopped before a pod worked on it.") };
}

/** Of a run whose failed pod had not been followed by another one yet. */
export function stoppedBetweenTries(): { verdict: "stopped"; sentence: string } {
  return { verdict: "stopped", sentence: t("The run was stopped before its next try.") };
}

/** What a namespace gives bounds by: who keeps to one of them should not be told of the next only then. */
const BOUNDS: ReadonlySet<string> = new Set(["limit-range", "quota"]);

/** Why a pod was refused, as part of an outcome: of the bounds of a namespace all that it misses. */
export function wordsOfRefusal([first, ...others]: readonly [Cause, ...Cause[]]): ReturnType<typeof wordsOf> {
  const same = others.filter(({ id }) => id === first.id && BOUNDS.has(id));
  return { ...wordsOf(first), sentence: [first, ...same].map(({ sentence }) => sentence).join(" ") };
}

/** A cause as part of an outcome. */
export function wordsOf({ id, sentence, hint, key }: Cause): Pick<Outcome, "cause" | "sentence" | "hint" | "key"> {
  return { cause: id, sentence, hint, key };
}

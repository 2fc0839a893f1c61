import type { RunPlan } from "../../../server/src/protocol.ts";
import type { Cause, RunResult } from "../cluster/index.ts";
import { withoutWhy } from "./endInLog.ts";
import { t } from "../l10n.ts";

/** A pod that needs longer than it is given gets at least this long. Minutes: the default of DBND 1.0.28, and of Airflow 2.6. */
const LEAST = 10;
const MINUTE = 60_000;

/**
 * That a pod did not start in time, as a cause with its quick fix: twice the time. For pods that nothing is wrong with, such
 * as one whose image was still on its way. Undefined for other ends.
 *
 * @param causes what else is known of the pod
 */
export function tooLate(result: RunResult, causes: readonly Cause[], plan: RunPlan): Cause | undefined {
  if (causes.some(({ severity }) => severity === "error")) return undefined;
  if (result.reason === "pending-timeout") return pendingTooLong(result, plan);
  if (result.reason !== "startup-timeout") return undefined;
  const minutes = longer(plan.policy.startupTimeout);
  const set = plan.operator ? String(minutes * 60) : `${minutes}m`;
  return late("startup-timeout", result, "startup_timeout", set);
}

/** The executor's own limit, which stands in Airflow's configuration. */
function pendingTooLong(result: RunResult, { executor }: RunPlan): Cause | undefined {
  const { key, section, timeout } = executor?.pending ?? {};
  if (key === undefined || section === undefined || timeout === undefined) return undefined;
  const cause = late("pending-timeout", result, key, String(longer(timeout) * 60));
  return { ...cause, section, fix: { ...cause.fix, section } };
}

function late(id: string, result: RunResult, key: string, set: string) {
  return {
    id,
    severity: "error",
    sentence: withoutWhy(result),
    evidence: "",
    key,
    hint: t("See why it waits, or raise {0}.", key),
    fix: { title: t("Raise {0} to {1}", key, set), key, set },
  } as const;
}

/** Minutes. */
function longer(milliseconds: number): number {
  return Math.max(LEAST, Math.ceil((milliseconds * 2) / MINUTE));
}

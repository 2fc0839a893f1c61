import type { RunPlan } from "../../server/src/protocol.ts";
import type { Cause, RunResult } from "./cluster/index.ts";
import { withoutWhy } from "./endInLog.ts";
import { t } from "./l10n.ts";

/** A pod that needs longer than it is given gets at least this long. Minutes: the default of DBND 1.0.28. */
const LEAST = 10;
const MINUTE = 60_000;

/**
 * That a pod did not start in time, as a cause with its quick fix: twice the time. For pods that nothing is wrong with, such
 * as one whose image was still on its way. Undefined for other ends, and for workers, whose limit is Airflow's own.
 *
 * @param causes what else is known of the pod
 */
export function tooLate(result: RunResult, causes: readonly Cause[], plan: RunPlan): Cause | undefined {
  if (result.reason !== "startup-timeout" || causes.some(({ severity }) => severity === "error")) return undefined;
  const minutes = Math.max(LEAST, Math.ceil((plan.policy.startupTimeout * 2) / MINUTE));
  const set = plan.operator ? String(minutes * 60) : `${minutes}m`;
  return {
    id: "startup-timeout",
    severity: "error",
    sentence: withoutWhy(result),
    evidence: "",
    key: "startup_timeout",
    hint: t("See why it waits, or raise startup_timeout."),
    fix: { title: t("Raise {0} to {1}", "startup_timeout", set), key: "startup_timeout", set },
  };
}

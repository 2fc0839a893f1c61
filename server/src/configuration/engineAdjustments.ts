import type { PlainValue } from "../values/types.ts";
import type { EngineAdjustment, EngineUse } from "./kubernetesEngine.ts";

/** The keys that `adjustmentsOf` can change. */
export const ADJUSTED_KEYS: ReadonlySet<string> = new Set(["detach_run", "auto_remove", "trap_exit_file_flag"]);

/** The current value of a key of the engine. */
type Values = (key: string) => PlainValue | undefined;

/**
 * What DBND changes by itself when it creates a Kubernetes engine, in order (dbnd 1.0.28, end of spec 2; 5.2 for a
 * driver that nobody waits for). A later one can undo an earlier one: `debug` wins over a detached driver.
 */
export function adjustmentsOf(values: Values, use: EngineUse = {}): readonly EngineAdjustment[] {
  const adjustments: EngineAdjustment[] = [];
  const current = (key: string): PlainValue | undefined => {
    const adjusted = adjustments.findLast((adjustment) => adjustment.key === key);
    return adjusted ? adjusted.value : values(key);
  };
  const set = (key: string, value: PlainValue, because: string): void => {
    if (current(key) !== value) adjustments.push({ key, value, because });
  };

  if (use.detachedDriver === true) {
    set("auto_remove", true, "interactive");
    set("detach_run", true, "interactive");
  }
  if (current("debug") === true) set("detach_run", false, "debug");
  if (current("show_pod_log") === true) set("detach_run", false, "show_pod_log");
  if (current("auto_remove") === true && current("detach_run") !== true) set("auto_remove", false, "detach_run");
  if (isOff(current("trap_exit_file_flag")) && current("airflow_log_enabled") === true) {
    const flag = current("airflow_log_trap_exit_flag_default");
    if (flag !== undefined && !isOff(flag)) set("trap_exit_file_flag", flag, "airflow_log_enabled");
  }
  return adjustments;
}

function isOff(value: PlainValue | undefined): boolean {
  return value === undefined || value === null || value === "";
}

import { readFileSync } from "node:fs";

/** An option of `airflow.cfg` that Airflow itself declares (1.10.15 to 3.1.3), outside of the sections for Kubernetes. */
export interface AirflowOption {
  readonly section: string;
  readonly name: string;
  /** `string`, `integer`, `float`, `boolean`. */
  readonly type: string;
  /** Of the newest release that has it, as it would stand in the file; `{AIRFLOW_HOME}` stands for that folder. */
  readonly default?: string;
  /** `[release, default]`: before that release, the default was this one. Oldest first. */
  readonly earlierDefaults?: readonly (readonly [before: string, value: string])[];
  /** Release that brought it; absent when older than 1.10.15. */
  readonly since?: string;
  /** First release that no longer has it. */
  readonly removed?: string;
  /** May be given by a command or by a secrets backend. */
  readonly sensitive?: true;
}

let options: readonly AirflowOption[] | undefined;

/** Every such option, read on first use: the file lies beside this module, and beside the bundle that this module is in. */
export function airflowOptions(): readonly AirflowOption[] {
  return (options ??= JSON.parse(
    readFileSync(new URL("./airflow-options.json", import.meta.url), "utf8"),
  ) as readonly AirflowOption[]);
}

import { readFileSync } from "node:fs";

/** What is known of a key of `airflow.cfg` that concerns Kubernetes. */
export interface AirflowKey {
  readonly section: string;
  /** As in the file; `<any>` for sections whose keys are free. */
  readonly name: string;
  /** `boolean`, `integer`, `float`, `csv`, `json-object`, `path`, ... */
  readonly type: string;
  /** As it would stand in the file; absent when there is none. */
  readonly default?: string;
  readonly documentation: string;
  readonly example?: string;
  /** First release of Airflow that has it, or of the provider (`provider 10.20.0`). */
  readonly since: string;
  /** First release that no longer has it. */
  readonly removed?: string;
  /** `section.key`, or a place in the pod template. */
  readonly replacement?: string;
}

let keys: readonly AirflowKey[] | undefined;

/** Every such key, read on first use: the file lies beside this module, and beside the bundle that this module is in. */
export function airflowKeys(): readonly AirflowKey[] {
  return (keys ??= JSON.parse(
    readFileSync(new URL("./airflow-keys.json", import.meta.url), "utf8"),
  ) as readonly AirflowKey[]);
}

/** A key by its section and name, both in lower case; undefined when there is none. */
export function airflowKey(section: string, name: string): AirflowKey | undefined {
  return airflowKeys().find((key) => key.section === section && key.name === name);
}

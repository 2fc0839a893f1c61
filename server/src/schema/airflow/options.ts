import { readFileSync } from "node:fs";

/** An option of `airflow.cfg` that Airflow itself (1.10.15 to 3.1.3) or a provider declares, outside of the table for Kubernetes. */
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
  /** The provider that it belongs to, without `apache-airflow-providers-`. */
  readonly provider?: string;
  /** First release of that provider that has it, as the provider says. */
  readonly providerSince?: string;
}

/** Since this release sections of providers are the providers' business. */
const PROVIDERS_DECIDE = "2.7.0";

let options: readonly AirflowOption[] | undefined;

/** Every such option, read on first use: the files lie beside this module, and beside the bundle that this module is in. */
export function airflowOptions(): readonly AirflowOption[] {
  return (options ??= together(
    readFileSync(new URL("./airflow-options.json", import.meta.url), "utf8"),
    readFileSync(new URL("./airflow-provider-options.json", import.meta.url), "utf8"),
  ));
}

/** What was Airflow's own goes on as its provider has it: newer options, other defaults. */
function together(ownText: string, providersText: string): readonly AirflowOption[] {
  const found = new Map<string, AirflowOption>();
  for (const option of JSON.parse(ownText) as readonly AirflowOption[]) found.set(idOf(option), option);
  for (const option of JSON.parse(providersText) as readonly AirflowOption[]) {
    const own = found.get(idOf(option));
    found.set(idOf(option), own ? followed(own, option) : option);
  }
  return [...found.values()];
}

function followed(own: AirflowOption, { type, provider, default: value }: AirflowOption): AirflowOption {
  const merged = { ...own, type, ...(provider !== undefined && { provider }) };
  if (value === undefined || value === own.default) return merged;
  const before = [PROVIDERS_DECIDE, own.default ?? ""] as const;
  return { ...merged, default: value, earlierDefaults: [...(own.earlierDefaults ?? []), before] };
}

function idOf({ section, name }: AirflowOption): string {
  return `${section}.${name}`;
}

/**
 * Writes `server/src/schema/airflow/airflow-provider-options.json`, one option of `airflow.cfg` a line: what providers add to it.
 * `node scripts/generate-airflow-provider-options.ts FOLDER`, where FOLDER holds `PROVIDER.json` for several providers: what
 * `get_provider_info()` of their wheels gives, as JSON. Facts only; texts are our own (`airflow-texts.json`).
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { airflowKey } from "../server/src/schema/airflow/keys.ts";
import type { AirflowOption } from "../server/src/schema/airflow/options.ts";

const OUTPUT = fileURLToPath(new URL("../server/src/schema/airflow/airflow-provider-options.json", import.meta.url));

/** Airflow reads what providers declare since 2.7; some came later. */
const FIRST_AIRFLOW = "2.7.0";
const LATER: Readonly<Record<string, string>> = { fab: "2.9.0", edge3: "2.10.0", keycloak: "3.0.0" };

interface ProviderInfo {
  readonly config?: Readonly<Record<string, { readonly options: Readonly<Record<string, Declared>> }>>;
}

interface Declared {
  readonly type?: string | null;
  readonly default?: string | number | boolean | null;
  readonly version_added?: string | number | null;
  readonly sensitive?: boolean;
}

const [, , folder] = process.argv;
if (folder === undefined) throw new Error("usage: node scripts/generate-airflow-provider-options.ts FOLDER");
const lines = readdirSync(folder)
  .sort()
  .flatMap((file) => {
    const { config = {} } = JSON.parse(readFileSync(join(folder, file), "utf8")) as ProviderInfo;
    const provider = file.replace(/\.json$/u, "");
    return Object.entries(config).flatMap(([section, { options }]) =>
      Object.entries(options).flatMap(([name, declared]) => {
        // What is known of Kubernetes stands in a table of its own.
        if (airflowKey(section, name)) return [];
        return [JSON.stringify(optionOf(provider, section, name, declared))];
      }),
    );
  });
writeFileSync(OUTPUT, `[\n${lines.join(",\n")}\n]\n`);

function optionOf(provider: string, section: string, name: string, declared: Declared): AirflowOption {
  const { type, default: value, version_added: added, sensitive } = declared;
  // The provider whose release decides what there is of Kubernetes.
  const decides = provider === "cncf-kubernetes";
  const version = added === null || added === undefined ? undefined : String(added);
  return {
    section,
    name,
    type: type ?? "string",
    // The text is a format template: braces are doubled.
    ...(value !== null &&
      value !== undefined && { default: String(value).replaceAll("{{", "{").replaceAll("}}", "}") }),
    since: decides && version !== undefined ? `provider ${version}` : (LATER[provider] ?? FIRST_AIRFLOW),
    ...(sensitive === true && { sensitive }),
    ...(!decides && { provider, ...(version !== undefined && { providerSince: version }) }),
  };
}

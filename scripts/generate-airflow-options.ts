/**
 * Writes `server/src/schema/airflow/airflow-options.json`, one option of `airflow.cfg` a line: names, types, defaults and history
 * of every section that Airflow itself declares. `node scripts/generate-airflow-options.ts FOLDER`, where FOLDER holds
 * `VERSION/config.yml` for several releases: the file `airflow/config_templates/config.yml` of their wheels. What is known of
 * Kubernetes stands in `airflow-keys.json`; texts are our own (`documentation.ts`).
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseDocument } from "yaml";
import type { AirflowOption } from "../server/src/schema/airflow/options.ts";
import { compareVersions } from "../server/src/rules/versions.ts";

const OUTPUT = fileURLToPath(new URL("../server/src/schema/airflow/airflow-options.json", import.meta.url));

/** Sections that `airflow-keys.json` describes. */
const KUBERNETES = "kubernetes";
/** Sections that went from Airflow to providers in 2.7: they still exist, where the provider is installed. */
const PROVIDERS = new Set(["atlas", "celery", "celery_broker_transport_options", "dask", "elasticsearch"]);
PROVIDERS.add("elasticsearch_configs").add("hive");

interface Declared {
  readonly name?: string;
  readonly type?: string;
  readonly default?: string | number | boolean | null;
  readonly version_added?: string | number | null;
  readonly sensitive?: boolean;
  readonly is_template?: string | boolean;
}

interface Seen {
  readonly section: string;
  readonly name: string;
  readonly first: string;
  last: string;
  declared: Declared;
  readonly defaults: [string, string | undefined][];
}

const [, , folder] = process.argv;
if (folder === undefined) throw new Error("usage: node scripts/generate-airflow-options.ts FOLDER");
const versions = readdirSync(folder).sort(compareVersions);
const newest = versions.at(-1) ?? "";
const seen = new Map<string, Seen>();
for (const version of versions) {
  for (const [section, name, declared] of optionsOf(readFileSync(join(folder, version, "config.yml"), "utf8"))) {
    if (section.includes(KUBERNETES)) continue;
    const id = `${section}.${name}`;
    const known = seen.get(id) ?? { section, name, first: version, last: version, declared, defaults: [] };
    seen.set(id, known);
    known.last = version;
    known.declared = declared;
    const text = defaultText(declared);
    if (known.defaults.length === 0 || known.defaults.at(-1)?.[1] !== text) known.defaults.push([version, text]);
  }
}

function optionsOf(yaml: string): [string, string, Declared][] {
  // One of the files breaks a rule of YAML that Python does not know.
  const sections = parseDocument(yaml, { strict: false, logLevel: "silent" }).toJS() as unknown;
  if (Array.isArray(sections)) {
    return (sections as { name: string; options: Declared[] }[]).flatMap(({ name, options }) =>
      options.map((option): [string, string, Declared] => [name, option.name ?? "", option]),
    );
  }
  return Object.entries(sections as Record<string, { options?: Record<string, Declared> }>).flatMap(
    ([section, { options = {} }]) =>
      Object.entries(options).map(([name, option]): [string, string, Declared] => [section, name, option]),
  );
}

/** As it would stand in the file: the text is a format template itself, unless it says otherwise. */
function defaultText({ default: value, is_template: isTemplate = false }: Declared): string | undefined {
  if (value === null || value === undefined) return undefined;
  const text = String(value).trimEnd();
  return /^true$/iu.test(String(isTemplate)) ? text : text.replaceAll("{{", "{").replaceAll("}}", "}");
}

/** `3.0.6` → `3.0.0`: things come and go with a minor release. */
function minor(version: string): string {
  return version.replace(/\.\d+$/, ".0");
}

const lines = [...seen.values()].map(({ section, name, first, last, declared, defaults }) => {
  const after = versions[versions.indexOf(last) + 1];
  const seenFirst = first === versions[0] ? undefined : minor(first);
  const said =
    declared.version_added === undefined || declared.version_added === null
      ? undefined
      : String(declared.version_added);
  // Some say a later release than the one that has them already.
  const since = said === undefined || compareVersions(said, first) > 0 ? seenFirst : said;
  const current = defaults.at(-1)?.[1];
  const option: AirflowOption = {
    section,
    name,
    type: declared.type ?? "string",
    ...(current === undefined ? {} : { default: current }),
    ...(defaults.length < 2
      ? {}
      : {
          earlierDefaults: defaults
            .slice(0, -1)
            .map(([, value], index) => [minor(defaults[index + 1]?.[0] ?? ""), value ?? ""] as const),
        }),
    ...(since === undefined ? {} : { since }),
    ...(last === newest || after === undefined || PROVIDERS.has(section) ? {} : { removed: minor(after) }),
    ...(declared.sensitive === true ? { sensitive: true } : {}),
  };
  return JSON.stringify(option);
});
writeFileSync(OUTPUT, `[\n${lines.join(",\n")}\n]\n`);

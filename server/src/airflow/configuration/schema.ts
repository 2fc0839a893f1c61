import { airflowKey, airflowKeys, type AirflowKey } from "../../schema/airflow/keys.ts";
import { airflowOptions, type AirflowOption } from "../../schema/airflow/options.ts";
import { airflowSectionText, airflowText } from "../../schema/airflow/texts.ts";
import type { KeySchema, SectionSchema } from "../../schema/types.ts";
import { typeName } from "../../schema/valueTypes.ts";
import { hasAirflow, hasRelease, type AirflowTarget } from "../target.ts";
import { indirectKeys } from "./indirectKeys.ts";
import { newPlace } from "./renames.ts";
import { suggestionsOf, typeOfKey, typeOfOption } from "./valueTypes.ts";

/** Every section of `airflow.cfg` as a release has it: the second schema of the cfg engine. */
export interface AirflowSchema {
  /** Names of the sections that the release has, in the order of Airflow's own file. */
  readonly sections: readonly string[];
  /** What is known of a section, of earlier and later releases too; one without keys for names that nobody knows. */
  section(name: string): SectionSchema;
}

const made = new Map<string, AirflowSchema>();

/** The same object for the same releases. */
export function airflowSchema(target: AirflowTarget): AirflowSchema {
  const id = `${target.airflow} ${target.provider ?? ""}`;
  let schema = made.get(id);
  if (!schema) made.set(id, (schema = makeSchema(target)));
  return schema;
}

/** The variable that sets an option: dots in the section become underscores (airflow spec 2). */
export function variableName(section: string, key: string): string {
  return `AIRFLOW__${section.replaceAll(".", "_").toUpperCase()}__${key.toUpperCase()}`;
}

/** Sections whose keys Airflow does not list; those of providers are like that too. */
const OPEN: readonly string[] = ["celery_broker_transport_options", "elasticsearch_configs", "atlas"];

function makeSchema(target: AirflowTarget): AirflowSchema {
  const keys = new Map<string, Map<string, KeySchema>>();
  const free = new Map<string, KeySchema>();
  const open = new Set(OPEN);
  const add = (section: string, key: KeySchema): void => {
    const known = keys.get(section) ?? new Map<string, KeySchema>();
    keys.set(section, known.set(key.name, key));
    if (key.sensitive) for (const other of indirectKeys(key)) known.set(other.name, other);
  };
  for (const option of airflowOptions()) {
    add(option.section, schemaOfOption(option, target));
    if (option.provider !== undefined) open.add(option.section);
  }
  for (const key of airflowKeys()) {
    const schema = schemaOfKey(key, target);
    if (key.name !== "<any>") {
      add(key.section, schema);
      // Whoever renames the section by hand takes along what was gone before.
      const isOld = key.section === "kubernetes" && !airflowKey("kubernetes_executor", key.name);
      if (isOld) add("kubernetes_executor", { ...schema, effect: "removed" });
      // Of the old section every key of the new one is read, also those that came later.
      const isNew = key.section === "kubernetes_executor" && !airflowKey("kubernetes", key.name);
      if (isNew) add("kubernetes", schemaOfKey({ ...key, section: "kubernetes" }, target));
    } else {
      keys.set(key.section, new Map());
      free.set(key.section, schema);
    }
  }
  const sections = [...keys].flatMap(([name, known]) => {
    const here = [...known.values(), ...(free.has(name) ? [free.get(name)] : [])];
    return here.some((key) => key?.effect === "active" && !key.deprecated) ? [name] : [];
  });
  const schemas = new Map<string, SectionSchema>();
  return {
    sections,
    section: (name) => {
      let schema = schemas.get(name);
      if (!schema) {
        schema = sectionSchema(name, keys.get(name), free.get(name), open.has(name));
        schemas.set(name, schema);
      }
      return schema;
    },
  };
}

function sectionSchema(
  name: string,
  keys: ReadonlyMap<string, KeySchema> | undefined,
  otherKeys: KeySchema | undefined,
  isOpen: boolean,
): SectionSchema {
  return {
    name,
    family: name,
    kind: "direct",
    dialect: "airflow",
    documentation: airflowSectionText(name),
    keys: keys ?? new Map(),
    ...(otherKeys && { otherKeys }),
    ...((!keys || isOpen) && { open: true }),
  };
}

function schemaOfOption(option: AirflowOption, target: AirflowTarget): KeySchema {
  const { section, name, since, removed, sensitive, provider, providerSince } = option;
  const type = typeOfOption(option);
  const earlier = option.earlierDefaults?.find(([before]) => !hasAirflow(target, before));
  // Braces are places that Airflow fills in when it writes the file: as a value they would stay as they are.
  const value = (earlier ? earlier[1] : option.default)?.replaceAll(/\{([A-Z_]+)\}/gu, "<$1>");
  const suggestions = suggestionsOf(section, name, target);
  return {
    ...state(section, name, since ?? "1.10.0", removed, target),
    ...(provider !== undefined && { history: providerText(provider, providerSince) }),
    type,
    typeName: typeName(type),
    ...(value !== undefined && { defaultText: value }),
    documentation: airflowText(section, name),
    ...(suggestions && { suggestions }),
    ...(sensitive && { sensitive }),
    reference: `https://airflow.apache.org/docs/${pageOf(provider, removed)}/configurations-ref.html#${anchor(section, name)}`,
  };
}

function schemaOfKey(key: AirflowKey, target: AirflowTarget): KeySchema {
  const type = typeOfKey(key);
  const example = key.example === undefined ? "" : `\n\nExample: \`${key.example}\``;
  return {
    ...state(key.section, key.name, key.since, key.removed, target, key.replacement),
    type,
    typeName: typeName(type),
    ...(key.default !== undefined && { defaultText: key.default }),
    documentation: key.documentation + example,
    ...(key.section === "kubernetes" && key.name === "git_password" && { sensitive: true as const }),
    ...(PAGES.test(key.section) && {
      reference: `https://airflow.apache.org/docs/apache-airflow-providers-cncf-kubernetes/stable/configurations-ref.html#${anchor(key.section, key.name)}`,
    }),
  };
}

/** Whose pages tell of an option: of its provider, else of the last release of Airflow that has it. */
function pageOf(provider: string | undefined, removed: string | undefined): string {
  if (provider !== undefined) return `apache-airflow-providers-${provider}/stable`;
  return `apache-airflow/${removed === undefined ? "stable" : (LAST_BEFORE[removed] ?? "stable")}`;
}

/** The last release before one in which options were removed. */
const LAST_BEFORE: Readonly<Record<string, string>> = {
  "2.0.0": "1.10.15",
  "2.1.0": "2.0.2",
  "2.2.0": "2.1.4",
  "2.3.0": "2.2.5",
  "2.4.0": "2.3.4",
  "3.0.0": "2.11.0",
  "3.1.0": "3.0.6",
};

/** Sections that the provider's page documents. */
const PAGES = /^(?:kubernetes_executor|local_kubernetes_executor)$/u;

function anchor(section: string, name: string): string {
  return `config-${section}-${name}`.replaceAll("_", "-");
}

/** What the target release makes of a key. */
function state(
  section: string,
  name: string,
  since: string,
  removed: string | undefined,
  target: AirflowTarget,
  replacement?: string,
): Pick<KeySchema, "name" | "effect" | "related"> & Partial<KeySchema> {
  const moved = newPlace({ section, key: name }, target);
  const isThere = hasRelease(target, since);
  const isGone = removed !== undefined && hasRelease(target, removed);
  const instead = moved ? `${moved.section}.${moved.key}` : isGone ? replacement : undefined;
  const isAlias = moved?.unread === false;
  return {
    name,
    related: [],
    effect: isAlias || (isThere && !isGone && !moved) ? "active" : "removed",
    ...(isAlias && { deprecated: true }),
    ...(!isThere && { notYet: true as const }),
    ...(instead !== undefined && { replacement: instead }),
    history: historyText(since, removed),
    ...(name !== "<any>" && { variable: variableName(section, name) }),
  };
}

function historyText(since: string, removed: string | undefined): string {
  const start = since === "1.10.0" ? "" : `since ${releaseText(since)}`;
  const end = removed === undefined ? "" : `gone in ${releaseText(removed)}`;
  return [start, end].filter((part) => part !== "").join(", ");
}

function providerText(provider: string, since: string | undefined): string {
  return `provider ${provider}${since === undefined ? "" : `, since ${since}`}`;
}

function releaseText(release: string): string {
  return release.startsWith("provider") ? release : `Airflow ${release}`;
}

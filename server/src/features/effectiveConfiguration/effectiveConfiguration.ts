import type { Configuration, ResolvedObject } from "../../configuration/types.ts";
import type { EffectiveConfigurationResult, EffectiveSection } from "../../protocol.ts";
import { detailOf } from "../sectionDetail.ts";
import { linkedText } from "./lines.ts";
import type { Line } from "./lines.ts";
import { entryLines, plainEntryLines, wordLines } from "./entryLines.ts";
import { grouped } from "./groups.ts";

type DisplayName = (uri: string) => string;

/**
 * The engines and environments that a user can ask for: those of the project's files, and those that they lead to.
 * `here` is the section that the user looks at.
 */
export function effectiveSections(configuration: Configuration, here?: string): EffectiveSection[] {
  const named = new Set(configuration.sectionNames().filter((name) => configuration.isDefinedByUser(name)));
  const environments = configuration.resolve("run").values.get("environments")?.value;
  if (Array.isArray(environments)) for (const name of environments) if (typeof name === "string") named.add(name);
  return [...named].flatMap((name) => {
    const schema = configuration.classOf(name);
    if (schema?.kind !== "engine" && schema?.kind !== "environment") return [];
    const isHere = here?.toLowerCase() === name.toLowerCase();
    return [{ name, kind: schema.kind, family: schema.family, ...(isHere && { here: true }) }];
  });
}

/** The sections of an `airflow.cfg`: all of them are read as they stand. */
export function plainSections(configuration: Configuration, here?: string): EffectiveSection[] {
  return [...new Set(configuration.sectionNames())].flatMap((name) => {
    if (configuration.classOf(name)?.keys.size === 0) return [];
    return [{ name, kind: "section" as const, family: "airflow.cfg", ...(here === name && { here: true }) }];
  });
}

/**
 * Every key of an engine or environment with the value that DBND gives it, as a cfg file that reads back to the same
 * values (but for secrets, which are not shown). What somebody set stands first, and before it, in comments, where it
 * comes from and what it hides; without `origins` there are no comments and the keys stand in their own order, so that
 * two of these texts can be compared. The engine of an environment follows it.
 */
export function effectiveConfiguration(
  configuration: Configuration,
  section: string,
  displayName: DisplayName,
  origins = true,
): EffectiveConfigurationResult {
  const object = configuration.resolve(section);
  if (!object.schema) {
    const reason = object.problems[0]?.message ?? "";
    return { text: `# [${section}] cannot be built. ${reason}\n`, links: [], found: false };
  }
  const lines = sectionLines(object, displayName, origins);
  if (object.schema.kind === "environment") {
    const name = object.values.get("remote_engine")?.value ?? object.values.get("local_engine")?.value;
    const engine = typeof name === "string" && name !== "" ? configuration.resolve(name) : undefined;
    if (engine?.schema) lines.push({ text: "" }, ...sectionLines(engine, displayName, origins));
  }
  return { ...linkedText(lines, displayName), found: true };
}

function sectionLines(object: ResolvedObject, displayName: DisplayName, origins: boolean): Line[] {
  const isAirflow = object.schema?.dialect === "airflow";
  const head: Line[] = [
    { text: `[${object.ownSection}]` },
    ...(isAirflow ? [] : [{ text: `_type = ${object.family}` }]),
  ];
  if (!origins) return [...head, ...[...object.values.values()].flatMap(plainEntryLines)];
  const { set, shipped, defaults, unset } = grouped(object);
  return [
    ...(isAirflow
      ? [{ text: `# Effective configuration of [${object.name}] of airflow.cfg.` }]
      : [
          {
            text: `# Effective configuration of [${object.name}]: ${detailOf(object.schema)} of class ${object.family}.`,
          },
          { text: `# Looked up in ${lookedUp(object)}.` },
        ]),
    ...object.problems.flatMap(({ message }) => message.split("\n").map((line) => ({ text: `# Problem: ${line}` }))),
    ...head,
    ...set.flatMap((value) => entryLines(value, displayName)),
    ...shipped.flatMap((value) => entryLines(value, displayName)),
    ...(defaults.length > 0 ? [{ text: "" }, { text: "# Defaults:" }] : []),
    ...defaults.flatMap(plainEntryLines),
    ...(unset.length > 0 ? [{ text: "" }, { text: "# Not set:" }] : []),
    ...wordLines(unset.map(({ key }) => key)),
  ];
}

/** Sections by the names that people write; those by a class's path are never used. */
function lookedUp({ sections }: ResolvedObject): string {
  return sections.flatMap((name) => (name.includes(".") ? [] : `[${name}]`)).join(", ");
}

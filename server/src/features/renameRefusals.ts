import { isDefaultSection } from "../cfg/names.ts";
import type { CfgDocument, CfgSection } from "../cfg/types.ts";
import { cleanedName } from "../configuration/resolution.ts";
import type { ChainLink } from "../configuration/types.ts";
import { schemaByClassPath, sectionSchema, shippedSections } from "../schema/schema.ts";
import { isLabel } from "./named.ts";
import { sameSection } from "./occurrences.ts";
import type { FeatureContext } from "./types.ts";

/** Why a section cannot be renamed: others than these files know it by its name. Undefined when it can. */
export function refusedSection(name: string, context: FeatureContext): string | undefined {
  if (context.dialect === "airflow") return `Airflow looks for [${name}] by this name: it cannot be renamed.`;
  if (isKnownToDbnd(name)) return `"${name}" is a name that DBND itself gives: it cannot be renamed here.`;
  const { configuration } = context;
  if (context.taskNames().some((task) => sameSection(task, name)))
    return `"${name}" is a task of your Python code: rename the task there, and the section with it.`;
  if (configuration.classOf(name)?.name.toLowerCase() === name.toLowerCase())
    return `"${name}" is a class of your Python code: rename it there first.`;
  const outside = linksOf(name, context).find(({ value: { origin } }) => origin.kind !== "file");
  switch (outside?.value.origin.kind) {
    case "environment":
      return `The environment variable ${outside.value.origin.variable} sets a key of [${name}] and would no longer reach it. Rename it first.`;
    case "commandLine":
      return `The setting databand.commandLine (${outside.value.origin.option} ${outside.value.origin.text}) sets a key of [${name}] and would no longer reach it. Change it first.`;
    default:
      return duplicate(name, context);
  }
}

/** Two headers of one file that differ in their spelling only would become the same, which the parser refuses. */
function duplicate(name: string, context: FeatureContext): string | undefined {
  for (const document of context.documents()) {
    const headers = document.sections.filter((section) => sameSection(section.name, name));
    if (headers.length > 1)
      return `${context.displayName(document.uri)} has several sections for this name (${headers.map((one) => `[${one.name}]`).join(", ")}). Join them first.`;
  }
  return undefined;
}

/** Why a section cannot get a name; undefined when it can. */
export function refusedSectionName(name: string, context: Pick<FeatureContext, "hasSection">): string | undefined {
  if (name === "") return "A section needs a name.";
  if (!/^[A-Za-z_]\w*$/u.test(name)) {
    const cleaned = cleanedName(name.trim()).replace(/[^A-Za-z0-9_]/gu, "_");
    const instead = /^[A-Za-z_]\w*$/u.test(cleaned) ? ` Take "${cleaned}".` : "";
    return `"${name}" does not work as the name of a section: DBND turns all but letters, digits and "_" into "_" when it looks for the keys, and finds none.${instead}`;
  }
  if (isDefaultSection(name) || isKnownToDbnd(name)) return `"${name}" is a name that DBND itself gives. Take another.`;
  if (context.hasSection(name)) return `There is a section [${name}] already. Take another name.`;
  return undefined;
}

/** Why environments cannot get a label; undefined when they can. */
export function refusedLabelName(name: string): string | undefined {
  if (isLabel(name)) return undefined;
  return `"${name}" does not work as a label: it becomes a folder of outputs. Use letters, digits, "_", "-" and ".".`;
}

/** Why a key cannot be renamed: DBND knows it by its name. Undefined for helpers that only `%(key)s` takes. */
export function refusedKey(
  owner: CfgSection,
  key: string,
  document: CfgDocument,
  { configuration, dialect }: FeatureContext,
): string | undefined {
  const reader = dialect === "airflow" ? "Airflow" : "DBND";
  const sections = isDefaultSection(owner.name) ? document.sections : [owner];
  for (const { name } of sections) {
    const schema = configuration.classOf(name);
    if (key === "_type" || key === "_from" || schema?.keys.has(key) || schema?.otherKeys)
      return `${reader} reads "${key}" in [${name}]: a key cannot be renamed, only your own keys for %(…)s can.`;
  }
  return undefined;
}

/** Why a key cannot get a name; undefined when it can. */
export function refusedKeyName(
  name: string,
  owner: CfgSection,
  documents: readonly CfgDocument[],
  { configuration }: FeatureContext,
): string | undefined {
  if (!/^[A-Za-z_][\w.-]*$/u.test(name))
    return `"${name}" does not work as a key: use letters, digits, "_", "-" and ".".`;
  const key = name.toLowerCase();
  const isDefault = isDefaultSection(owner.name);
  const inReach = documents.flatMap((document) =>
    document.sections.filter((section) => isDefault || section.name.toLowerCase() === owner.name.toLowerCase()),
  );
  for (const { name: section, content } of inReach) {
    if (content.byKey.has(key)) return `[${section}] has a key "${name}" already.`;
    const reads = key === "_type" || key === "_from" || configuration.classOf(section)?.keys.has(key);
    if (reads) return `"${name}" is a key that DBND reads in [${section}]. Take another name.`;
  }
  return undefined;
}

function isKnownToDbnd(name: string): boolean {
  return (
    sectionSchema(name) !== undefined ||
    schemaByClassPath(name) !== undefined ||
    shippedSections.has(name.toLowerCase())
  );
}

/** All values of the section itself. */
function linksOf(name: string, { configuration }: FeatureContext): readonly ChainLink[] {
  return [...new Set([name.toLowerCase(), cleanedName(name).toLowerCase()])].flatMap((section) =>
    configuration.keys(section).flatMap((key) => configuration.chain([section], key)),
  );
}

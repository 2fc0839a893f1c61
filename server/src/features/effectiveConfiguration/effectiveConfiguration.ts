import type { Configuration, ResolvedObject, ResolvedValue } from "../../configuration/types.ts";
import type { EffectiveConfigurationResult, EffectiveSection } from "../../protocol.ts";
import { detailOf } from "../completion/sections.ts";
import { linkText, originText } from "../originText.ts";
import { cfgValueText } from "./valueText.ts";

type DisplayName = (uri: string) => string;

/** The engines and environments that a user can ask for: those of the project's files, and those that they lead to. */
export function effectiveSections(configuration: Configuration): EffectiveSection[] {
  const named = new Set(configuration.sectionNames().filter((name) => configuration.isDefinedByUser(name)));
  const environments = configuration.resolve("run").values.get("environments")?.value;
  if (Array.isArray(environments)) for (const name of environments) if (typeof name === "string") named.add(name);
  return [...named].flatMap((name) => {
    const schema = configuration.classOf(name);
    if (schema?.kind !== "engine" && schema?.kind !== "environment") return [];
    return [{ name, kind: schema.kind, family: schema.family }];
  });
}

/**
 * Every key of an engine or environment with the value that DBND gives it, as a cfg file that reads back to the same
 * values; the origin of each as a comment before it unless `origins` is false. The engine of an environment follows it.
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
    return { text: `# [${section}] cannot be built. ${reason}\n`, found: false };
  }
  const blocks = [sectionText(object, displayName, origins)];
  if (object.schema.kind === "environment") {
    const name = object.values.get("remote_engine")?.value ?? object.values.get("local_engine")?.value;
    const engine = typeof name === "string" && name !== "" ? configuration.resolve(name) : undefined;
    if (engine?.schema) blocks.push(sectionText(engine, displayName, origins));
  }
  return { text: blocks.join("\n"), found: true };
}

function sectionText(object: ResolvedObject, displayName: DisplayName, origins: boolean): string {
  const lines: string[] = [];
  if (origins) {
    lines.push(`# Effective configuration of [${object.name}]: ${detailOf(object.schema)} of class ${object.family}.`);
    lines.push(`# Looked up in ${object.sections.map((name) => `[${name}]`).join(", ")}.`);
    for (const { message } of object.problems) lines.push(...comment(`Problem: ${message}`));
  }
  lines.push(`[${object.ownSection}]`, `_type = ${object.family}`);
  for (const value of object.values.values()) {
    if (origins) lines.push("", ...story(value, displayName));
    lines.push(value.value === null ? `# ${value.key} is not set` : entryText(value));
  }
  return `${lines.join("\n")}\n`;
}

function entryText({ key, value }: ResolvedValue): string {
  return `${key} = ${cfgValueText(value)}`.trimEnd();
}

/** Where a value comes from and what it hides, as comments. */
function story(value: ResolvedValue, displayName: DisplayName): string[] {
  const lines: string[] = [];
  const winner = value.chain.find(({ role }) => role === "winner");
  if (value.adjusted)
    lines.push(`DBND changes it from ${cfgValueText(value.adjusted.from)} because of ${value.adjusted.because}`);
  if (winner)
    lines.push(`${originText(winner.value.origin, displayName)}, [${winner.section}]${layerOf(winner.layer)}`);
  else lines.push(originText(value.origin, displayName));
  if (value.computed) lines.push("made when DBND runs");
  if (value.problem) lines.push(`Problem: ${value.problem.message}`);
  for (const link of value.chain) {
    if (link !== winner)
      lines.push(`${link.role === "merged" ? "merged with" : "hides"} ${linkText(link, displayName)}`);
  }
  return lines.flatMap(comment);
}

/** The layer of files, variables and shipped values goes without saying. */
function layerOf(layer: string): string {
  return layer === "system" ? "" : `, layer ${layer}`;
}

function comment(text: string): string[] {
  return text.split("\n").map((line) => `# ${line.trim()}`);
}

import type { Hover } from "vscode-languageserver";
import { keyRange, nameRange, rangeInValue } from "../cfg/positions.ts";
import type { CfgDocument, CfgSection } from "../cfg/types.ts";
import type { ResolvedObject } from "../configuration/types.ts";
import { formerKey, unknownKey } from "../rules/keys.ts";
import { cfgText } from "../schema/define.ts";
import type { Position, Range } from "../text/types.ts";
import type { PlainValue } from "../values/types.ts";
import { Duration } from "../values/types.ts";
import { detailOf } from "./sectionDetail.ts";
import { keyDocumentation } from "./keyDocumentation.ts";
import { code, documentation, shortened } from "./markdown.ts";
import { describeChain } from "./origins.ts";
import { placeAt } from "./place.ts";
import type { Place } from "./place.ts";
import { kubernetesLink, referenceLink } from "./referencePage.ts";
import { sectionTarget } from "./targets.ts";
import type { FeatureContext } from "./types.ts";
import { bracketPlace, shapeAt } from "./valuePlace.ts";
import type { ShapeAtPlace } from "./valuePlace.ts";

/** Documentation of what stands at a place, and which value is really in force there, with the chain behind it. */
export function hover(document: CfgDocument, position: Position, context: FeatureContext): Hover | undefined {
  const place = placeAt(document, position);
  if (!place) return undefined;
  const found =
    place.at === "header"
      ? { text: sectionText(place.section.name, context), range: nameRange(place.section.header) }
      : place.at === "key"
        ? { text: optionText(optionAt(place), context), range: keyRange(place.entry) }
        : valueHover(place, context);
  return found.text !== "" ? { contents: documentation(found.text, context.client), range: found.range } : undefined;
}

type ValuePlace = Extract<Place, { at: "value" }>;

function valueHover(place: ValuePlace, context: FeatureContext): { text: string; range: Range } {
  const { entry, section, offset } = place;
  const target = sectionTarget(place, context);
  if (target) {
    const range = rangeInValue(entry.node.value, target.start, target.end, entry.line);
    return { text: sectionText(target.name, context), range };
  }
  const key = context.configuration.classOf(section.name)?.keys.get(entry.node.key);
  const at = key && bracketPlace(context.valueTree(entry.node, section.name), offset);
  if (key && at && at.in !== "array") {
    const member = at.member;
    const path = at.in === "object" && member ? [...at.path, String(member.key.value)] : at.path;
    const found = member && shapeAt(key, path);
    if (member && found) {
      const range = rangeInValue(entry.node.value, member.key.start, member.key.end, entry.line);
      return { text: fieldHover(String(member.key.value), found), range };
    }
  }
  return { text: optionText(optionAt(place), context), range: keyRange(entry) };
}

/** A field inside a value: what it means, and the Kubernetes type that it belongs to. */
export function fieldHover(name: string, { documentation: text, typeName }: ShapeAtPlace): string {
  return [`**${name}**`, text, kubernetesLink(typeName)].filter((part) => part !== "").join("\n\n");
}

/** A section: what it is, and for an engine or environment what comes out of it. */
export function sectionText(name: string, { configuration }: FeatureContext): string {
  const schema = configuration.classOf(name);
  if (!schema) return "";
  const object = configuration.resolve(name);
  const inherits = object.sections.filter((section) => section !== object.ownSection && !section.includes("."));
  return [
    `**[${name}]** — ${detailOf(schema)}${schema.family === name.toLowerCase() ? "" : ` of class ${code(schema.family)}`}`,
    schema.documentation,
    inherits.length > 0
      ? `Values it does not set come from ${inherits.map((section) => code(`[${section}]`)).join(", then ")}.`
      : "",
    facts(object, SUMMARY[schema.kind] ?? []),
    referenceLink(schema),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

const SUMMARY: Readonly<Partial<Record<string, readonly string[]>>> = {
  engine: ["container_repository", "container_tag", "namespace", "service_account_name", "cluster_context"],
  environment: ["remote_engine", "local_engine", "root", "submit_driver", "submit_tasks"],
};

function facts({ values }: ResolvedObject, keys: readonly string[]): string {
  return keys
    .flatMap((key) => {
      const value = values.get(key)?.value;
      return value === undefined || value === null || value === "" ? [] : [`- ${key}: ${code(shown(value))}`];
    })
    .join("\n");
}

/** An option of the configuration: its key in lower case, and as it is written. */
interface NamedOption {
  readonly section: string;
  readonly key: string;
  readonly rawKey: string;
}

function optionAt({ section, entry }: { section: CfgSection; entry: ValuePlace["entry"] }): NamedOption {
  const { key, rawKey } = entry.node;
  return { section: section.name, key, rawKey };
}

/** What an option means, the value in force, and every place that sets it. Markdown. */
export function optionText({ section: name, key, rawKey }: NamedOption, context: FeatureContext): string {
  const { configuration } = context;
  const schema = configuration.classOf(name);
  const keySchema = schema?.keys.get(key) ?? schema?.otherKeys;
  const title = `**${keySchema?.name ?? rawKey}** — [${name}]`;
  const unknown = schema && schema.dialect !== "airflow" && unknownKey({ section: name, key, rawKey }, schema);
  // Who sets it is not told here and below: a value that nothing reads is not "used", from wherever it comes.
  if (unknown) return `${title}\n\n⚠️ ${unknown}`;
  const former = schema && schema.dialect !== "airflow" && formerKey({ section: name, key }, schema, context.settings);
  if (former || (keySchema && keySchema.effect !== "active")) {
    const parts = [title, former ? `⚠️ ${former}` : "", keySchema ? keyDocumentation(keySchema) : ""];
    return [...parts, referenceLink(schema)].filter((part) => part !== "").join("\n\n");
  }
  const resolved = schema && configuration.resolve(name).values.get(keySchema?.name ?? key);
  const chain = resolved?.chain ?? configuration.chain([name.toLowerCase()], key);
  const parts = [title, keySchema ? keyDocumentation(keySchema) : ""];
  if (resolved?.problem) parts.push(`⚠️ ${resolved.problem.message}`);
  else if (resolved) parts.push(`**In force:** ${resolved.value === null ? "*not set*" : code(shown(resolved.value))}`);
  if (chain.length > 0) parts.push(describeChain(chain, context));
  if (keySchema) parts.push(kubernetesLink(shapeAt(keySchema, [])?.typeName), referenceLink(schema));
  return parts.filter((part) => part !== "").join("\n\n");
}

/** A value as people read it. */
export function shown(value: PlainValue): string {
  if (value instanceof Duration) return `${cfgText(value)} (${value.seconds} s)`;
  return shortened(cfgText(value), 200);
}

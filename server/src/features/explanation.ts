import { closeMatches } from "../configuration/closeMatches.ts";
import { isSecretName, REDACTED, withoutSecrets } from "../configuration/secretText.ts";
import type { ChainLink, Configuration, LayerValue, Origin, ResolvedValue } from "../configuration/types.ts";
import { cfgText } from "../schema/define.ts";
import type { SectionSchema } from "../schema/types.ts";
import { serializeValue } from "../values/serialize.ts";
import type { PlainValue } from "../values/types.ts";

/** A section, and the keys of it that were asked for, with every place that sets each. Data: can be printed as JSON. */
export interface Explanation {
  readonly section: string;
  /** Of its class; absent when it has none. */
  readonly family?: string;
  readonly kind?: string;
  /** Where its keys are looked up, first wins inside a layer. */
  readonly sections: readonly string[];
  readonly problems: readonly string[];
  readonly keys: readonly ExplainedKey[];
}

export interface ExplainedKey {
  readonly key: string;
  /** As a cfg file has it; null when it is not set. Secrets are not shown. */
  readonly value: string | null;
  readonly from: Origin;
  /** How DBND itself changes it. */
  readonly adjusted?: string;
  readonly problem?: string;
  /** Strongest first. */
  readonly chain: readonly ExplainedLink[];
}

export interface ExplainedLink {
  readonly role: ChainLink["role"];
  readonly value: string;
  readonly section: string;
  readonly layer: string;
  readonly priority: LayerValue["priority"];
  readonly origin: Origin;
}

/** Why there is nothing to explain, for people. */
export interface NotFound {
  readonly notFound: string;
}

/**
 * Explains `SECTION` (the keys that somebody sets; with `all` every key of its class) or `SECTION.KEY`. A name with dots is
 * a section when there is one of that name.
 */
export function explain(configuration: Configuration, name: string, all: boolean): Explanation | NotFound {
  const isSection = (one: string): boolean =>
    isKnown(configuration.classOf(one)) || configuration.sectionNames().includes(one.toLowerCase());
  const dot = isSection(name) ? -1 : name.lastIndexOf(".");
  const section = dot < 0 ? name : name.slice(0, dot);
  if (!isSection(section))
    return { notFound: `There is no section [${section}].${meant(section, configuration.sectionNames())}` };
  const found = explainedSection(configuration, section);
  if (dot < 0) return { ...found, keys: found.keys.filter(({ chain }) => all || chain.length > 0) };
  const wanted = name.slice(dot + 1).toLowerCase();
  const keys = found.keys.filter(({ key }) => key.toLowerCase() === wanted);
  if (keys.length > 0) return { ...found, keys };
  const known = found.keys.map(({ key }) => key);
  return { notFound: `[${section}] has no key "${wanted}".${meant(wanted, known)}` };
}

/** Any name may be a section of `airflow.cfg`, of plugins for example. */
function isKnown(schema: SectionSchema | undefined): boolean {
  return schema !== undefined && (schema.dialect !== "airflow" || schema.keys.size > 0);
}

function explainedSection(configuration: Configuration, section: string): Explanation {
  const object = configuration.resolve(section);
  const { schema, sections } = object;
  const known = [...object.values.values()].map(resolvedKey);
  const declared = new Set(known.map(({ key }) => key.toLowerCase()));
  const others = configuration.keys(section).filter((key) => !declared.has(key));
  return {
    section,
    ...(schema && { family: schema.dialect === "airflow" ? "airflow.cfg" : object.family, kind: schema.kind }),
    sections: schema ? sections : [section],
    problems: schema ? object.problems.map(({ message }) => message) : [],
    keys: [...known, ...others.map((key) => otherKey(key, configuration.chain([section], key)))],
  };
}

function resolvedKey({ key, value, origin, chain, adjusted, problem }: ResolvedValue): ExplainedKey {
  return {
    key,
    value: value === null ? null : shown(key, cfgText(value)),
    from: origin,
    ...(adjusted && { adjusted: `from ${shown(key, plainText(adjusted.from))} because of ${adjusted.because}` }),
    ...(problem && { problem: withoutSecrets(problem.message) }),
    chain: chain.map((link) => explainedLink(key, link)),
  };
}

/** A key that no class declares: as it is written. */
function otherKey(key: string, chain: readonly ChainLink[]): ExplainedKey {
  const links = chain.map((link) => explainedLink(key, link));
  const winner = links.find(({ role }) => role === "winner");
  const from = winner?.origin ?? { kind: "default", section: "", key };
  return { key, value: winner?.value ?? null, from, chain: links };
}

function explainedLink(key: string, { role, section, layer, value }: ChainLink): ExplainedLink {
  const text = value.text ?? (value.plain === undefined ? "" : serializeValue(value.plain));
  const origin =
    value.origin.kind === "commandLine"
      ? { ...value.origin, text: shown(key, withoutSecrets(value.origin.text), value.origin.text.split("=")[0]) }
      : value.origin;
  return { role, value: shown(key, text), section, layer, priority: value.priority, origin };
}

/** `before` is what may be shown of a secret. */
function shown(key: string, text: string, before?: string): string {
  if (!isSecretName(key) || text === "") return withoutSecrets(text);
  return before === undefined ? REDACTED : `${before}=${REDACTED}`;
}

function plainText(value: PlainValue): string {
  return value === null ? "nothing" : cfgText(value);
}

function meant(name: string, names: Iterable<string>): string {
  const [close] = closeMatches(name, names, 1);
  return close === undefined ? "" : ` Did you mean "${close}"?`;
}

import type { KeySchema, SectionSchema } from "../schema/types.ts";
import type { PlainValue } from "../values/types.ts";
import { lookUp } from "./chain.ts";
import { ADJUSTED_KEYS, adjustmentsOf } from "./engineAdjustments.ts";
import type { EngineAdjustment, EngineUse } from "./kubernetesEngine.ts";
import type { LayerSource } from "./layers.ts";
import { LazyValues } from "./lazyValues.ts";
import { mergeValues } from "./merge.ts";
import { readLayerValue } from "./readValue.ts";
import type { ReadContext } from "./readContext.ts";
import type { ChainLink, ConfigurationProblem, LayerValue, Origin, ResolvedObject, ResolvedValue } from "./types.ts";

/** Keys that say what a section is; they are no values of the object. */
const META_KEYS: ReadonlySet<string> = new Set(["_type", "_from"]);

/**
 * The keys of a class that are read into an object of it, by name, in the class's order. Removed ones, and ones that only
 * other code reads, are unknown to it.
 */
export function parameters(schema: SectionSchema): ReadonlyMap<string, KeySchema> {
  const known = parametersOf.get(schema);
  if (known) return known;
  const active = [...schema.keys.values()].filter(
    (key) => key.effect !== "removed" && key.undeclared !== true && !META_KEYS.has(key.name),
  );
  const made = new Map(active.map((key) => [key.name, key]));
  parametersOf.set(schema, made);
  return made;
}

const parametersOf = new WeakMap<SectionSchema, ReadonlyMap<string, KeySchema>>();

/** How an object is built. */
export interface ObjectSource {
  readonly schema: SectionSchema;
  readonly layers: readonly LayerSource[];
  readonly sections: readonly string[];
  readonly context: ReadContext;
  readonly use?: EngineUse;
  /** For tasks: what gives the values that nothing sets. */
  readonly environment?: ResolvedObject;
}

/**
 * The value of every key of a class, with what DBND changes on creation; a key whose value cannot be used has its default,
 * and its problem.
 */
export function resolveKeys(source: ObjectSource): ReadonlyMap<string, ResolvedValue> {
  const { schema, layers, sections, context, environment } = source;
  const raw = new LazyValues(parameters(schema), (key) => {
    const own = resolveKey(key, schema, layers, sections, context);
    return own.chain.length === 0 ? (environment?.values.get(key.name) ?? own) : own;
  });
  return schema.family === "kubernetes" ? adjusted(schema, raw, source.use) : raw;
}

function resolveKey(
  key: KeySchema,
  schema: SectionSchema,
  layers: readonly LayerSource[],
  sections: readonly string[],
  context: ReadContext,
): ResolvedValue {
  const { stack, chain } = lookUp(layers, sections, key.name.toLowerCase());
  const newest = stack.at(-1);
  if (!newest) return key.required === true ? missingValue(key, schema, sections) : defaultValue(key, schema);
  const folded = fold(stack, key, context);
  const problem = "problem" in folded ? folded.problem : validate(key, folded.value, newest);
  const value = "problem" in folded ? (key.default ?? null) : folded.value;
  return new SetValue(key.name, value, newest, chain, "computed" in folded && folded.computed, problem);
}

/** The value of a key that something sets. */
class SetValue implements ResolvedValue {
  readonly key: string;
  readonly value: PlainValue;
  readonly chain: readonly ChainLink[];
  declare readonly computed?: true;
  declare readonly problem?: ConfigurationProblem;
  readonly #newest: LayerValue;

  constructor(
    key: string,
    value: PlainValue,
    newest: LayerValue,
    chain: readonly ChainLink[],
    computed: boolean,
    problem: ConfigurationProblem | undefined,
  ) {
    this.key = key;
    this.value = value;
    this.chain = chain;
    this.#newest = newest;
    if (computed) this.computed = true;
    if (problem) this.problem = problem;
  }

  /** Few ask where a value comes from: its place is worked out for them. */
  get origin(): Origin {
    return this.#newest.origin;
  }
}

const defaults = new WeakMap<SectionSchema, Map<string, ResolvedValue>>();

/** What a key has that nothing sets: of most engines most keys, so it is made once. */
function defaultValue(key: KeySchema, schema: SectionSchema): ResolvedValue {
  const ofClass = defaults.get(schema) ?? new Map<string, ResolvedValue>();
  defaults.set(schema, ofClass);
  let found = ofClass.get(key.name);
  if (!found) {
    const origin = { kind: "default", section: schema.family, key: key.name } as const;
    ofClass.set(key.name, (found = { key: key.name, value: key.default ?? null, origin, chain: [] }));
  }
  return found;
}

function missingValue(key: KeySchema, schema: SectionSchema, sections: readonly string[]): ResolvedValue {
  const origin = { kind: "default", section: schema.family, key: key.name } as const;
  const places = sections.map((section) => `[${section}]`).join(", ");
  const message = `${key.name} has no value. Set it in one of ${places}.`;
  const problem = { code: "required-key-missing", message, origin, key: key.name } as const;
  return { key: key.name, value: null, origin, chain: [], problem };
}

type Folded = { readonly value: PlainValue; readonly computed: boolean } | { readonly problem: ConfigurationProblem };

/** Reads the values of a stack, oldest first, and merges them. */
function fold(stack: readonly LayerValue[], key: KeySchema, context: ReadContext): Folded {
  let result: { readonly value: PlainValue; readonly computed: boolean } | undefined;
  const readings = stack.map((part) => ({ part, reading: readLayerValue(part, key.type, context) }));
  for (const { part, reading } of readings) {
    if ("problem" in reading) {
      const { code, message } = reading.problem;
      return { problem: { code, message, origin: part.origin, key: key.name } };
    }
  }
  for (const { part, reading } of readings) {
    if ("problem" in reading) continue;
    if (!result) {
      result = { value: reading.value, computed: reading.computed };
      continue;
    }
    const merged = mergeValues(key.type, result.value, reading.value);
    if ("code" in merged) {
      const message =
        merged.code === "extend-not-supported"
          ? `${key.name} cannot be extended: only dictionaries, lists and texts can. Set it instead.`
          : `The value to extend and the value it extends do not fit together for ${key.name}.`;
      return { problem: { code: merged.code, message, origin: part.origin, key: key.name } };
    }
    result = { value: merged.value, computed: result.computed || reading.computed };
  }
  return result ?? { value: null, computed: false };
}

/** What DBND checks beyond the type: a repository must not be empty (a pair of quotes is not). */
function validate(key: KeySchema, value: PlainValue, source: LayerValue): ConfigurationProblem | undefined {
  if (key.name !== "container_repository" || value !== "") return undefined;
  const message = "container_repository is empty. Give the image's repository, without the tag.";
  return { code: "empty-not-allowed", message, origin: source.origin, key: key.name };
}

/** The values with what DBND changes by itself when it creates a Kubernetes engine. */
function adjusted(
  schema: SectionSchema,
  raw: ReadonlyMap<string, ResolvedValue>,
  use: EngineUse | undefined,
): ReadonlyMap<string, ResolvedValue> {
  let adjustments: readonly EngineAdjustment[] | undefined;
  return new LazyValues(parameters(schema), (key) => {
    const before = raw.get(key.name) ?? missing(key, schema);
    if (!ADJUSTED_KEYS.has(key.name)) return before;
    adjustments ??= adjustmentsOf((name) => raw.get(name)?.value, use);
    const last = adjustments.findLast((adjustment) => adjustment.key === key.name);
    if (!last) return before;
    const adjusted = { from: before.value, because: last.because };
    return { ...before, origin: before.origin, value: last.value, adjusted };
  });
}

function missing(key: KeySchema, schema: SectionSchema): ResolvedValue {
  return { key: key.name, value: null, origin: { kind: "default", section: schema.family, key: key.name }, chain: [] };
}

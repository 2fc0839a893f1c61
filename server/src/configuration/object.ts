import type { KeySchema, SectionSchema } from "../schema/types.ts";
import type { PlainValue } from "../values/types.ts";
import { lookUp } from "./chain.ts";
import { adjustmentsOf } from "./engineAdjustments.ts";
import type { LayerSource } from "./layers.ts";
import { mergeValues } from "./merge.ts";
import { readLayerValue, type ReadContext } from "./readValue.ts";
import type { ConfigurationProblem, LayerValue, ResolvedObject, ResolvedValue } from "./types.ts";

/** Keys that say what a section is; they are no values of the object. */
const META_KEYS: ReadonlySet<string> = new Set(["_type", "_from"]);

/** Keys with a path that DBND holds as plain text, not as a reference to a file: only these paths can be extended. */
const TEXT_PATHS: ReadonlySet<string> = new Set([
  "config_file",
  "pod_yaml",
  "trap_exit_file_flag",
  "airflow_log_folder",
  "airflow_log_trap_exit_flag_default",
  "container_airflow_log_path",
]);

/** The keys of a class that are read into an object of it, in the class's order; removed ones are unknown to it. */
export function parameters(schema: SectionSchema): readonly KeySchema[] {
  const known = parametersOf.get(schema);
  if (known) return known;
  const made = [...schema.keys.values()].filter((key) => key.effect !== "removed" && !META_KEYS.has(key.name));
  parametersOf.set(schema, made);
  return made;
}

const parametersOf = new WeakMap<SectionSchema, readonly KeySchema[]>();

/** Every key of a class, resolved; a key whose value cannot be used has its default, and its problem. */
export function resolveKeys(
  schema: SectionSchema,
  layers: readonly LayerSource[],
  sections: readonly string[],
  context: ReadContext,
  environment?: ResolvedObject,
): Map<string, ResolvedValue> {
  return new Map(
    parameters(schema).map((key) => {
      const own = resolveKey(key, schema, layers, sections, context);
      const given = own.chain.length === 0 ? environment?.values.get(key.name) : undefined;
      return [key.name, given ?? own] as const;
    }),
  );
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
  const otherwise = key.default ?? null;
  if (!newest) {
    const origin = { kind: "default", section: schema.family, key: key.name } as const;
    if (key.required !== true) return { key: key.name, value: otherwise, origin, chain };
    const places = sections.map((section) => `[${section}]`).join(", ");
    const message = `${key.name} has no value. Set it in one of ${places}.`;
    return {
      key: key.name,
      value: null,
      origin,
      chain,
      problem: { code: "required-key-missing", message, origin, key: key.name },
    };
  }
  const folded = fold(stack, key, context);
  const base = { key: key.name, origin: newest.origin, chain };
  if ("problem" in folded) return { ...base, value: otherwise, problem: folded.problem };
  const problem = validate(key, folded.value, newest);
  const computed = folded.computed ? ({ computed: true } as const) : {};
  return { ...base, value: folded.value, ...computed, ...(problem ? { problem } : {}) };
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
    const type = TEXT_PATHS.has(key.name) ? ({ kind: "string" } as const) : key.type;
    const merged = mergeValues(type, result.value, reading.value);
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

/** Applies what DBND changes by itself when it creates a Kubernetes engine. */
export function adjusted(
  schema: SectionSchema,
  values: Map<string, ResolvedValue>,
  use: Parameters<typeof adjustmentsOf>[1],
): ReadonlyMap<string, ResolvedValue> {
  if (schema.family !== "kubernetes") return values;
  for (const { key, value, because } of adjustmentsOf((name) => values.get(name)?.value, use)) {
    const before = values.get(key);
    if (!before) continue;
    values.set(key, { ...before, value, adjusted: { from: before.value, because } });
  }
  return values;
}

import { MODELS } from "./table.ts";

/** The type of a field: a scalar, a model by name, or a list of one of them. */
export type FieldType =
  | { readonly kind: "text" | "integer" | "boolean" | "datetime" | "any" | "map" }
  | { readonly kind: "model"; readonly name: string }
  | { readonly kind: "list"; readonly element: FieldType };

export interface Field {
  /** As in the API: `volumeMounts`. */
  readonly name: string;
  /** As in Python: `volume_mounts`. */
  readonly pythonName: string;
  readonly type: FieldType;
  /** The client refuses the object without it. */
  readonly required: boolean;
}

/** The major release of the Kubernetes Python client that goes with DBND 1.0.28. */
export const DBND_CLIENT = 24;

const SCALARS: Readonly<Record<string, FieldType>> = {
  int: { kind: "integer" },
  bool: { kind: "boolean" },
  datetime: { kind: "datetime" },
  any: { kind: "any" },
  map: { kind: "map" },
};

interface TableField extends Field {
  readonly requiredSince: number;
  readonly since: number;
  readonly last: number;
}

interface Lifetime {
  readonly since: number;
  readonly last: number;
}

const WORD = /^(\w+)(?:~(\w+))?(!\d*)?(?::([^@]+))?(?:@(\d*)(?:\.\.(\d+))?)?$/;

const tables = new Map<string, readonly TableField[]>();
const known = new Map<string, readonly Field[]>();

/**
 * The fields of a model (`Pod`, `Container`), in the order in which they are sent; none for an unknown model. With a
 * major release of the Python client (10 to 36), only those that it has.
 */
export function fieldsOf(model: string, client?: number): readonly Field[] {
  if (client === undefined) return tableOf(model);
  const key = `${model}@${client}`;
  let fields = known.get(key);
  if (!fields) {
    fields = tableOf(model)
      .filter(({ since, last }) => since <= client && client <= last)
      .map((field) => ({ ...field, required: field.required && field.requiredSince <= client }));
    known.set(key, fields);
  }
  return fields;
}

/** True when the Python client of that major release has a class for the model. */
export function hasModel(model: string, client: number): boolean {
  const words = Object.hasOwn(MODELS, model) ? MODELS[model] : undefined;
  if (words === undefined) return false;
  const { since, last } = words.startsWith("@") ? lifetime(words.split(" ")[0]) : ALWAYS;
  if (client < since || client > last) return false;
  return words === "" || fieldsOf(model, client).length > 0;
}

/** Every model that some client has, by its name in the API. */
export function modelNames(): readonly string[] {
  return Object.keys(MODELS);
}

function tableOf(model: string): readonly TableField[] {
  let fields = tables.get(model);
  if (!fields) {
    const words = Object.hasOwn(MODELS, model) ? (MODELS[model] ?? "") : "";
    fields = words
      .split(" ")
      .filter((word) => word !== "" && !word.startsWith("@"))
      .map(readField);
    tables.set(model, fields);
  }
  return fields;
}

const ALWAYS: Lifetime = { since: 0, last: Infinity };

function lifetime(word = ""): Lifetime {
  const [, since, last] = /^@(\d*)(?:\.\.(\d+))?$/.exec(word) ?? [];
  return { since: Number(since ?? 0), last: last === undefined ? Infinity : Number(last) };
}

function readField(word: string): TableField {
  const [, name = word, pythonName, required, type, since, last] = WORD.exec(word) ?? [];
  return {
    name,
    pythonName: pythonName ?? snakeCase(name),
    type: readType(type),
    required: required !== undefined,
    requiredSince: Number(required?.slice(1) ?? 0),
    since: Number(since ?? 0),
    last: last === undefined ? Infinity : Number(last),
  };
}

/** `emptyDir` → `empty_dir`. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function readType(text: string | undefined): FieldType {
  if (text === undefined) return { kind: "text" };
  if (text.startsWith("[")) {
    const element = text.slice(1, -1);
    return { kind: "list", element: readType(element === "str" ? undefined : element) };
  }
  return SCALARS[text] ?? { kind: "model", name: text };
}

import { MODELS } from "./table.ts";

/** The type of a field: a scalar, a model by name, or a list of one of them. */
export type FieldType =
  | { readonly kind: "text" | "integer" | "boolean" | "datetime" | "any" | "map" }
  | { readonly kind: "model"; readonly name: string }
  | { readonly kind: "list"; readonly element: FieldType };

export interface Field {
  /** As in the API: `volumeMounts`. */
  readonly name: string;
  readonly type: FieldType;
  /** The client refuses the object without it. */
  readonly required: boolean;
}

const SCALARS: Readonly<Record<string, FieldType>> = {
  int: { kind: "integer" },
  bool: { kind: "boolean" },
  datetime: { kind: "datetime" },
  any: { kind: "any" },
  map: { kind: "map" },
};

const known = new Map<string, readonly Field[]>();

/** The fields of a model (`Pod`, `Container`), in the order in which they are sent; none for an unknown model. */
export function fieldsOf(model: string): readonly Field[] {
  let fields = known.get(model);
  if (!fields) {
    fields = (MODELS[model] ?? "").split(" ").filter(Boolean).map(readField);
    known.set(model, fields);
  }
  return fields;
}

function readField(word: string): Field {
  const [head = "", type] = word.split(":");
  const required = head.endsWith("!");
  return { name: required ? head.slice(0, -1) : head, type: readType(type), required };
}

function readType(text: string | undefined): FieldType {
  if (text === undefined) return { kind: "text" };
  if (text.startsWith("[")) {
    const element = text.slice(1, -1);
    return { kind: "list", element: readType(element === "str" ? undefined : element) };
  }
  return SCALARS[text] ?? { kind: "model", name: text };
}

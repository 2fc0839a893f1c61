import type { ScalarShape, ShapeSchema } from "../../schema/shapeTypes.ts";
import type { YamlNode, YamlScalar } from "./yamlTree.ts";

/** A value that Kubernetes does not take in its place. */
export interface ValueMistake {
  readonly node: YamlNode;
  readonly message: string;
  /** A word that is not known, and those that are. */
  readonly word?: { readonly typed: string; readonly names: readonly string[] };
}

/** Values of a manifest that are of another kind than their field, or not among its words; empty values are fine. */
export function* valueMistakes(node: YamlNode, shape: ShapeSchema): Generator<ValueMistake> {
  if (node.kind === "scalar") {
    if (!isEmpty(node)) yield* scalarMistakes(node, shape);
  } else if (node.kind === "list") {
    if (shape.kind === "array") for (const item of node.items) yield* valueMistakes(item, shape.items);
    else if (shape.kind !== "any") yield { node, message: `Kubernetes takes ${nounOf(shape)} here, not a list.` };
  } else if (shape.kind === "object") {
    const properties = shape.properties();
    for (const { key, value } of node.entries) {
      const inner = properties.get(key.text)?.shape ?? shape.other?.value;
      if (inner) yield* valueMistakes(value, inner);
    }
  } else if (shape.kind !== "any") {
    yield { node, message: `Kubernetes takes ${nounOf(shape)} here, not an object.` };
  }
}

function isEmpty({ scalar }: YamlScalar): boolean {
  return /^(?:|~|null|Null|NULL|None)$/.test(scalar.text);
}

function* scalarMistakes(node: YamlScalar, shape: ShapeSchema): Generator<ValueMistake> {
  const { text } = node.scalar;
  if (shape.kind === "object" || shape.kind === "array") {
    yield { node, message: `Kubernetes takes ${nounOf(shape)} here, not "${text}".` };
    return;
  }
  if (shape.closed && shape.suggestions && !shape.suggestions.some(({ value }) => value === text)) {
    const names = shape.suggestions.map(({ value }) => value);
    const message = `Kubernetes knows ${names.join(", ")} here, not "${text}".`;
    yield { node, message, word: { typed: text, names } };
  } else if (FORMS[shape.kind]?.test(text) === false) {
    yield { node, message: `Kubernetes takes ${nounOf(shape)} here, not "${text}".` };
  }
}

/** Texts that DBND's reader (YAML 1.1) takes for values of these kinds. */
const FORMS: Partial<Record<ScalarShape["kind"], RegExp>> = {
  integer: /^[-+]?(?:\d[\d_]*|0x[\da-f_]+|0b[01_]+)$/i,
  boolean: /^(?:true|false|yes|no|on|off)$/i,
};

function nounOf({ kind }: ShapeSchema): string {
  switch (kind) {
    case "object":
      return "an object";
    case "array":
      return "a list";
    case "integer":
      return "a whole number";
    case "boolean":
      return "true or false";
    default:
      return "a single value";
  }
}

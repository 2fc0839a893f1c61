import type { JSONSchema } from "vscode-json-languageservice";
import { valueShape } from "../../../server/src/schema/shapes.ts";
import type { ShapeSchema } from "../../../server/src/schema/shapeTypes.ts";
import { sectionSchema } from "../../../server/src/schema/schema.ts";
import type { KeySchema } from "../../../server/src/schema/types.ts";

/** What we know of engines and environments, as a JSON Schema: so that the peers check the same keys and values. */
export function schemaForPeers(): JSONSchema {
  return {
    type: "object",
    patternProperties: {
      "^engine_": sectionOf("kubernetes"),
      "^environment_": sectionOf("local"),
      "^(?:load|report)_": { type: "object" },
    },
  };
}

function sectionOf(name: string): JSONSchema {
  const keys = [...(sectionSchema(name)?.keys.values() ?? [])];
  const links = { _type: { type: "string" }, _from: { type: "string" } } as const;
  return {
    type: "object",
    additionalProperties: false,
    properties: { ...links, ...Object.fromEntries(keys.map((key) => [key.name, keyOf(key)])) },
  };
}

function keyOf(key: KeySchema): JSONSchema {
  const { type, documentation: description } = key;
  const shape = "shape" in type ? valueShape(key) : undefined;
  if (shape) return { ...shapeOf(shape, 4), description };
  switch (type.kind) {
    case "boolean":
      return { type: "boolean", description };
    case "integer":
      return { type: "integer", description };
    case "float":
      return { type: "number", description };
    case "enum":
    case "choice":
      return { type: "string", enum: [...type.members], description };
    case "list":
      return { type: "array", description };
    case "dict":
      return { type: "object", description };
    default:
      return { type: "string", description };
  }
}

function shapeOf(shape: ShapeSchema, depth: number): JSONSchema {
  const description = shape.documentation;
  if (depth === 0) return { description };
  switch (shape.kind) {
    case "object": {
      const properties = [...shape.properties()].map(([name, one]) => [name, shapeOf(one.shape, depth - 1)] as const);
      return {
        type: "object",
        description,
        properties: Object.fromEntries(properties),
        additionalProperties: shape.other ? shapeOf(shape.other.value, depth - 1) : properties.length === 0,
      };
    }
    case "array":
      return { type: "array", description, items: shapeOf(shape.items, depth - 1) };
    case "string":
    case "duration":
    case "quantity":
      return { type: "string", description };
    case "integer":
    case "number":
    case "boolean":
      return { type: shape.kind, description };
    case "integerOrString":
    case "any":
      return { description };
  }
}

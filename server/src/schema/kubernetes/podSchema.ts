import { readFileSync } from "node:fs";
import { members } from "../shapeTypes.ts";
import { ENUMERATION_DOCS } from "./enumerationDocs.ts";
import type { ObjectShape, PropertyShape, ScalarShape, ShapeSchema } from "../shapeTypes.ts";

/** A field as `scripts/generate-pod-schema.ts` writes it. */
interface PodField {
  /** `string`, `integer`, `V1Volume`, `[V1Volume]` for lists, `{string}` for maps. */
  readonly t: string;
  /** Description; absent where that of the type says it all. */
  readonly d?: string;
  /** 1 when required. */
  readonly r?: 1;
  /** Every value allowed. */
  readonly e?: readonly string[];
}

interface PodDefinition {
  readonly d: string;
  readonly p: Readonly<Record<string, PodField>>;
}

interface PodSchemaFile {
  /** Kubernetes version of the models, `1.36`. */
  readonly version: string;
  readonly definitions: Readonly<Record<string, PodDefinition | undefined>>;
}

let file: PodSchemaFile | undefined;

/** The schema file, read on first use: it lies beside this module, and beside the bundle that this module is in. */
function podSchema(): PodSchemaFile {
  return (file ??= JSON.parse(readFileSync(new URL("./pod.json", import.meta.url), "utf8")) as PodSchemaFile);
}

/** A type of the Kubernetes API that a pod can hold, by its name (`V1Toleration`); undefined when there is none. */
export function definition(name: string): PodDefinition | undefined {
  return Object.hasOwn(podSchema().definitions, name) ? podSchema().definitions[name] : undefined;
}

/** The version of Kubernetes that the types are of: `1.36`. */
export function podSchemaVersion(): string {
  return podSchema().version;
}

const shapes = new Map<string, ObjectShape>();

/** The shape of a Kubernetes type by its API name (`V1Toleration`); undefined when a pod holds no such type. */
export function podShape(name: string): ObjectShape | undefined {
  const known = shapes.get(name);
  if (known !== undefined) return known;
  const found = definition(name);
  if (found === undefined) return undefined;
  const shape: ObjectShape = {
    kind: "object",
    typeName: name,
    documentation: found.d,
    properties: members(() =>
      Object.entries(found.p).map(([field, schema]) => [field, property(`${name}.${field}`, schema)]),
    ),
  };
  shapes.set(name, shape);
  return shape;
}

function property(path: string, field: PodField): PropertyShape {
  const meanings = ENUMERATION_DOCS[path] ?? {};
  const values = field.e?.map((value) => ({ value, documentation: meanings[value] ?? "" }));
  const shape = fieldShape(field.t, field.d ?? "", values);
  return {
    shape,
    documentation: field.d ?? shape.documentation,
    ...(field.r === undefined ? {} : { required: true }),
  };
}

function fieldShape(type: string, documentation: string, values: ScalarShape["suggestions"]): ShapeSchema {
  const inner = type.slice(1, -1);
  if (type.startsWith("[")) return { kind: "array", documentation, items: fieldShape(inner, documentation, values) };
  if (type.startsWith("{")) {
    const value = fieldShape(inner, documentation, undefined);
    return { kind: "object", documentation, properties: members(() => []), other: { documentation, value } };
  }
  const shape = podShape(type);
  if (shape !== undefined) return shape;
  return {
    kind: scalarKind(type),
    documentation,
    ...(values === undefined ? {} : { closed: true, suggestions: values }),
  };
}

function scalarKind(type: string): ScalarShape["kind"] {
  switch (type) {
    case "string":
    case "integer":
    case "number":
    case "boolean":
    case "quantity":
      return type;
    case "intOrString":
      return "integerOrString";
    default:
      return "any";
  }
}

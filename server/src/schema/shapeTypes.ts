/** What a value, or a part of one, is expected to look like: for completion, documentation and checks inside values. */
export type ShapeSchema = ObjectShape | ArrayShape | ScalarShape;

export interface ObjectShape {
  readonly kind: "object";
  /** The Kubernetes type that it is: `V1Toleration`. */
  readonly typeName?: string;
  /** Markdown. */
  readonly documentation: string;
  /** Members with a fixed name. A function, since shapes may hold themselves; always the same map. */
  readonly properties: () => ReadonlyMap<string, PropertyShape>;
  /** What members with any other name are; absent when there must be none. */
  readonly other?: OtherMembers;
}

export interface OtherMembers {
  /** Regular expression that their names match; absent when any name will do. */
  readonly pattern?: string;
  readonly documentation: string;
  readonly value: ShapeSchema;
}

export interface PropertyShape {
  readonly shape: ShapeSchema;
  /** Markdown. */
  readonly documentation: string;
  readonly required?: boolean;
  /** DBND never reads it. */
  readonly ignored?: boolean;
  /** LSP snippet for the value. */
  readonly snippet?: string;
}

export interface ArrayShape {
  readonly kind: "array";
  readonly documentation: string;
  readonly items: ShapeSchema;
}

export interface ScalarShape {
  readonly kind: "string" | "integer" | "number" | "boolean" | "duration" | "quantity" | "integerOrString" | "any";
  readonly documentation: string;
  /** Values to offer. */
  readonly suggestions?: readonly { readonly value: string; readonly documentation: string }[];
  /** True when the suggestions are the only values allowed. */
  readonly closed?: boolean;
}

/** Makes the `properties` of an object shape from rows in the order to show them; the map is built on first use. */
export function members(
  rows: () => Iterable<readonly [name: string, property: PropertyShape]>,
): ObjectShape["properties"] {
  let map: ReadonlyMap<string, PropertyShape> | undefined;
  return () => (map ??= new Map(rows()));
}

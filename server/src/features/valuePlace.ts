import { valueShape } from "../schema/schema.ts";
import type { ShapeSchema } from "../schema/schema.ts";
import type { KeySchema } from "../schema/types.ts";
import type { ArrayNode, MemberNode, ObjectNode, ValueNode } from "../values/types.ts";

/** A place inside brackets: the object or list it is in, and the way there from the root. */
export type BracketPlace =
  | { readonly in: "object"; readonly node: ObjectNode; readonly path: Path; readonly member: MemberNode | undefined }
  | { readonly in: "value"; readonly member: MemberNode; readonly path: Path }
  | { readonly in: "array"; readonly node: ArrayNode; readonly path: Path; readonly element: ValueNode | undefined };

/** Member names and list indices, from the root down. */
export type Path = readonly (string | number)[];

/**
 * Where an offset of a value's text stands in its tree: at the name of a member (or where one could be), at the value of
 * a member, or at an element of a list. Undefined outside of brackets.
 */
export function bracketPlace(node: ValueNode, offset: number, path: Path = []): BracketPlace | undefined {
  if (node.type === "scalar" || offset <= node.start) return undefined;
  if (node.closed ? offset >= node.end : offset < node.start) return undefined;
  return node.type === "object" ? inObject(node, offset, path) : inArray(node, offset, path);
}

function inObject(node: ObjectNode, offset: number, path: Path): BracketPlace {
  const member = node.members.findLast((one) => one.start <= offset);
  if (!member) return { in: "object", node, path, member: undefined };
  const name = String(member.key.value);
  const inside = [...path, name];
  if (member.separator === undefined || offset <= member.separator) {
    const atKey = offset <= keyEnd(member);
    return { in: "object", node, path, member: atKey ? member : undefined };
  }
  const { value } = member;
  if (!value) return { in: "value", member, path: inside };
  const deeper = bracketPlace(value, offset, inside);
  if (deeper) return deeper;
  if (offset <= value.end && (value.type === "scalar" || offset <= value.start))
    return { in: "value", member, path: inside };
  return { in: "object", node, path, member: undefined };
}

function keyEnd({ key, separator }: MemberNode): number {
  return Math.max(key.end, separator === undefined ? key.end : Math.min(key.end, separator));
}

function inArray(node: ArrayNode, offset: number, path: Path): BracketPlace {
  const index = node.elements.findIndex((element) => element.start <= offset && offset <= element.end);
  const element = node.elements[index];
  if (!element) return { in: "array", node, path: [...path, node.elements.length], element: undefined };
  const inside = [...path, index];
  return bracketPlace(element, offset, inside) ?? { in: "array", node, path: inside, element };
}

/** What is known of a place inside a value. */
export interface ShapeAtPlace {
  readonly shape: ShapeSchema;
  /** Of the last member on the way. */
  readonly documentation: string;
  /** The Kubernetes type that the place is of, or else is a field of: `V1Toleration`. */
  readonly typeName?: string;
}

/** The shape at a path below a key's value. */
export function shapeAt(key: KeySchema, path: Path): ShapeAtPlace | undefined {
  const shape = valueShape(key);
  return shape && shapeAlong(shape, path);
}

/** The same from a shape on. */
export function shapeAlong(start: ShapeSchema, path: Path): ShapeAtPlace | undefined {
  let shape: ShapeSchema | undefined = start;
  let documentation = start.documentation;
  let typeName = typeOf(start);
  for (const step of path) {
    if (shape?.kind === "array" && typeof step === "number") {
      shape = shape.items;
      documentation = shape.documentation;
    } else if (shape?.kind === "object" && typeof step === "string") {
      const property = shape.properties().get(step);
      documentation = property?.documentation ?? shape.other?.documentation ?? "";
      shape = property?.shape ?? shape.other?.value;
    } else return undefined;
    typeName = (shape && typeOf(shape)) ?? typeName;
  }
  return shape && { shape, documentation, ...(typeName !== undefined && { typeName }) };
}

/** The Kubernetes type of an object, or of the objects of a list. */
function typeOf(shape: ShapeSchema): string | undefined {
  if (shape.kind === "array") return typeOf(shape.items);
  return shape.kind === "object" ? shape.typeName : undefined;
}

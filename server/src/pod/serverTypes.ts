/** Values of a kind that the API server cannot read, and fields that it does not know (Kubernetes 1.34). */
import type { Origin } from "../configuration/types.ts";
import { kubernetesQuantity } from "../values/quantity.ts";
import { fieldsOf, type FieldType } from "./models/models.ts";
import type { PodNode } from "./node.ts";

/** What the API server would refuse, and where it comes from. */
export interface ServerProblem {
  /** Path in the pod: `spec.containers[0].env`. */
  readonly field: string;
  readonly message: string;
  readonly origin: Origin;
}

/** Dictionaries whose values are amounts; those of all others are texts. */
const AMOUNTS = /\.(?:limits|requests|overhead|capacity)$/;
const AMOUNT_FIELDS = /\.(?:sizeLimit|divisor)$/;

/** What is not known of a value, and passes. */
export type IsOpen = (node: PodNode) => boolean;

/** Walks a part of the pod along its type. What is open passes. */
export function checkTypes(node: PodNode, type: FieldType, field: string, isOpen: IsOpen): readonly ServerProblem[] {
  if (isOpen(node)) return [];
  const refuse = (wanted: string): readonly ServerProblem[] => [
    { field, message: `\`${field}\` must be ${wanted}.`, origin: node.origin },
  ];
  if (node.kind === "scalar" && node.value === null) return [];
  switch (type.kind) {
    case "list":
      if (node.kind !== "list") return refuse("a list");
      return node.items.flatMap((item, index) => checkTypes(item, type.element, `${field}[${index}]`, isOpen));
    case "model":
      return node.kind === "map" ? checkFields(node, type.name, field, isOpen) : refuse("an object");
    case "map":
      if (node.kind !== "map") return refuse("a dictionary");
      return [...node.members].flatMap(([name, member]) =>
        AMOUNTS.test(field)
          ? checkAmount(member, `${field}.${name}`, isOpen)
          : checkTypes(member, { kind: "text" }, `${field}.${name}`, isOpen),
      );
    case "text":
      if (AMOUNT_FIELDS.test(field)) return checkAmount(node, field, isOpen);
      return node.kind === "scalar" && typeof node.value === "string" ? [] : refuse("a text");
    case "integer":
      return node.kind === "scalar" && Number.isInteger(node.value) ? [] : refuse("a whole number");
    case "boolean":
      return node.kind === "scalar" && typeof node.value === "boolean" ? [] : refuse("true or false");
    default:
      return [];
  }
}

function checkFields(
  node: Extract<PodNode, { kind: "map" }>,
  model: string,
  field: string,
  isOpen: IsOpen,
): readonly ServerProblem[] {
  const fields = fieldsOf(model);
  return [...node.members].flatMap(([name, member]) => {
    const known = fields.find((one) => one.name === name);
    const path = field === "" ? name : `${field}.${name}`;
    if (known) return checkTypes(member, known.type, path, isOpen);
    return [{ field: path, message: `Kubernetes has no field \`${path}\`.`, origin: member.origin }];
  });
}

function checkAmount(node: PodNode, field: string, isOpen: IsOpen): readonly ServerProblem[] {
  if (isOpen(node)) return [];
  const value = node.kind === "scalar" ? node.value : undefined;
  const isAmount = typeof value === "number" || (typeof value === "string" && kubernetesQuantity(value) !== undefined);
  if (isAmount) return [];
  return [{ field, message: `\`${field}\` must be an amount, such as \`500m\` or \`1Gi\`.`, origin: node.origin }];
}

/** True for what only running the DAG file would tell. */
export function isHidden(node: PodNode): boolean {
  return node.kind === "scalar" && node.hiddenBy !== undefined;
}

/** True for that, and for Jinja, which Airflow renders before it makes the pod. */
export function isHiddenOrRendered(node: PodNode): boolean {
  return isHidden(node) || (node.kind === "scalar" && typeof node.value === "string" && /\{[{%]/.test(node.value));
}

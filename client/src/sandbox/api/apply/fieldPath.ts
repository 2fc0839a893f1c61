import type { Json, JsonObject } from "../../objects.ts";
import { canonical } from "../canonical.ts";

/**
 * Fields of an object as `managedFields` tells them: paths whose steps are `f:name` (a member), `k:{"name":"base"}` (an
 * item of a list, by its keys) or `v:"x"` (a value of a set), put together into one text each.
 */
export type FieldSet = ReadonlySet<string>;

const SEPARATOR = "\n";

export const memberStep = (name: string): string => `f:${name}`;
export const itemStep = (keys: JsonObject): string => `k:${canonical(keys)}`;
export const valueStep = (value: Json): string => `v:${canonical(value)}`;

export const pathOf = (steps: readonly string[]): string => steps.join(SEPARATOR);
export const stepsOf = (path: string): readonly string[] => path.split(SEPARATOR);

/** `.spec.containers[name="base"].image` */
export function pathText(path: string): string {
  return stepsOf(path)
    .map((step) => {
      const rest = step.slice(2);
      if (step.startsWith("f:")) return `.${rest}`;
      if (step.startsWith("v:")) return `[=${rest}]`;
      const keys = Object.entries(JSON.parse(rest) as JsonObject);
      return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(",")}]`;
    })
    .join("");
}

/** The form in which an object keeps a set (`fieldsV1`). */
export function toFieldsV1(set: FieldSet): JsonObject {
  const root: JsonObject = {};
  for (const path of [...set].sort()) {
    let node = root;
    for (const step of stepsOf(path)) node = (node[step] ??= {}) as JsonObject;
    node["."] = {};
  }
  return withoutDots(root);
}

/** A field without fields inside is told by its name alone. */
function withoutDots(node: JsonObject): JsonObject {
  const { ".": dot, ...inner } = node;
  const children = Object.entries(inner).map(([step, child]): [string, Json] => [
    step,
    withoutDots(child as JsonObject),
  ]);
  return { ...(dot !== undefined && children.length > 0 && { ".": {} }), ...Object.fromEntries(children) };
}

export function fromFieldsV1(fields: JsonObject, steps: readonly string[] = []): Set<string> {
  const result = new Set<string>();
  const names = Object.keys(fields);
  if (steps.length > 0 && (names.length === 0 || names.includes("."))) result.add(pathOf(steps));
  for (const [step, inner] of Object.entries(fields)) {
    if (step !== ".") for (const path of fromFieldsV1(inner as JsonObject, [...steps, step])) result.add(path);
  }
  return result;
}

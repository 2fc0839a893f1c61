import type { Json, JsonObject } from "../../objects.ts";
import { isObject } from "../../validation/decode.ts";
import { canonical } from "../canonical.ts";
import type { FieldTree } from "./fieldTree.ts";
import { isNoField, LEAF, node } from "./fieldTree.ts";

/**
 * Fields of an object as `managedFields` tells them: paths whose steps are `f:name` (a member), `k:{"name":"base"}` (an
 * item of a list, by its keys) or `v:"x"` (a value of a set), put together into one text each.
 */
export type FieldSet = ReadonlySet<string>;

const SEPARATOR = "\n";

export const memberStep = (name: string): string => `f:${name}`;

/** The step to an item of a list that is known by these members. A port is one of TCP where it does not say. */
export function itemStep(item: Json, keys: readonly string[]): string {
  const values = isObject(item) ? item : {};
  const words = keys.map((key) => {
    const value = values[key] ?? (key === "protocol" ? "TCP" : null);
    return `${JSON.stringify(key)}:${JSON.stringify(value)}`;
  });
  return `k:{${words.join(",")}}`;
}

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

/** The tree of a set. */
export function treeOf(set: FieldSet): FieldTree {
  const root: Branch = { isField: false, inner: new Map() };
  for (const path of set) {
    let at = root;
    for (const step of stepsOf(path)) {
      const next = at.inner.get(step) ?? { isField: false, inner: new Map<string, Branch>() };
      at.inner.set(step, next);
      at = next;
    }
    at.isField = true;
  }
  return asTree(root);
}

interface Branch {
  isField: boolean;
  readonly inner: Map<string, Branch>;
}

function asTree({ isField, inner }: Branch): FieldTree {
  return inner.size === 0
    ? LEAF
    : node(
        [...inner].map(([step, branch]) => [step, asTree(branch)]),
        isField,
      );
}

/** The set of a tree's fields. */
export function setOf(tree: FieldTree, steps: readonly string[] = []): Set<string> {
  const result = new Set<string>();
  if (steps.length > 0 && (isNoField(tree) || "." in tree)) result.add(pathOf(steps));
  for (const [step, inner] of Object.entries(tree)) {
    if (step !== ".") for (const path of setOf(inner as FieldTree, [...steps, step])) result.add(path);
  }
  return result;
}

/** The fields of a tree as they are told: first those that are right here, then what is inside of them. */
export function inOrder(tree: FieldTree, steps: readonly string[] = []): string[] {
  const inside = Object.keys(tree)
    .filter((step) => step !== ".")
    .sort();
  const here = inside.filter((step) => isNoField(tree[step] as FieldTree) || "." in (tree[step] as FieldTree));
  return [
    ...here.map((step) => pathOf([...steps, step])),
    ...inside.flatMap((step) => inOrder(tree[step] as FieldTree, [...steps, step])),
  ];
}

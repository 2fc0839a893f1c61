import type { KubeObject } from "../../objects.ts";
import { age } from "../age.ts";

/** A column of the table that `kubectl get` prints. */
export interface Column {
  readonly name: string;
  readonly type?: "integer" | "boolean" | "date";
  /** Shown with `-o wide` only. */
  readonly wide?: boolean;
  readonly cell: (object: KubeObject, now: number) => Cell;
}

export type Cell = string | number | boolean;

/** Reads a member by its path. */
export function at(object: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], object);
}

/** Reads a text by its path; empty where there is none. */
export function textAt(object: unknown, path: string): string {
  const value = at(object, path);
  return typeof value === "string" ? value : "";
}

export const NAME: Column = { name: "Name", cell: (object) => textAt(object, "metadata.name") };
export const AGE: Column = { name: "Age", cell: ({ metadata }, now) => age(metadata.creationTimestamp, now) };

/** A text, or what stands for one that is not there. */
export const text = (name: string, path: string, missing = "", wide = false): Column => ({
  name,
  wide,
  cell: (object) => {
    const value = at(object, path);
    return (typeof value === "string" && value !== "") || typeof value === "number" ? String(value) : missing;
  },
});

export const integer = (name: string, path: string): Column => ({
  name,
  type: "integer",
  cell: (object) => numberAt(object, path),
});

/** 0 where there is none. */
export function numberAt(object: unknown, path: string): number {
  return Number(at(object, path) ?? 0);
}

export const flag = (name: string, path: string): Column => ({
  name,
  type: "boolean",
  cell: (object) => at(object, path) === true,
});

/** How many members or items there are. */
export const count = (name: string, ...paths: readonly string[]): Column => ({
  name,
  cell: (object) => paths.reduce((sum, path) => sum + Object.keys(at(object, path) ?? {}).length, 0),
});

/** `a=b,c=d` */
export function labelsText(labels: unknown): string {
  const words = Object.entries((labels ?? {}) as Record<string, string>).map(([key, value]) => `${key}=${value}`);
  return words.length === 0 ? "<none>" : words.sort().join(",");
}

import type { SyntaxNode } from "@lezer/common";
import type { PlainValue } from "../../values/types.ts";
import type { Scope } from "../syntax/scope.ts";
import type { PythonValue } from "../syntax/types.ts";

/** What an expression is, without its place. */
export type Evaluated = PythonValue extends infer V
  ? V extends unknown
    ? Omit<V, "uri" | "range" | "source">
    : never
  : never;

/** Evaluates another expression of the same file as a part of this one. */
export type Next = (node: SyntaxNode, of?: Scope) => PythonValue;

/** Longer expressions are shown by their beginning. */
const SHOWN = 60;

/** What only running the code would tell, with the reason in a few words. */
export function unknown(reason: string): { readonly kind: "unknown"; readonly reason: string } {
  return { kind: "unknown", reason };
}

/** An expression as a reason shows it. */
export function shown(node: { readonly from: number; readonly to: number }, scope: Scope): string {
  const text = scope.source.textOf(node).replace(/\s+/g, " ");
  return `\`${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}\``;
}

/** The plain value of an evaluated expression; undefined as soon as a part of it is unknown. */
export function plainValue(value: PythonValue): PlainValue | undefined {
  switch (value.kind) {
    case "constant":
      return value.value;
    case "list": {
      const elements = value.elements.map(plainValue);
      return elements.every((element) => element !== undefined) ? elements : undefined;
    }
    case "dict": {
      const members: Record<string, PlainValue> = {};
      for (const { key, value: member } of value.members) {
        const name = plainValue(key);
        const plain = plainValue(member);
        if (plain === undefined || (typeof name !== "string" && typeof name !== "number")) return undefined;
        members[String(name)] = plain;
      }
      return members;
    }
    case "marked":
    case "attribute":
    case "call":
    case "unknown":
      return undefined;
  }
}

/** Why a value is not known, for a sentence; also for values that are known to be of a kind that does not fit. */
export function reasonOf(value: PythonValue): string {
  switch (value.kind) {
    case "unknown":
      return value.reason;
    case "call":
      return `\`${value.callee}(…)\` is called`;
    case "attribute":
      return `\`${value.owner}.${value.name}\` is not a constant of this workspace`;
    case "list":
      return value.elements.map(partReason).find((reason) => reason !== undefined) ?? `\`${value.source}\` is a list`;
    case "dict":
      return (
        value.members.flatMap(({ key, value: member }) => partReason(key) ?? partReason(member) ?? []).at(0) ??
        `\`${value.source}\` is a dictionary`
      );
    case "constant":
    case "marked":
      return `\`${value.source}\` does not fit here`;
  }
}

function partReason(value: PythonValue): string | undefined {
  return plainValue(value) === undefined ? reasonOf(value) : undefined;
}

/** Python's truth of what is known; undefined for anything else. */
export function truthOf(value: PythonValue): boolean | undefined {
  if (value.kind === "list") return value.elements.length > 0;
  if (value.kind === "dict") return value.members.length > 0;
  return value.kind === "constant" ? Boolean(value.value) : undefined;
}

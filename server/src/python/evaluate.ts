import type { SyntaxNode } from "@lezer/common";
import type { PlainValue } from "../values/types.ts";
import { argumentsOf, childrenOf, dottedName, partsOf, type PythonSource } from "./source.ts";
import { stringValue } from "./strings.ts";
import type { PythonMember, PythonValue } from "./types.ts";

/** What names in an expression mean. */
export interface Scope {
  readonly source: PythonSource;
  /** The expression that a name of the module is bound to, when it is bound once. */
  binding(name: string): SyntaxNode | undefined;
  /** The name under which DBND knows an imported one: `x` → `extend` after `from dbnd import extend as x`. */
  dbndName(name: string): string | undefined;
}

/** Names that refer to names are followed this far; expressions are read this deep. */
const MAX_DEPTH = 64;

/** An expression without running it: constants, lists, tuples, dictionaries, and names bound to such (spec: none; ours). */
export function evaluate(node: SyntaxNode, scope: Scope, depth = 0): PythonValue {
  const place = { range: scope.source.rangeOf(node), source: scope.source.textOf(node) };
  const unknown = { kind: "unknown", ...place } as const;
  if (depth > MAX_DEPTH) return unknown;
  const constant = constantOf(node, scope);
  if (constant !== undefined) return { kind: "constant", value: constant, ...place };
  switch (node.name) {
    case "ParenthesizedExpression": {
      const inner = childrenOf(node)[1];
      return inner ? evaluate(inner, scope, depth + 1) : unknown;
    }
    case "VariableName": {
      const bound = scope.binding(place.source);
      return bound ? { ...evaluate(bound, scope, depth + 1), ...place } : unknown;
    }
    case "MemberExpression": {
      const name = dottedName(node, scope.source);
      const dot = name?.lastIndexOf(".") ?? -1;
      if (name === undefined || dot < 0) return unknown;
      return { kind: "attribute", owner: name.slice(0, dot), name: name.slice(dot + 1), ...place };
    }
    case "ArrayExpression":
    case "TupleExpression": {
      const elements = partsOf(node).map(([first, second]) =>
        first && !second && first.name !== "*" ? evaluate(first, scope, depth + 1) : undefined,
      );
      const known = elements.filter((element) => element !== undefined);
      return known.length === elements.length ? { kind: "list", elements: known, ...place } : unknown;
    }
    case "DictionaryExpression":
      return { kind: "dict", members: membersOf(node, scope, depth), ...place };
    case "CallExpression":
      return { ...call(node, scope, depth), ...place };
    default:
      return unknown;
  }
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
    case "unknown":
      return undefined;
  }
}

function constantOf(node: SyntaxNode, scope: Scope): PlainValue | undefined {
  const text = scope.source.textOf(node);
  switch (node.name) {
    case "String":
      return stringValue(text);
    case "FormatString":
      return childrenOf(node).some((child) => child.name === "FormatReplacement") ? undefined : formatText(text);
    case "ContinuedString": {
      const parts = childrenOf(node).map((child) => constantOf(child, scope));
      return parts.every((part) => typeof part === "string") ? parts.join("") : undefined;
    }
    case "Number":
      return numberValue(text);
    case "Boolean":
      return text === "True";
    case "None":
      return null;
    case "UnaryExpression": {
      const [operator, operand] = childrenOf(node);
      const value = operand && constantOf(operand, scope);
      if (operator?.name === "not" && typeof value === "boolean") return !value;
      if (typeof value !== "number") return undefined;
      const sign = operator && scope.source.textOf(operator);
      return sign === "-" ? -value : sign === "+" ? value : undefined;
    }
    default:
      return undefined;
  }
}

function formatText(text: string): string | undefined {
  return stringValue(text.replace(/^[a-zA-Z]*/, (prefix) => prefix.replace(/f/i, "")));
}

function numberValue(text: string): PlainValue | undefined {
  const plain = text.replaceAll("_", "");
  if (/j$/i.test(plain)) return undefined;
  if (/^(\d+|0x[\da-f]+|0o[0-7]+|0b[01]+)$/i.test(plain)) {
    const integer = BigInt(plain);
    return integer <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(integer) : integer;
  }
  const number = Number(plain);
  return Number.isNaN(number) ? undefined : number;
}

/** `key: value` pairs; what `**` unpacks is one member with an unknown key. */
function membersOf(node: SyntaxNode, scope: Scope, depth: number): readonly PythonMember[] {
  return partsOf(node).flatMap((part): PythonMember[] => {
    const [first, second, third] = part;
    if (first?.name === "**" && second) {
      const unpacked = evaluate(second, scope, depth + 1);
      if (unpacked.kind === "dict") return [...unpacked.members];
      const { range, source } = unpacked;
      return [{ key: { kind: "unknown", range, source }, value: { kind: "unknown", range, source } }];
    }
    if (!first || second?.name !== ":") return [];
    const key = evaluate(first, scope, depth + 1);
    if (third) return [{ key, value: evaluate(third, scope, depth + 1) }];
    return [{ key, value: { kind: "unknown", range: scope.source.rangeOf(first), source: "" } }];
  });
}

type Evaluated =
  | { readonly kind: "unknown" }
  | { readonly kind: "dict"; readonly members: readonly PythonMember[] }
  | { readonly kind: "marked"; readonly mark: "extend" | "override"; readonly value: PythonValue };

/** `dict(a=1)`, and DBND's `extend(…)` and `override(…)`; any other call is unknown. */
function call(node: SyntaxNode, scope: Scope, depth: number): Evaluated {
  const [callee, list] = childrenOf(node);
  const name = callee && dottedName(callee, scope.source);
  if (name === undefined || !list) return { kind: "unknown" };
  const given = argumentsOf(list, scope.source);
  if (name === "dict" && given.every((argument) => argument.name !== undefined)) {
    const members = given.map(({ name: key = "", value }): PythonMember => ({
      key: { kind: "constant", value: key, range: scope.source.rangeOf(value), source: key },
      value: evaluate(value, scope, depth + 1),
    }));
    return partsOf(list).length === members.length ? { kind: "dict", members } : { kind: "unknown" };
  }
  const mark = scope.dbndName(name);
  const value = given[0]?.value;
  if ((mark !== "extend" && mark !== "override") || !value) return { kind: "unknown" };
  return { kind: "marked", mark, value: evaluate(value, scope, depth + 1) };
}

import type { SyntaxNode } from "@lezer/common";
import type { PlainValue } from "../../values/types.ts";
import { evaluateCall } from "./calls.ts";
import { literalValue } from "./constants.ts";
import { attributeOf, propertyOf, valueOfName } from "./names.ts";
import { evaluateBinary, evaluateConditional, evaluateSubscript, evaluateText, evaluateUnary } from "./operators.ts";
import { reasonOf, shown, unknown, type Evaluated, type Next } from "./pythonValues.ts";
import { deeper, type Scope, type Trail } from "../syntax/scope.ts";
import { childrenOf, dottedName, partsOf } from "../syntax/source.ts";
import type { PythonMember, PythonValue } from "../syntax/types.ts";

/** Names that refer to names are followed this far; expressions are read this deep. */
const MAX_DEPTH = 200;
/** So many expressions are read for one value: names may be used so often that it would become too large. */
const MAX_EXPRESSIONS = 50_000;

/**
 * An expression without running it: literals, lists and dictionaries with what `*` and `**` unpack, names bound to such
 * in this file (or, where the scope follows imports, in another), f-strings, simple arithmetic and concatenation, parts
 * taken by index or key, attributes of plain classes. Everything else is unknown, with the reason. Never throws.
 */
export function evaluate(node: SyntaxNode, scope: Scope, trail: Trail = start()): PythonValue {
  const { source } = scope;
  const place = { uri: source.uri, range: source.rangeOf(node), source: source.textOf(node) };
  return { ...evaluated(node, scope, trail), ...place };
}

function start(): Trail {
  return { depth: 0, budget: { left: MAX_EXPRESSIONS } };
}

function evaluated(node: SyntaxNode, scope: Scope, trail: Trail): Evaluated {
  if (trail.depth > MAX_DEPTH) return unknown("its names lead to each other, or too far");
  if (--trail.budget.left < 0) return unknown("it is too large");
  const literal = literalValue(node, scope.source);
  if (literal !== undefined) {
    const isFloat = node.name === "Number" && !/^(0[xob]|[\d_]+$)/i.test(scope.source.textOf(node));
    return { kind: "constant", value: literal, ...(isFloat && { float: true }) };
  }
  const next: Next = (inner, of = scope) => evaluate(inner, of, deeper(trail));
  switch (node.name) {
    case "ParenthesizedExpression": {
      const inner = childrenOf(node)[1];
      return inner && !inner.type.isError ? next(inner) : unknown("it is not complete");
    }
    case "VariableName":
      return valueOfName(node, scope, trail, next);
    case "MemberExpression": {
      const name = dottedName(node, scope.source);
      if (name !== undefined) return attributeOf(node, name, scope, trail, next);
      return propertyOf(node, scope, next) ?? evaluateSubscript(node, scope, next);
    }
    case "ArrayExpression":
    case "TupleExpression":
      return listOf(node, scope, next);
    case "DictionaryExpression":
      return { kind: "dict", members: membersOf(node, scope, next) };
    case "CallExpression":
      return evaluateCall(node, scope, next);
    case "BinaryExpression":
      return evaluateBinary(node, scope, next);
    case "ConditionalExpression":
      return evaluateConditional(node, scope, next);
    case "UnaryExpression":
      return evaluateUnary(node, scope, next);
    case "FormatString":
    case "ContinuedString":
      return evaluateText(node, scope, next);
    default:
      return unknown(`${shown(node, scope)} is made when the code runs`);
  }
}

function listOf(node: SyntaxNode, scope: Scope, next: Next): Evaluated {
  const elements: PythonValue[] = [];
  for (const [first, second] of partsOf(node)) {
    if (first?.name === "*" && second) {
      const unpacked = next(second);
      if (unpacked.kind !== "list") return unknown(`${shown(second, scope)} is unpacked into it`);
      elements.push(...unpacked.elements);
    } else if (first && !second) {
      elements.push(next(first));
    } else {
      return unknown("it is not complete");
    }
  }
  return { kind: "list", elements };
}

/** `key: value` pairs; what `**` unpacks, when it is not known, is one member with an unknown key. */
function membersOf(node: SyntaxNode, scope: Scope, next: Next): readonly PythonMember[] {
  const members = partsOf(node).flatMap((part): PythonMember[] => {
    const [first, second, third] = part;
    if (first?.name === "**" && second) {
      const unpacked = next(second);
      if (unpacked.kind === "dict") return [...unpacked.members];
      const { uri, range, source } = unpacked;
      const place = { ...unknown(reasonOf(unpacked)), uri, range, source };
      return [{ key: place, value: place }];
    }
    if (!first || second?.name !== ":") return [];
    const key = next(first);
    if (third) return [{ key, value: next(third) }];
    const place = { uri: scope.source.uri, range: scope.source.rangeOf(first), source: "" };
    return [{ key, value: { ...unknown("the value is missing"), ...place } }];
  });
  return withoutReplaced(members);
}

/** Of two members with the same constant key the later one counts, at the place of the first. */
function withoutReplaced(members: readonly PythonMember[]): readonly PythonMember[] {
  const last = new Map<string, PythonMember>();
  return members
    .map((member, index) => {
      const name = member.key.kind === "constant" ? keyText(member.key.value) : `#${index}`;
      const first = !last.has(name);
      last.set(name, member);
      return first ? name : undefined;
    })
    .flatMap((name) => (name === undefined ? [] : (last.get(name) ?? [])));
}

/** Keys that Python takes for one: `1` and `1.0`, but not `1` and `"1"`. */
function keyText(value: PlainValue): string {
  return typeof value === "string"
    ? JSON.stringify(value)
    : typeof value === "bigint"
      ? value.toString()
      : JSON.stringify(value);
}

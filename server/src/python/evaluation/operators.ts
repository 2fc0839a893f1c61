import type { SyntaxNode } from "@lezer/common";
import { arithmetic, formattedText } from "./constants.ts";
import { plainValue, reasonOf, shown, truthOf, unknown, type Evaluated, type Next } from "./pythonValues.ts";
import { pathDivision, pathOf } from "./paths.ts";
import { percentFormatted } from "./pureCalls.ts";
import type { Scope } from "../syntax/scope.ts";
import { childrenOf } from "../syntax/source.ts";
import { stringValue } from "../syntax/strings.ts";
import type { PythonMember, PythonValue } from "../syntax/types.ts";

/** Repetition makes no text or list longer than this. */
const MAX_REPEATED = 100_000;

/** `+`, `-`, `*` of constants, `+` and repetition of lists, `|` of dictionaries, `/` of paths, comparisons. */
export function evaluateBinary(node: SyntaxNode, scope: Scope, next: Next): Evaluated {
  const [first, operator, second] = childrenOf(node);
  if (!first || !operator || !second) return unknown("it is not complete");
  const [left, right] = [next(first), next(second)];
  const sign = scope.source.textOf(operator);
  if (sign === "/") {
    const path = pathDivision(left, right);
    if (path) return path;
  }
  const compared = comparison(childrenOf(node), left, right, scope, next);
  if (compared) return compared;
  if (left.kind === "unknown" || right.kind === "unknown") {
    const open = left.kind === "unknown" ? left : right;
    return (sign === "+" ? likelySum(left, right, reasonOf(open)) : undefined) ?? withoutLikely(open);
  }
  if (left.kind === "list" && right.kind === "list" && sign === "+") {
    return { kind: "list", elements: [...left.elements, ...right.elements] };
  }
  if (left.kind === "dict" && right.kind === "dict" && sign === "|") {
    return { kind: "dict", members: merged(left.members, right.members) };
  }
  if (sign === "*") {
    const value = repeated(left, right) ?? repeated(right, left);
    if (value) return value;
  }
  if (sign === "%" && left.kind === "constant" && typeof left.value === "string") {
    const value = percentFormatted(left.value, right);
    if (value) return value;
  }
  if (left.kind === "constant" && right.kind === "constant" && !left.float && !right.float) {
    const value = arithmetic(sign, left.value, right.value);
    if (value !== undefined) return { kind: "constant", value };
  }
  return unknown(`${shown(node, scope)} is computed`);
}

/** `a + b` where one of them is likely a text. */
function likelySum(left: PythonValue, right: PythonValue, reason: string): Evaluated | undefined {
  const parts = [pathOf(left), pathOf(right)];
  const [first, second] = parts;
  if (!first || !second) return undefined;
  return {
    ...unknown(reason),
    likely: { text: first.text + second.text, from: first.from ?? second.from ?? "default" },
  };
}

function withoutLikely(value: PythonValue): Evaluated {
  return value.kind === "unknown" ? unknown(value.reason) : value;
}

/** `a == b`, `a in b`, `a and b`, and their like, of what is known. */
function comparison(
  children: readonly SyntaxNode[],
  left: PythonValue,
  right: PythonValue,
  scope: Scope,
  next: Next,
): Evaluated | undefined {
  const last = children.at(-1);
  const sign = children
    .slice(1, -1)
    .map((child) => scope.source.textOf(child))
    .join(" ");
  const constant = (value: boolean): Evaluated => ({ kind: "constant", value });
  switch (sign) {
    case "==":
    case "!=": {
      if (left.kind !== "constant" || right.kind !== "constant" || left.float || right.float) return undefined;
      return constant((left.value === right.value) === (sign === "=="));
    }
    case "is":
    case "is not": {
      // Of what is no constant it is known at least that it is not `None`.
      const isNone = right.kind === "constant" && right.value === null;
      const isKnown = left.kind !== "unknown" && left.kind !== "attribute";
      if (!isNone || !isKnown) return undefined;
      return constant((left.kind === "constant" && left.value === null) === (sign === "is"));
    }
    case "in":
    case "not in": {
      const among = last && next(last);
      const word = plainValue(left);
      const list = among && plainValue(among);
      if (word === undefined || !Array.isArray(list) || (typeof word === "object" && word !== null)) return undefined;
      return constant(list.includes(word) === (sign === "in"));
    }
    case "and":
    case "or": {
      const truth = truthOf(left);
      if (truth === undefined) return undefined;
      return truth === (sign === "or") ? left : right;
    }
    default:
      return undefined;
  }
}

/** A text or a list so many times after itself; undefined for other values, and where it would become too long. */
function repeated(value: PythonValue, times: PythonValue): Evaluated | undefined {
  const count = times.kind === "constant" && Number.isSafeInteger(times.value) ? Math.max(Number(times.value), 0) : -1;
  if (count < 0) return undefined;
  if (value.kind === "list" && value.elements.length * count <= MAX_REPEATED) {
    return { kind: "list", elements: Array.from({ length: count }, () => value.elements).flat() };
  }
  if (value.kind !== "constant" || typeof value.value !== "string") return undefined;
  if (value.value.length * count > MAX_REPEATED) return undefined;
  return { kind: "constant", value: value.value.repeat(count) };
}

/** The members of both dictionaries; the right one's value counts for a key of both. */
function merged(left: readonly PythonMember[], right: readonly PythonMember[]): readonly PythonMember[] {
  const keyOf = ({ key }: PythonMember): string | undefined =>
    key.kind === "constant" ? JSON.stringify(key.value) : undefined;
  const replaced = new Set(right.map(keyOf));
  return [...left.filter((member) => keyOf(member) === undefined || !replaced.has(keyOf(member))), ...right];
}

/** `a if test else b` with a test that is known. */
export function evaluateConditional(node: SyntaxNode, scope: Scope, next: Next): Evaluated {
  const [then, , test, , otherwise] = childrenOf(node);
  if (!then || !test || !otherwise) return unknown("it is not complete");
  const known = next(test);
  const truth = truthOf(known);
  if (truth === undefined) return unknown(`which it is depends on ${shown(test, scope)}: ${reasonOf(known)}`);
  return next(truth ? then : otherwise);
}

/** `-1`, `not True`. */
export function evaluateUnary(node: SyntaxNode, scope: Scope, next: Next): Evaluated {
  const [operator, operand] = childrenOf(node);
  if (!operator || !operand) return unknown("it is not complete");
  const inner = next(operand);
  if (inner.kind === "unknown") return inner;
  const truth = operator.name === "not" ? truthOf(inner) : undefined;
  if (truth !== undefined) return { kind: "constant", value: !truth };
  const value = inner.kind === "constant" ? inner.value : undefined;
  const sign = scope.source.textOf(operator);
  if (typeof value === "number" && sign === "-") return { ...inner, kind: "constant", value: -value };
  if (typeof value === "number" && sign === "+") return { kind: "constant", value };
  return unknown(`${shown(node, scope)} is computed`);
}

/** `d["key"]`, `list[0]`, of values that are known. */
export function evaluateSubscript(node: SyntaxNode, scope: Scope, next: Next): Evaluated {
  const [object, open, index, close] = childrenOf(node);
  if (!object || open?.name !== "[" || !index || close?.name !== "]") {
    return unknown(`${shown(node, scope)} is made when the code runs`);
  }
  const owner = next(object);
  const key = plainValue(next(index));
  if (owner.kind === "unknown") return owner;
  if (owner.kind === "dict" && key !== undefined) {
    const member = owner.members.find((each) => plainValue(each.key) === key);
    const sure = owner.members.every((each) => each.key.kind === "constant");
    if (member && sure) return member.value;
  }
  if (owner.kind === "list" && typeof key === "number" && Number.isInteger(key)) {
    const element = owner.elements.at(key);
    if (element) return element;
  }
  return unknown(`${shown(node, scope)} is not found in ${shown(object, scope)}`);
}

/** Text in several parts, and f-strings whose fields are constants without format. */
export function evaluateText(node: SyntaxNode, scope: Scope, next: Next): Evaluated {
  if (node.name === "FormatString") return formatString(node, scope, next);
  let text = "";
  for (const child of childrenOf(node)) {
    const part = next(child);
    if (part.kind === "unknown") return part;
    if (part.kind !== "constant" || typeof part.value !== "string") return unknown("it is not text");
    text += part.value;
  }
  return { kind: "constant", value: text };
}

function formatString(node: SyntaxNode, scope: Scope, next: Next): Evaluated {
  const { source } = scope;
  const literal = source.textOf(node);
  const [, prefix = "", quote = ""] = /^([a-zA-Z]*)("""|'''|"|')/.exec(literal) ?? [];
  if (quote === "" || !literal.endsWith(quote)) return unknown("the text is not closed");
  const plainPart = (from: number, to: number): string | undefined => {
    const text = source.textOf({ from, to }).replaceAll("{{", "{").replaceAll("}}", "}");
    return stringValue(`${prefix.replace(/f/i, "")}${quote}${text}${quote}`);
  };
  let text = "";
  let likely: { readonly from: "here" | "default"; readonly reason: string } | undefined;
  let at = node.from + prefix.length + quote.length;
  for (const field of node.getChildren("FormatReplacement")) {
    const [, expression, end] = childrenOf(field);
    if (!expression || end?.name !== "}") return unknown(`${shown(field, scope)} has a format, or is not complete`);
    const value = next(expression);
    const path = value.kind === "constant" ? undefined : pathOf(value);
    const shownText = value.kind === "constant" && !value.float ? formattedText(value.value) : path?.text;
    if (shownText === undefined)
      return unknown(value.kind === "constant" ? `${shown(field, scope)} is formatted` : reasonOf(value));
    if (path?.from !== undefined) likely ??= { from: path.from, reason: reasonOf(value) };
    const before = plainPart(at, field.from);
    if (before === undefined) return unknown("the text cannot be read");
    text += before + shownText;
    at = field.to;
  }
  const rest = plainPart(at, node.to - quote.length);
  if (rest === undefined) return unknown("the text cannot be read");
  if (!likely) return { kind: "constant", value: text + rest };
  return { ...unknown(likely.reason), likely: { text: text + rest, from: likely.from } };
}

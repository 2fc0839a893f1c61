import type { SyntaxNode } from "@lezer/common";
import type { PlainValue } from "../../values/types.ts";
import type { PythonSource } from "../syntax/source.ts";
import { stringValue } from "../syntax/strings.ts";

/** The value of a literal; undefined for any other expression, for bytes and for complex numbers. */
export function literalValue(node: SyntaxNode, source: PythonSource): PlainValue | undefined {
  switch (node.name) {
    case "String":
      return stringValue(source.textOf(node));
    case "Number":
      return numberValue(source.textOf(node));
    case "Boolean":
      return source.textOf(node) === "True";
    case "None":
      return null;
    default:
      return undefined;
  }
}

/** The same for text that stands where a literal may; undefined for anything else. */
export function literalText(text: string): PlainValue | undefined {
  if (text === "None") return null;
  if (text === "True" || text === "False") return text === "True";
  return /^-?[\d.]/.test(text) ? numberValue(text) : stringValue(text);
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

/** Larger texts and lists are not put together. */
const MAX_LENGTH = 1_000_000;

/** `left + right` and its like for constants; undefined where Python would fail, or where the result is not exact. */
export function arithmetic(operator: string, left: PlainValue, right: PlainValue): PlainValue | undefined {
  if (typeof left === "string" && typeof right === "string") {
    return operator === "+" && left.length + right.length <= MAX_LENGTH ? left + right : undefined;
  }
  if (!isInteger(left) || !isInteger(right)) return undefined;
  const result = operator === "+" ? left + right : operator === "-" ? left - right : left * right;
  return "+-*".includes(operator) && Number.isSafeInteger(result) ? result : undefined;
}

function isInteger(value: PlainValue): value is number {
  return typeof value === "number" && Number.isSafeInteger(value);
}

/** A constant as an f-string writes it; undefined for fractions, whose text depends on how they were written. */
export function formattedText(value: PlainValue): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value === null) return "None";
  return isInteger(value) || typeof value === "bigint" ? String(value) : undefined;
}

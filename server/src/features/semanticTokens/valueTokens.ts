import { percentParts } from "../../cfg/percent.ts";
import { isBracketed } from "../../rules/values/tree.ts";
import { valueShape } from "../../schema/schema.ts";
import type { ShapeSchema } from "../../schema/schema.ts";
import type { KeySchema } from "../../schema/types.ts";
import { referenceTo, variablesIn } from "../../values/references.ts";
import { parseTemplate } from "../../values/template.ts";
import type { ParsedValue, ScalarNode, ValueNode, ValueType } from "../../values/types.ts";
import type { TokenType } from "./legend.ts";

/** A stretch of a value's text with a meaning; `end` is exclusive. */
export interface ValueToken {
  readonly start: number;
  readonly end: number;
  readonly type: TokenType;
}

/** Values longer than this (characters) are data, and get no colours. */
const LONGEST = 200_000;

/** The tokens of a value in their order, none over another; `key` is what is known of its key. */
export function valueTokens(text: string, key: KeySchema | undefined, parsed: ParsedValue): ValueToken[] {
  if (text === "" || text.length > LONGEST) return [];
  const reference = referenceTo(text);
  if (reference?.kind === "none") return [{ start: 0, end: text.length, type: "keyword" }];
  const base =
    reference && reference.kind !== "escaped"
      ? [{ start: 0, end: text.length, type: "macro" } as const]
      : plainTokens(text, key, parsed);
  return overlaid(base, references(text));
}

function plainTokens(text: string, key: KeySchema | undefined, parsed: ParsedValue): ValueToken[] {
  if (!key) return isBracketed(text) ? [...treeTokens(parsed.tree, undefined)] : [];
  if (isBracketed(text) && (key.type.kind === "list" || key.type.kind === "dict")) {
    const element = key.type.kind === "list" ? key.type.element : undefined;
    return [...treeTokens(parsed.tree, valueShape(key), element)];
  }
  if (key.type.kind === "template") return templateTokens(text);
  if (key.type.kind === "list" || key.type.kind === "commaList") {
    const type = key.type.kind === "list" && key.type.element ? typeOf(key.type.element) : undefined;
    return parsed.tree.type === "array" ? parsed.tree.elements.flatMap((node) => trimmedToken(text, node, type)) : [];
  }
  if (key.type.kind === "dict" || key.type.kind === "json") return [...treeTokens(parsed.tree, valueShape(key))];
  const isSuggested = key.suggestions?.some(({ value }) => value === text.trim()) === true;
  const type = typeOf(key.type) ?? (isSuggested ? "enumMember" : undefined);
  return type === undefined || parsed.problems.length > 0
    ? []
    : trimmedToken(text, { start: 0, end: text.length }, type);
}

/** How a value that is no text of its own is shown; undefined leaves it to the grammar. */
function typeOf({ kind }: ValueType): TokenType | undefined {
  return TYPE_OF_KIND[kind];
}

const TYPE_OF_KIND: Readonly<Partial<Record<ValueType["kind"], TokenType>>> = {
  boolean: "keyword",
  integer: "number",
  float: "number",
  duration: "number",
  date: "number",
  datetime: "number",
  quantity: "number",
  enum: "enumMember",
  choice: "enumMember",
  section: "namespace",
  type: "type",
  pythonPath: "type",
};

function trimmedToken(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  type: TokenType | undefined,
): ValueToken[] {
  const word = text.slice(start, end);
  const from = start + word.search(/\S|$/u);
  const to = from + word.trim().length;
  return type !== undefined && to > from ? [{ start: from, end: to, type }] : [];
}

function* treeTokens(node: ValueNode, shape: ShapeSchema | undefined, element?: ValueType): Generator<ValueToken> {
  if (node.type === "scalar") {
    yield { start: node.start, end: node.end, type: (element && typeOf(element)) ?? scalarType(node, shape) };
  } else if (node.type === "array") {
    const items = shape?.kind === "array" ? shape.items : undefined;
    for (const one of node.elements) yield* treeTokens(one, items, element);
  } else {
    const properties = shape?.kind === "object" ? shape.properties() : undefined;
    const other = shape?.kind === "object" ? shape.other?.value : undefined;
    for (const { key, value } of node.members) {
      yield { start: key.start, end: key.end, type: "property" };
      if (value) yield* treeTokens(value, properties?.get(String(key.value))?.shape ?? other);
    }
  }
}

function scalarType({ value }: ScalarNode, shape: ShapeSchema | undefined): TokenType {
  if (typeof value === "boolean" || value === null) return "keyword";
  if (typeof value !== "string") return "number";
  if (shape?.kind === "duration" || shape?.kind === "quantity") return "number";
  const isMember = shape && "suggestions" in shape && shape.closed === true;
  return isMember && shape.suggestions.some((one) => one.value === value) ? "enumMember" : "string";
}

function templateTokens(text: string): ValueToken[] {
  return parseTemplate(text).parts.flatMap((part) =>
    part.kind === "field" ? [{ start: part.start, end: part.end, type: "macro" }] : [],
  );
}

/** `%(key)s`, `%%`, and variables, in order; of two over each other the first. */
function references(text: string): ValueToken[] {
  const found: ValueToken[] = [];
  if (text.includes("%")) {
    for (const { kind, start, end } of percentParts(text)) {
      if (kind === "reference" || kind === "escape") found.push({ start, end, type: "macro" });
    }
  }
  if (text.includes("$")) for (const { start, end } of variablesIn(text)) found.push({ start, end, type: "variable" });
  let last = 0;
  return found
    .sort((left, right) => left.start - right.start)
    .filter(({ start, end }) => {
      const free = start >= last;
      if (free) last = end;
      return free;
    });
}

/** The tokens of `base` where none of `over` stands, and those. */
function overlaid(base: readonly ValueToken[], over: readonly ValueToken[]): ValueToken[] {
  if (over.length === 0) return [...base];
  const pieces: ValueToken[] = [...over];
  let next = 0;
  for (const token of base) {
    let start = token.start;
    while ((over[next]?.end ?? Infinity) <= start) next++;
    for (let index = next; (over[index]?.start ?? Infinity) < token.end; index++) {
      const one = over[index];
      if (!one) break;
      if (one.start > start) pieces.push({ ...token, start, end: one.start });
      start = one.end;
    }
    if (start < token.end) pieces.push({ ...token, start });
  }
  return pieces.sort((left, right) => left.start - right.start);
}

import type { SyntaxNode, Tree } from "@lezer/common";
import { Text } from "../../text/text.ts";
import type { Range } from "../../text/types.ts";
import { Recent } from "./recent.ts";
import { parseTree, type SyntaxTree } from "./syntaxTree.ts";

/** A Python file and its syntax tree, which covers broken code too. */
export interface PythonSource {
  readonly uri: string;
  readonly content: string;
  readonly tree: Tree;
  /** There are no mistakes of syntax. */
  readonly isCorrect: boolean;
  textOf(node: { readonly from: number; readonly to: number }): string;
  /** The innermost expression that covers exactly that range. */
  nodeAt(range: Range): SyntaxNode | undefined;
  rangeOf(node: { readonly from: number; readonly to: number }): Range;
}

interface Parsed {
  readonly syntax: SyntaxTree;
  readonly source: PythonSource;
}

/** Files that are parsed again soon: those that somebody edits. */
const KEPT = 4;
const recent = new Recent<Parsed>(KEPT);

/** Parses a file; what was parsed of it last, and is still the same, is not parsed again. */
export function parsePython(uri: string, content: string): PythonSource {
  const before = recent.get(uri);
  const parsed = before?.syntax.content === content ? before : newlyParsed(uri, content, before?.syntax);
  recent.set(uri, parsed);
  return parsed.source;
}

function newlyParsed(uri: string, content: string, before: SyntaxTree | undefined): Parsed {
  const syntax = parseTree(content, before);
  return { syntax, source: sourceOf(uri, syntax, Text.from(content), 0) };
}

/** An expression of a file, parsed alone; its places are those of the file. `from` and `to` are offsets in the text. */
export function parsePart(uri: string, text: Text, from: number, to: number): PythonSource {
  return sourceOf(uri, parseTree(text.sliceOffsets(from, to)), text, from);
}

/** @param start where the content begins in the text */
function sourceOf(uri: string, { content, tree, isCorrect }: SyntaxTree, text: Text, start: number): PythonSource {
  return {
    uri,
    content,
    tree,
    isCorrect,
    nodeAt: (range) => {
      const [from, to] = [text.offsetAt(range.start) - start, text.offsetAt(range.end) - start];
      let node: SyntaxNode | null = tree.resolveInner(from, 1);
      while (node && !(node.from === from && node.to === to)) node = node.parent;
      return node ?? undefined;
    },
    textOf: (node) => content.slice(node.from, node.to),
    rangeOf: ({ from, to }) => ({ start: text.positionAt(start + from), end: text.positionAt(start + to) }),
  };
}

/** The node's children, in order, comments left out. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== "Comment") children.push(child);
  }
  return children;
}

/** One part between the commas of an argument list, a list, or a dictionary; brackets left out. */
export type Part = readonly SyntaxNode[];

const BRACKETS: ReadonlySet<string> = new Set(["(", ")", "[", "]", "{", "}"]);

/** What stands between the commas of a bracketed node. */
export function partsOf(node: SyntaxNode): Part[] {
  const parts: SyntaxNode[][] = [];
  let current: SyntaxNode[] = [];
  for (const child of childrenOf(node)) {
    if (child.name === ",") {
      if (current.length > 0) parts.push(current);
      current = [];
    } else if (!BRACKETS.has(child.name) && !child.type.isError) {
      current.push(child);
    }
  }
  if (current.length > 0) parts.push(current);
  return parts;
}

export interface Argument {
  /** Absent for positional arguments. */
  readonly name?: string;
  readonly value: SyntaxNode;
}

/** The arguments of a call or a decorator; unpacked ones (`*x`, `**x`) are left out. */
export function argumentsOf(list: SyntaxNode | null, source: PythonSource): Argument[] {
  if (!list) return [];
  return partsOf(list).flatMap((part): Argument[] => {
    const [first, second, third] = part;
    if (!first || first.name === "*" || first.name === "**") return [];
    if (second?.name === "AssignOp") return third ? [{ name: source.textOf(first), value: third }] : [];
    return second ? [] : [{ value: first }];
  });
}

/** A dotted name (`dbnd.task`) as written, or undefined when the expression is anything else. */
export function dottedName(node: SyntaxNode, source: PythonSource): string | undefined {
  if (node.name === "VariableName") return source.textOf(node);
  if (node.name !== "MemberExpression") return undefined;
  const [object, dot, property] = childrenOf(node);
  if (!object || dot?.name !== "." || property?.name !== "PropertyName") return undefined;
  const owner = dottedName(object, source);
  return owner === undefined ? undefined : `${owner}.${source.textOf(property)}`;
}

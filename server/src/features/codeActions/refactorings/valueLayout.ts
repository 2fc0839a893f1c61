import { CodeActionKind } from "vscode-languageserver";
import type { CodeAction } from "vscode-languageserver";
import { rangeInValue } from "../../../cfg/positions.ts";
import { hjsonTokens } from "../../../values/hjsonTokens.ts";
import { parseHjson } from "../../../values/hjson.ts";
import { samePlain } from "../../../values/samePlain.ts";
import type { ObjectNode, ArrayNode, ValueNode } from "../../../values/types.ts";
import { DEFAULT_STYLE } from "../../formatting/style.ts";
import { editOf, type ActionRequest } from "../request.ts";
import { entryOf } from "./place.ts";

const { unit } = DEFAULT_STYLE;

/** Writes a list or dictionary in brackets in one line, or over several. */
export function valueLayout(request: ActionRequest): CodeAction[] {
  const found = entryOf(request);
  if (!found) return [];
  const { section, entry } = found;
  const { node, line } = entry;
  const type = request.context.configuration.classOf(section.name)?.keys.get(node.key)?.type;
  const { text } = node.value;
  if (
    (type?.kind !== "list" && type?.kind !== "dict" && type?.kind !== "json") ||
    !/^\s*[[{]/u.test(text) ||
    text.includes("%(")
  )
    return [];
  const { tree, value, problems } = parseHjson(text);
  if (problems.length > 0 || tree.type === "scalar" || childrenOf(tree).length === 0 || runsToLineEnd(tree)) return [];
  const hasComment =
    node.value.lines.length < node.lineCount ||
    (hjsonTokens(text, tree)?.some(({ kind }) => kind === "comment") ?? true);
  if (hasComment) return [];
  const actions: CodeAction[] = [];
  const offer = (title: string, newText: string): void => {
    if (newText === text.slice(tree.start, tree.end) || !samePlain(parseHjson(newText).value, value)) return;
    const edit = { range: rangeInValue(node.value, tree.start, tree.end, line), newText };
    actions.push({ title, kind: CodeActionKind.RefactorRewrite, edit: editOf(request, [edit]) ?? {} });
  };
  if (node.lineCount > 1) offer("Write this value in one line", inOneLine(tree, text));
  else offer("Write this value over several lines", overLines(tree, text, 0));
  return actions;
}

function childrenOf(node: ObjectNode | ArrayNode): readonly (ValueNode | undefined)[] {
  return node.type === "array" ? node.elements : node.members.map(({ value }) => value);
}

/** Text without quotes, or in three, means something else when the lines change. */
function runsToLineEnd(node: ValueNode): boolean {
  if (node.type === "scalar") return node.form === "bare" || node.form === "triple";
  return childrenOf(node).some((value) => value !== undefined && runsToLineEnd(value));
}

function inOneLine(node: ValueNode, text: string): string {
  if (node.type === "scalar") return text.slice(node.start, node.end);
  return bracketed(node, pieces(node, text, inOneLine).join(", "));
}

function overLines(node: ValueNode, text: string, depth: number): string {
  if (node.type === "scalar") return text.slice(node.start, node.end);
  const isPlain = node.type === "array" && node.elements.every(({ type }) => type === "scalar");
  if (depth > 0 && (isPlain || childrenOf(node).length === 0)) return inOneLine(node, text);
  const inner = unit.repeat(depth + 1);
  const lines = pieces(node, text, (value, all) => overLines(value, all, depth + 1)).map((piece) => inner + piece);
  // In the first column the bracket would not belong to the value.
  return bracketed(node, `\n${lines.join(",\n")}\n${unit.repeat(Math.max(depth, 1))}`);
}

function pieces(
  node: ObjectNode | ArrayNode,
  text: string,
  print: (value: ValueNode, text: string) => string,
): string[] {
  if (node.type === "array") return node.elements.map((element) => print(element, text));
  return node.members.map(({ key, value }) => {
    const name = text.slice(key.start, key.end);
    return value ? `${name}: ${print(value, text)}` : name;
  });
}

function bracketed(node: ObjectNode | ArrayNode, inner: string): string {
  return node.type === "array" ? `[${inner}]` : `{${inner}}`;
}

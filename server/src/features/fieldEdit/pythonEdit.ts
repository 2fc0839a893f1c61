import type { SyntaxNode } from "@lezer/common";
import type { FieldChange, FieldEdit } from "../../protocol/fieldEdit.ts";
import { childrenOf, parsePython, type PythonSource } from "../../python/syntax/source.ts";
import type { Range } from "../../text/types.ts";
import type { EditedFile } from "./editedFile.ts";

/** A change in a DAG file: of a value, an entry of a dictionary, or the arguments of the call at the range. */
export function pythonEdit({ uri, text }: EditedFile, range: Range, change: FieldChange): FieldEdit | undefined {
  const source = parsePython(uri, text.toString());
  if ("addToleration" in change) {
    const call = callAround(source, text.offsetAt(range.start));
    return call && withToleration(source, call, change.addToleration);
  }
  const node = source.nodeAt(range);
  if (!node) return undefined;
  if ("set" in change) {
    const newText = pythonScalar(source.textOf(node), node.name, change.set);
    return newText === undefined ? undefined : { range, newText };
  }
  return withoutEntry(source, node);
}

/** Strings, numbers and names are replaced; what is computed is left to who wrote it. */
function pythonScalar(before: string, kind: string, value: string): string | undefined {
  if (kind === "Number" && /^\d+(?:\.\d+)?$/.test(value)) return value;
  if (!["String", "ContinuedString", "Number", "VariableName", "MemberExpression"].includes(kind)) return undefined;
  return pythonText(value, /^\w*?(["'])/.exec(before)?.[1] ?? '"');
}

function pythonText(value: string, quote = '"'): string {
  return quote + value.replaceAll(/[\\"']/g, (one) => (one === "\\" || one === quote ? `\\${one}` : one)) + quote;
}

/** `"a": 1` with the comma behind it, or the one before it where it is the last. */
function withoutEntry(source: PythonSource, value: SyntaxNode): FieldEdit | undefined {
  const dictionary = value.parent;
  if (dictionary?.name !== "DictionaryExpression") return undefined;
  const parts = childrenOf(dictionary).filter(({ name }) => name !== "Comment");
  const at = parts.findIndex(({ from, to }) => from === value.from && to === value.to);
  const [before, key, colon, after, next] = [parts[at - 3], parts[at - 2], parts[at - 1], parts[at + 1], parts[at + 2]];
  if (!before || !key || colon?.name !== ":" || !after) return undefined;
  const isLast = after.name !== "," || next === undefined || next.name === "}";
  const from = isLast ? (before.name === "," ? before.from : before.to) : key.from;
  const to = isLast ? (before.name !== "," && after.name === "," ? after.to : value.to) : next.from;
  return { range: source.rangeOf({ from, to }), newText: "" };
}

/** The innermost call around an offset; at the name that is called, that call. */
function callAround({ tree }: PythonSource, offset: number): SyntaxNode | undefined {
  let node: SyntaxNode | null = tree.resolveInner(offset, 1);
  while (node && node.name !== "CallExpression") node = node.parent;
  return node ?? undefined;
}

function withToleration(
  source: PythonSource,
  call: SyntaxNode,
  toleration: Readonly<Record<string, string>>,
): FieldEdit | undefined {
  const list = call.getChild("ArgList");
  if (!list) return undefined;
  const item = tolerationText(source.content, toleration);
  const parts = childrenOf(list);
  const name = parts.findIndex((part) => part.name === "VariableName" && source.textOf(part) === "tolerations");
  if (name >= 0) {
    const value = parts[name + 2];
    if (value?.name !== "ArrayExpression") return undefined;
    const elements = childrenOf(value).filter((part) => !["[", "]", ",", "Comment"].includes(part.name));
    const last = elements.at(-1);
    const at = last?.to ?? value.from + 1;
    return { range: source.rangeOf({ from: at, to: at }), newText: last ? `, ${item}` : item };
  }
  const last = parts.findLast(({ name: kind }) => !["(", ")", ",", "Comment"].includes(kind));
  if (!last) return undefined;
  const argument = `tolerations=[${item}]`;
  // Beside the last argument, or on a line of its own where each has one.
  const line = source.content.lastIndexOf("\n", last.from) + 1;
  const indent = /^[ \t]*/.exec(source.content.slice(line))?.[0] ?? "";
  const between = source.content.slice(list.from, last.from).includes("\n") ? `,\n${indent}` : ", ";
  return { range: source.rangeOf({ from: last.to, to: last.to }), newText: between + argument };
}

/** In the words of the file: a model where it has a name for the models of Kubernetes, else a dictionary, which is read as one. */
function tolerationText(content: string, toleration: Readonly<Record<string, string>>): string {
  const models =
    /^\s*from\s+kubernetes\.client\s+import\s+models(?:\s+as\s+(\w+))?\s*(?:#.*)?$/m.exec(content) ??
    /^\s*import\s+kubernetes\.client\.models\s+as\s+(\w+)/m.exec(content);
  const members = Object.entries(toleration);
  if (models) {
    const words = members.map(([name, value]) => `${name}=${pythonText(value)}`).join(", ");
    return `${models[1] ?? "models"}.V1Toleration(${words})`;
  }
  return `{${members.map(([name, value]) => `${pythonText(name)}: ${pythonText(value)}`).join(", ")}}`;
}

/** More arguments, elements and entries in the calls of a DAG file, laid out as those beside them. */
import type { SyntaxNode } from "@lezer/common";
import type { Amount, FieldChange, FieldEdit } from "../../protocol/fieldEdit.ts";
import { childrenOf, type PythonSource } from "../../python/syntax/source.ts";
import { modelsIn, pythonText } from "./pythonText.ts";

/**
 * One more toleration: in the list around the offset, else in the list that the call there is given, else as an argument of
 * its own. Undefined where the pod has others that such an argument would take the place of.
 */
export function withToleration(
  source: PythonSource,
  offset: number,
  { addToleration, others = false }: Extract<FieldChange, { addToleration: unknown }>,
): FieldEdit | undefined {
  const item = tolerationText(source, addToleration);
  const list = listAround(source, offset);
  if (list) return inserted(source, list, item);
  const call = callAround(source, offset);
  const given = call && argumentOf(source, call, "tolerations");
  if (given) return given.name === "ArrayExpression" ? inserted(source, given, item) : undefined;
  return call && !others ? withArgument(source, call, `tolerations=[${item}]`) : undefined;
}

/** An amount of the container whose call, or whose operator's call, is at the offset. */
export function withAmount(
  source: PythonSource,
  offset: number,
  { kind, resource, value }: Amount,
): FieldEdit | undefined {
  const entry = `${pythonText(resource)}: ${pythonText(value)}`;
  const models = modelsIn(source);
  let call = callAround(source, offset);
  // From what a model says of a container to the container.
  while (call && /\bV1(?!ResourceRequirements|Container\b)\w+$/.test(calleeOf(source, call))) {
    call = call.parent ? around(call.parent) : undefined;
  }
  if (!call) return undefined;
  const callee = calleeOf(source, call);
  const isResources = callee.endsWith("V1ResourceRequirements");
  const name = callee.endsWith("V1Container") ? "resources" : "container_resources";
  const resources = isResources ? call : argumentOf(source, call, name);
  if (!resources) {
    if (models === undefined) return undefined;
    return withArgument(source, call, `${name}=${models}.V1ResourceRequirements(${kind}={${entry}})`);
  }
  if (resources.name !== "CallExpression" || !calleeOf(source, resources).endsWith("V1ResourceRequirements")) {
    return undefined;
  }
  const amounts = argumentOf(source, resources, kind);
  if (!amounts) return withArgument(source, resources, `${kind}={${entry}}`);
  return amounts.name === "DictionaryExpression" ? inserted(source, amounts, entry) : undefined;
}

/** A number in the place of the one that an argument of the call has, or as an argument of its own. */
export function withNumber(source: PythonSource, offset: number, name: string, value: string): FieldEdit | undefined {
  const call = callAround(source, offset);
  const given = call && argumentOf(source, call, name);
  if (!given) return call && withArgument(source, call, `${name}=${value}`);
  return given.name === "Number" ? { range: source.rangeOf(given), newText: value } : undefined;
}

/** The innermost call around an offset; at the name that is called, that call. */
function callAround({ tree }: PythonSource, offset: number): SyntaxNode | undefined {
  return around(tree.resolveInner(offset, 1));
}

function around(inner: SyntaxNode): SyntaxNode | undefined {
  let node: SyntaxNode | null = inner;
  while (node && node.name !== "CallExpression") node = node.parent;
  return node ?? undefined;
}

/** The list whose element, a model or a dictionary, is at the offset. */
function listAround(source: PythonSource, offset: number): SyntaxNode | undefined {
  let node: SyntaxNode | null = source.tree.resolveInner(offset, 1);
  while (node) {
    if (node.name === "ArrayExpression") return node;
    if (node.name === "CallExpression" && !calleeOf(source, node).endsWith("V1Toleration")) return undefined;
    node = node.parent;
  }
  return undefined;
}

function calleeOf(source: PythonSource, { firstChild }: SyntaxNode): string {
  return firstChild ? source.textOf(firstChild) : "";
}

/** What a call is given by that name. */
function argumentOf(source: PythonSource, call: SyntaxNode, name: string): SyntaxNode | undefined {
  const parts = childrenOf(call.getChild("ArgList") ?? call);
  const at = parts.findIndex((part, index) => isNamed(source, part, name) && parts[index + 1]?.name === "AssignOp");
  return at < 0 ? undefined : parts[at + 2];
}

function isNamed(source: PythonSource, part: SyntaxNode, name: string): boolean {
  return part.name === "VariableName" && source.textOf(part) === name;
}

function withArgument(source: PythonSource, call: SyntaxNode, argument: string): FieldEdit | undefined {
  const list = call.getChild("ArgList");
  // `**kwargs` may give the argument already.
  if (!list || childrenOf(list).some(({ name }) => name === "**")) return undefined;
  return inserted(source, list, argument);
}

/** Behind the last element between brackets: on a line of its own where that has one. */
function inserted(source: PythonSource, brackets: SyntaxNode, item: string): FieldEdit {
  const { content } = source;
  const parts = childrenOf(brackets).filter(({ name }) => name !== "Comment");
  const elements = parts.slice(1, -1);
  const comma = elements.at(-1)?.name === "," ? elements.at(-1) : undefined;
  const last = comma ? elements.at(-2) : elements.at(-1);
  const at = (offset: number, newText: string): FieldEdit => ({
    range: source.rangeOf({ from: offset, to: offset }),
    newText,
  });
  if (!last) return at(brackets.from + 1, item);
  // The last one begins behind the comma before it, with its name or key.
  const before = elements.findLastIndex(({ name, to }) => name === "," && to <= last.from);
  const first = elements[before + 1] ?? last;
  const line = content.lastIndexOf("\n", first.from) + 1;
  const indent = content.slice(line, first.from);
  if (indent.trim() !== "") return at(last.to, `, ${item}`);
  const lineEnd = content.indexOf("\n", last.to);
  const end = lineEnd < 0 ? content.length : lineEnd;
  const isLineOver = /^\s*,?\s*(?:#.*)?$/.test(content.slice(last.to, end));
  if (!isLineOver) return at(last.to, `,\n${indent}${item}`);
  if (comma) return at(end, `\n${indent}${item},`);
  // Its comment stays on its line.
  const range = source.rangeOf({ from: last.to, to: end });
  return { range, newText: `,${content.slice(last.to, end)}\n${indent}${item}` };
}

/** In the words of the file: a model where it has a name for the models of Kubernetes, else a dictionary, which is read as one. */
function tolerationText(source: PythonSource, toleration: Readonly<Record<string, string>>): string {
  const models = modelsIn(source);
  const members = Object.entries(toleration);
  if (models !== undefined) {
    const words = members.map(([name, value]) => `${name}=${pythonText(value)}`).join(", ");
    return `${models}.V1Toleration(${words})`;
  }
  return `{${members.map(([name, value]) => `${pythonText(name)}: ${pythonText(value)}`).join(", ")}}`;
}

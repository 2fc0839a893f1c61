import type { SyntaxNode } from "@lezer/common";
import type { Scope } from "../syntax/scope.ts";
import type { ObjectNode } from "../../values/types.ts";
import { literalTree } from "../syntax/literalTree.ts";
import { childrenOf } from "../syntax/source.ts";

/** A dictionary of configuration in the code of a task, as a tree with the offsets of the file. */
export interface PythonConfig {
  readonly name: "task_config" | "defaults";
  readonly tree: ObjectNode;
}

const ASSIGNED = /\b(task_config|defaults)\s*(?::[^=\n]*)?=\s*(?=[{\w])/g;

/**
 * The dictionaries that are given as `task_config` or `defaults` to DBND's decorators, to tasks and to their classes, or
 * that a name given so is bound to. Found in the text, so that they are found in broken code, too.
 */
export function pythonConfigs(scope: Scope, text: string): readonly PythonConfig[] {
  const found = new Map<number, PythonConfig>();
  for (const match of text.matchAll(ASSIGNED)) {
    const name = match[1] === "defaults" ? "defaults" : "task_config";
    const at = scope.source.tree.resolveInner(match.index, 1);
    if (/String|Comment/.test(at.name) || !isOfTask(name, match.index, text, scope)) continue;
    const start = dictionaryStart(match.index + match[0].length, text, scope);
    const tree = start === undefined ? undefined : literalTree(text, start);
    if (tree?.type === "object") found.set(tree.start, { name, tree });
  }
  return [...found.values()].sort((left, right) => left.tree.start - right.tree.start);
}

/** `task_config` is DBND's own word; `defaults` counts in its decorators and in class bodies. */
function isOfTask(name: PythonConfig["name"], offset: number, text: string, scope: Scope): boolean {
  const before = text.slice(0, offset).trimEnd().slice(-1);
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  if (before !== "(" && before !== ",") return /^[ \t]+$/.test(line);
  if (name === "task_config") return true;
  const callee = calleeBefore(text, offset);
  return callee !== undefined && scope.dbndName(callee) !== undefined;
}

/** The name before the innermost parenthesis that is open at an offset. */
function calleeBefore(text: string, offset: number): string | undefined {
  let depth = 0;
  for (let at = offset - 1; at >= Math.max(0, offset - 5000); at--) {
    const character = text.charAt(at);
    if (/[)\]}]/.test(character)) depth++;
    else if (/[([{]/.test(character) && depth-- === 0) return /[\w.]+$/.exec(text.slice(0, at).trimEnd())?.[0];
  }
  return undefined;
}

function dictionaryStart(offset: number, text: string, scope: Scope): number | undefined {
  if (text.charAt(offset) === "{") return offset;
  const node = scope.source.tree.resolveInner(offset, 1);
  if (node.name !== "VariableName") return undefined;
  const meaning = scope.meaning(scope.source.textOf(node), node);
  return meaning.kind === "value" ? braceOf(meaning.node) : undefined;
}

function braceOf(node: SyntaxNode): number | undefined {
  const inner = node.name === "ParenthesizedExpression" ? childrenOf(node)[1] : node;
  return inner?.name === "DictionaryExpression" ? inner.from : undefined;
}

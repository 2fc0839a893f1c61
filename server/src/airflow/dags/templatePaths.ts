import type { SyntaxNode } from "@lezer/common";
import { evaluate } from "../../python/evaluation/evaluate.ts";
import { pathOf } from "../../python/evaluation/paths.ts";
import type { Scope } from "../../python/syntax/scope.ts";
import { Text } from "../../text/text.ts";
import { readDagFile } from "./dagFile.ts";

const NAME = "pod_template_file";

/**
 * The paths of pod templates that a file names by any expression: as an argument or its default, in a dictionary, in a name
 * or an attribute of that name. Where that depends on what a function is called with, the operators that it makes tell.
 */
export function templatePaths(scope: Scope): readonly string[] {
  const given: SyntaxNode[] = [];
  scope.source.tree.iterate({
    enter: ({ node }) => {
      const value = isName(node, scope) ? valueBeside(node) : undefined;
      if (value) given.push(value);
    },
  });
  const written = given.map((value) => pathOf(evaluate(value, scope)));
  const ofOperators = written.includes(undefined)
    ? readDagFile(Text.from(scope.source.content), scope, undefined).operators
    : [];
  const found = [...written, ...ofOperators.map(({ call }) => pathOf(call.arguments.get(NAME)))];
  return [...new Set(found.flatMap((path) => path?.text ?? []))];
}

function isName(node: SyntaxNode, { source }: Scope): boolean {
  if (node.name === "VariableName" || node.name === "PropertyName") return source.textOf(node) === NAME;
  return node.name === "String" && node.to - node.from === NAME.length + 2 && source.textOf(node).slice(1, -1) === NAME;
}

/** `name=VALUE`, `name: type = VALUE`, `{"name": VALUE}`, `setdefault("name", VALUE)`, `x["name"] = VALUE`, `x.name = VALUE`. */
function valueBeside(node: SyntaxNode): SyntaxNode | undefined {
  const isText = node.name === "String";
  let next = node.nextSibling;
  if (next?.name === "TypeDef") next = next.nextSibling;
  if (next === null || next.name === "]")
    next = node.parent?.name === "MemberExpression" ? node.parent.nextSibling : null;
  const joins = next?.name === "AssignOp" || (isText && (next?.name === ":" || next?.name === ","));
  return (joins && next?.nextSibling) || undefined;
}

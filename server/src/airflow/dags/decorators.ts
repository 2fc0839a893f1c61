import type { SyntaxNode } from "@lezer/common";
import { argumentsIn } from "../../python/evaluation/calls.ts";
import { evaluate } from "../../python/evaluation/evaluate.ts";
import { childrenOf } from "../../python/syntax/source.ts";
import type { Scope } from "../../python/syntax/scope.ts";
import type { PythonArgument } from "../../python/syntax/types.ts";

/** `@dag(…)` or `@task_group(…)` above a function: what it opens, and the list of arguments that it is given. */
export interface OpeningDecorator {
  readonly kind: "dag" | "task_group";
  readonly list: SyntaxNode | null;
}

/** The decorator of a function that makes a DAG or a task group of it; undefined where there is none. */
export function openingDecorator(definition: SyntaxNode, scope: Scope): OpeningDecorator | undefined {
  const decorators = definition.parent?.name === "DecoratedStatement" ? definition.parent.getChildren("Decorator") : [];
  for (const decorator of decorators) {
    const words = childrenOf(decorator).filter(({ name: kind }) => kind === "VariableName" || kind === "PropertyName");
    const path = scope.path(words.map((word) => scope.source.textOf(word)).join("."));
    const [, kind] = /^airflow\..*\b(dag|task_group)$/.exec(path) ?? [];
    if (kind !== "dag" && kind !== "task_group") continue;
    return { kind, list: decorator.getChild("ArgList") };
  }
  return undefined;
}

/** The arguments of a decorator. */
export function writtenIn(decorator: OpeningDecorator | undefined, scope: Scope): readonly PythonArgument[] {
  const list = decorator?.list;
  return list ? argumentsIn(list, scope, (inner) => evaluate(inner, scope)).given : [];
}

/** The name of a function. */
export function nameOf(definition: SyntaxNode, { source }: Scope): string | undefined {
  const node = definition.getChild("VariableName");
  return node ? source.textOf(node) : undefined;
}

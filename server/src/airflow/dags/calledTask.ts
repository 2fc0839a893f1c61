/** Decorated tasks that are called elsewhere than where they stand: in another file, or in a function that is called itself. */
import type { SyntaxNode } from "@lezer/common";
import type { PlacedDefinition, Scope } from "../../python/syntax/scope.ts";
import { childrenOf, dottedName } from "../../python/syntax/source.ts";

/** The function of a task, and the decorator that makes one of it; both stand in the function's scope. */
export interface CalledTask {
  readonly definition: PlacedDefinition;
  readonly decorator: SyntaxNode;
  /** Of the decorator, imports followed. */
  readonly path: string;
}

const TASK_DECORATOR = /^airflow\.(?:decorators|sdk)(?:\.\w+)*?\.task(?:\.\w+)*$/;

/** The dotted path of a decorator, imports followed. */
export function decoratorPath(decorator: SyntaxNode, scope: Scope): string {
  const words = childrenOf(decorator).filter(({ name }) => name === "VariableName" || name === "PropertyName");
  return scope.path(words.map((word) => scope.source.textOf(word)).join("."));
}

/** Whether a decorator of this path makes a task of a function (`@task`, `@task.kubernetes`, …). */
export function isTaskDecorator(path: string): boolean {
  return TASK_DECORATOR.test(path);
}

/** The name of what is called, without what says how: `f` of `f()`, `f.override(…)` and `f.partial(…)`. */
export function calledName(call: SyntaxNode, { source }: Scope): string | undefined {
  const [callee] = childrenOf(call);
  const name = callee && dottedName(callee, source);
  return name?.replace(/\.(?:override|partial|expand|expand_kwargs)$/, "");
}

/**
 * The task that a call makes of a decorated function. One of the file itself is read where it stands.
 *
 * @param isInCalled whether the call is in a function that is read for a call of it: then only tasks of that function itself
 * are read where they stand
 */
export function calledTask(call: SyntaxNode, scope: Scope, isInCalled = false): CalledTask | undefined {
  const name = calledName(call, scope);
  const definition = name === undefined ? undefined : scope.definitionOf(name, call, true);
  if (definition?.kind !== "function") return undefined;
  if (definition.scope.source.uri === scope.source.uri && (!isInCalled || standsAround(call, definition.node))) {
    return undefined;
  }
  for (const decorator of definition.node.parent?.getChildren("Decorator") ?? []) {
    const path = decoratorPath(decorator, definition.scope);
    if (isTaskDecorator(path)) return { definition, decorator, path };
  }
  return undefined;
}

/** Whether a function around a call is around a definition, too. */
function standsAround(call: SyntaxNode, definition: SyntaxNode): boolean {
  for (let node = call.parent; node; node = node.parent) {
    if (node.name === "FunctionDefinition" && node.from <= definition.from && node.to >= definition.to) return true;
  }
  return false;
}

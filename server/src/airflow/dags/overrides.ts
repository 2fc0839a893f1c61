/** What `override(…)` changes of a decorated function for one call: `f.override(task_id="x")()`. */
import type { SyntaxNode } from "@lezer/common";
import { argumentsIn } from "../../python/evaluation/calls.ts";
import { evaluate } from "../../python/evaluation/evaluate.ts";
import type { Scope } from "../../python/syntax/scope.ts";
import type { PythonArgument } from "../../python/syntax/types.ts";

export interface Overrides {
  readonly given: readonly PythonArgument[];
  /** False where `**` brings arguments that are not known. */
  readonly complete: boolean;
}

const NONE: Overrides = { given: [], complete: true };

/** @param call the innermost of `f.override(…).override(…)()`, or any other one, which overrides nothing */
export function overridesAt(call: SyntaxNode | undefined, scope: Scope): Overrides {
  return callsOn(call)
    .filter((one) => isOverride(one, scope))
    .flatMap((one) => one.getChild("ArgList") ?? [])
    .map((list) => argumentsIn(list, scope, (inner) => evaluate(inner, scope)))
    .reduce<Overrides>(
      (before, { given, complete }) => ({
        given: withOverrides(before.given, given),
        complete: before.complete && complete,
      }),
      NONE,
    );
}

/** The call that runs the function itself, behind what overrides it; undefined where it is not called there. */
export function runningCall(call: SyntaxNode, scope: Scope): SyntaxNode | undefined {
  return callsOn(call).find((one) => !isOverride(one, scope));
}

/** Arguments with those that are given for one call in the place of others of their names. */
export function withOverrides(
  before: readonly PythonArgument[],
  given: readonly PythonArgument[],
): readonly PythonArgument[] {
  const names = new Set(given.map(({ name }) => name));
  return [...before.filter(({ name }) => name === undefined || !names.has(name)), ...given];
}

/** Whether a call makes several tasks: `f.expand(…)`, `f.partial(…).expand(…)`, `f.override(…).expand_kwargs(…)`. */
export function isExpanded(call: SyntaxNode, scope: Scope): boolean {
  return callsOn(call).some((one) => /^expand(?:_kwargs)?$/.test(methodOf(one, scope) ?? ""));
}

/** A call, and the calls of what it gives: `f.a()`, `f.a().b()`, `f.a()()`. */
function callsOn(call: SyntaxNode | undefined): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let one: SyntaxNode | null | undefined = call; one?.name === "CallExpression";) {
    found.push(one);
    const outer: SyntaxNode | null = one.parent?.name === "MemberExpression" ? one.parent.parent : one.parent;
    // An argument of another call is none that is called.
    const isCallee: boolean = outer?.firstChild?.from === one.from && outer.firstChild.to >= one.to;
    one = isCallee ? outer : undefined;
  }
  return found;
}

function isOverride(call: SyntaxNode, scope: Scope): boolean {
  return methodOf(call, scope) === "override";
}

/** The last word of what is called, where that has several: `expand` of `f.expand(…)`. */
export function methodOf(call: SyntaxNode, { source }: Scope): string | undefined {
  const callee = call.firstChild;
  return callee?.name === "MemberExpression" && callee.lastChild ? source.textOf(callee.lastChild) : undefined;
}

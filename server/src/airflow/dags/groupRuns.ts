/** Decorated task groups that are called several times, or with arguments: what is in them is made by each call. */
import type { SyntaxNode } from "@lezer/common";
import { argumentsIn } from "../../python/evaluation/calls.ts";
import { evaluate } from "../../python/evaluation/evaluate.ts";
import { parametersGiven } from "../../python/evaluation/functionCalls.ts";
import type { Scope } from "../../python/syntax/scope.ts";
import type { PythonArgument, PythonValue } from "../../python/syntax/types.ts";
import { groupsOfCalls, type Dag, type DagContext } from "./dagOf.ts";
import { openingDecorator, type OpeningDecorator } from "./decorators.ts";
import { runningCall } from "./overrides.ts";
import { callsOf } from "./whereCalled.ts";

/** With more calls, those of all groups around a place together, only the first is read. */
const MOST = 100;

/**
 * What a place is read in, for each call of the decorated groups of its file around it; the context itself where there is no such
 * group, or only one call without arguments.
 */
export function groupRuns(at: SyntaxNode, context: DagContext): readonly DagContext[] {
  return groupsAround(at, context.scope).reduce<readonly DagContext[]>(
    (runs, { definition, decorator }) => {
      const calls = callsOf(definition, context.scope);
      const [only, ...more] = calls;
      if (!only || calls.length * runs.length > MOST) return runs;
      if (more.length === 0 && passedBy(only, context.scope).length === 0) return runs;
      return runs.flatMap((run) => {
        const groups = groupsOfCalls(calls, definition, decorator, { ...run, dags: new Map() });
        return calls.map((call, index) => runBy(call, definition, groups[index], run));
      });
    },
    [context],
  );
}

interface DecoratedGroup {
  readonly definition: SyntaxNode;
  readonly decorator: OpeningDecorator;
}

/** Outermost first. */
function groupsAround(at: SyntaxNode, scope: Scope): readonly DecoratedGroup[] {
  const found: DecoratedGroup[] = [];
  for (let node = at.parent; node; node = node.parent) {
    const decorator = node.name === "FunctionDefinition" ? openingDecorator(node, scope) : undefined;
    if (decorator?.kind === "task_group") found.unshift({ definition: node, decorator });
  }
  return found;
}

function runBy(call: SyntaxNode, definition: SyntaxNode, group: Dag | undefined, run: DagContext): DagContext {
  const body = definition.getChild("Body");
  const passed = passedBy(call, run.scope);
  const next = (node: SyntaxNode, of: Scope = run.scope): PythonValue => evaluate(node, of);
  return {
    ...run,
    scope: body ? run.scope.given(body, parametersGiven(definition, passed, run.scope, next)) : run.scope,
    groups: new Map([...(run.groups ?? []), ...(group ? [[definition.from, group] as const] : [])]),
    dags: new Map(),
  };
}

/** What a call gives the function's parameters; nothing where `expand()` or `partial()` give them something else. */
export function passedBy(call: SyntaxNode, scope: Scope): readonly PythonArgument[] {
  const run = runningCall(call, scope);
  const list = run?.firstChild?.name === "MemberExpression" ? null : run?.getChild("ArgList");
  const { given, complete } = list
    ? argumentsIn(list, scope, (inner) => evaluate(inner, scope))
    : { given: [], complete: false };
  return complete ? given : [];
}

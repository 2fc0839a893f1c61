/** Decorated task groups that are called several times, or with arguments: what is in them is made by each call. */
import type { SyntaxNode } from "@lezer/common";
import { argumentsIn } from "../../python/evaluation/calls.ts";
import { evaluate } from "../../python/evaluation/evaluate.ts";
import { parametersGiven } from "../../python/evaluation/functionCalls.ts";
import type { PlacedNode, Scope } from "../../python/syntax/scope.ts";
import { partsOf } from "../../python/syntax/source.ts";
import type { PythonArgument, PythonValue } from "../../python/syntax/types.ts";
import { groupsOfCalls, type Dag, type DagContext } from "./dagOf.ts";
import { openingDecorator, type OpeningDecorator } from "./decorators.ts";
import { expandedArguments, mappedArguments } from "./mapped.ts";
import { methodOf, runningCall } from "./overrides.ts";
import { callsOf } from "./whereCalled.ts";

/** With more calls, those of all groups around a place together, only the first is read. */
const MOST = 100;

/**
 * What a place is read in, for each call of the decorated groups of its file around it; the context itself where there is no such
 * group, or only one call without arguments.
 */
export function groupRuns(at: SyntaxNode, context: DagContext): readonly DagContext[] {
  return groupsAround(at, context).reduce<readonly DagContext[]>(
    (runs, { definition, decorator }) => {
      const calls = callsOf(definition, context.scope);
      const [only, ...more] = calls;
      if (!only || calls.length * runs.length > MOST) return runs;
      if (more.length === 0 && passedBy(only, context.scope, { node: definition, scope: context.scope }).length === 0)
        return runs;
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

/** Outermost first; of a function that is run by a call only those inside of it. */
function groupsAround(at: SyntaxNode, { scope, caller }: DagContext): readonly DecoratedGroup[] {
  const found: DecoratedGroup[] = [];
  for (let node = at.parent; node; node = node.parent) {
    if (caller && node.name === "Body" && node.from === caller.body.from && node.to === caller.body.to) break;
    const decorator = node.name === "FunctionDefinition" ? openingDecorator(node, scope) : undefined;
    if (decorator?.kind === "task_group") found.unshift({ definition: node, decorator });
  }
  return found;
}

function runBy(call: SyntaxNode, definition: SyntaxNode, group: Dag | undefined, run: DagContext): DagContext {
  const body = definition.getChild("Body");
  const passed = passedBy(call, run.scope, { node: definition, scope: run.scope });
  const next = (node: SyntaxNode, of: Scope = run.scope): PythonValue => evaluate(node, of);
  return {
    ...run,
    scope: body ? run.scope.given(body, parametersGiven(definition, passed, run.scope, next)) : run.scope,
    groups: new Map([...(run.groups ?? []), ...(group ? [[definition.from, group] as const] : [])]),
    dags: new Map(),
  };
}

/**
 * What a call gives the function's parameters. `partial()` gives all of a mapped group the same, `expand()` each its own; where
 * only running the file would tell what is given, no parameter has its default.
 */
export function passedBy(
  call: SyntaxNode,
  scope: Scope,
  { node: definition, scope: home }: PlacedNode,
): readonly PythonArgument[] {
  const run = runningCall(call, scope);
  const list = run?.getChild("ArgList");
  if (!run || !list) return [];
  const method = methodOf(run, scope);
  const expanded = method === "partial" ? mappedArguments(run, scope) : expandedArguments(run, scope);
  const isWritten = method === "partial" || !expanded;
  const { given, complete } = isWritten
    ? argumentsIn(list, scope, (inner) => evaluate(inner, scope))
    : { given: [], complete: true };
  const all = [...given, ...(expanded?.given ?? [])];
  if (complete && expanded?.complete !== false) return all;
  const names = new Set(all.map(({ name }) => name));
  return [...all.filter(({ name }) => name !== undefined), ...unknownParameters(definition, home, names)];
}

function unknownParameters(
  definition: SyntaxNode,
  { source }: Scope,
  given: ReadonlySet<string | undefined>,
): readonly PythonArgument[] {
  const list = definition.getChild("ParamList");
  return (list ? partsOf(list) : []).flatMap(([first]) => {
    const name = first?.name === "VariableName" ? source.textOf(first) : undefined;
    if (!first || name === undefined || given.has(name)) return [];
    const place = { uri: source.uri, range: source.rangeOf(first), source: name };
    return {
      name,
      value: { kind: "unknown", reason: "only running the file would tell what the group is given", ...place },
    };
  });
}

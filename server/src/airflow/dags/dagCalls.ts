import type { SyntaxNode } from "@lezer/common";
import { evaluate } from "../../python/evaluation/evaluate.ts";
import type { Scope } from "../../python/syntax/scope.ts";
import type { Position } from "../../text/types.ts";
import type { AirflowTarget } from "../target.ts";
import { calledTask } from "./calledTask.ts";
import type { DagContext } from "./dagOf.ts";
import { decoratedPlace, isOfCommand, placeOfCall, type KnownHelpers } from "./findOperators.ts";
import { operatorsAt, type DagOperator } from "./operators.ts";
import { calledTasks, decoratedTasks, inOnlyDag, type DagTask } from "./tasks.ts";

/** A call, or a decorated function, that is a task of a DAG, a pod operator, or (mostly) both. */
export interface DagCall {
  /** Where it begins and ends. */
  readonly start: Position;
  readonly end: Position;
  /** Of a call: its node in the tree of the scope that it was found in. */
  readonly node: SyntaxNode | undefined;
  /** Several where it stands in a loop, or where a function makes them. */
  readonly operators: readonly DagOperator[];
  /** Whether other code counts, too: of a function that makes the operators, the call that a decorated one gets, another file. */
  readonly readsOtherCode: boolean;
  /** Several where it stands in a loop. */
  readonly tasks: readonly DagTask[];
}

/** The pod operators of a file, in its order. */
export function operatorsOf(scope: Scope, project?: AirflowTarget): readonly DagOperator[] {
  return operatorsIn(findCalls({ scope, project, dags: new Map() }));
}

/** The tasks of a file, in its order: calls of operators and sensors, and functions that are decorated as tasks. */
export function tasksOf(scope: Scope, project?: AirflowTarget): readonly DagTask[] {
  return tasksIn(findCalls({ scope, project, dags: new Map() }));
}

/** The operators of some calls, in their order. */
export function operatorsIn(calls: readonly DagCall[]): readonly DagOperator[] {
  return calls.flatMap(({ operators }) => operators);
}

/** The tasks of all calls of a file, in their order. */
export function tasksIn(calls: readonly DagCall[]): readonly DagTask[] {
  return inOnlyDag(calls.flatMap(({ tasks }) => tasks));
}

/** The tasks and operators of a file, or of a part of one, in its order; each expression is evaluated once for both. */
export function findCalls(context: DagContext): readonly DagCall[] {
  const found: DagCall[] = [];
  const helpers: KnownHelpers = new Map();
  context.scope.source.tree.iterate({
    enter: (cursor) => {
      // Only a few nodes have to be made into objects.
      const call =
        cursor.name === "CallExpression"
          ? called(cursor.node, context, helpers)
          : cursor.name === "Decorator"
            ? decorated(cursor.node, context)
            : undefined;
      if (call) found.push(call);
    },
  });
  return found;
}

function called(node: SyntaxNode, context: DagContext, helpers: KnownHelpers): DagCall | undefined {
  const { scope } = context;
  let value: ReturnType<typeof evaluate> | undefined;
  const evaluated = (): ReturnType<typeof evaluate> => (value ??= evaluate(node, scope));
  const place = placeOfCall(node, scope, helpers);
  const operators = place ? operatorsAt(place, evaluated, context) : [];
  const tasks = calledTasks(node, evaluated, context);
  if (!place && tasks.length === 0) return undefined;
  const readsOtherCode =
    place?.helper !== undefined || place?.called !== undefined || calledTask(node, scope) !== undefined;
  return { ...scope.source.rangeOf(node), node, operators, readsOtherCode, tasks };
}

function decorated(node: SyntaxNode, context: DagContext): DagCall | undefined {
  const { scope } = context;
  const place = decoratedPlace(node, scope);
  const operators = place ? operatorsAt(place, undefined, context) : [];
  const tasks = decoratedTasks(node, context);
  if (!place && tasks.length === 0) return undefined;
  const range = scope.source.rangeOf(node.parent ?? node);
  return { ...range, node: undefined, operators, readsOtherCode: place !== undefined && isOfCommand(place), tasks };
}

import type { SyntaxNode } from "@lezer/common";
import type { Scope } from "../../python/syntax/scope.ts";
import { argumentsByName, textOf } from "../models/arguments.ts";
import { dagOf, type DagContext } from "./dagOf.ts";
import { decoratorCall } from "./decorated.ts";
import { nameOf } from "./decorators.ts";
import type { OperatorPlace } from "./findOperators.ts";
import { childId } from "./taskGroups.ts";

/** The DAG and the id of the task that a call makes of a decorated function, before others of that id are looked at. */
export function decoratedId(
  place: Pick<OperatorPlace, "node" | "path">,
  { definition, scope }: { readonly definition: SyntaxNode; readonly scope: Scope },
  at: SyntaxNode,
  of: DagContext,
): { readonly dagId?: string; readonly taskId?: string } {
  const given = argumentsByName(decoratorCall(place, definition, scope, at, of.scope), []);
  const dag = dagOf(at, given, of);
  const taskId = childId(dag.group, textOf(given.get("task_id")) ?? nameOf(definition, scope));
  return {
    ...(dag.dagId === undefined ? {} : { dagId: dag.dagId }),
    ...(taskId === undefined ? {} : { taskId }),
  };
}

import type { SyntaxNode } from "@lezer/common";
import type { DagTask } from "../../airflow/dags/tasks.ts";
import { childrenOf } from "../../python/syntax/source.ts";
import { holds } from "../../text/ranges.ts";
import type { Position, Range } from "../../text/types.ts";
import { calleeIn } from "./callPlace.ts";
import type { DagText } from "./dagText.ts";
import { placesOf, type Place } from "./operatorPlaces.ts";

/** A task that says something about its worker's pod, or those of a loop. */
export interface WorkerPlace {
  readonly tasks: Place<DagTask>;
  /** The word that means it. */
  readonly range: Range;
}

/** What in a call is about the worker's pod. */
const WORDS = /^["']?(?:executor_config|pod_override|KubernetesExecutor)["']?$/u;

/** The worker that a word of a call means (`executor_config`, `pod_override`), or the name of its task; undefined elsewhere. */
export function workerAt(dag: DagText, position: Position): WorkerPlace | undefined {
  const places = placesOf(dag.tasks());
  const named = places.find(({ first: { executorConfig, range } }) => executorConfig && holds(range, position));
  if (named) return { tasks: named, range: named.first.range };
  const { scope } = dag;
  const node = wordAt(dag, position);
  if (!node || !WORDS.test(scope.source.textOf(node))) return undefined;
  const start = startOfTask(node, dag);
  const tasks = places.find(
    ({ first: { range } }) => range.start.line === start?.line && range.start.character === start.character,
  );
  return tasks && { tasks, range: scope.source.rangeOf(node) };
}

function wordAt({ scope, text }: DagText, position: Position): SyntaxNode | undefined {
  const offset = text.offsetAt(position);
  const { tree } = scope.source;
  return [tree.resolveInner(offset, -1), tree.resolveInner(offset, 1)].find(({ name }) =>
    /^(?:VariableName|String)$/u.test(name),
  );
}

/** Where the name of the task begins whose call, or decorator, has the word in its arguments. */
function startOfTask(word: SyntaxNode, { scope }: DagText): Position | undefined {
  for (let node = word.parent; node; node = node.parent) {
    const call = node.name === "ArgList" ? node.parent : null;
    const isConfig =
      call !== null && childrenOf(node).some((child) => scope.source.textOf(child) === "executor_config");
    if (!isConfig) continue;
    const callee =
      call.name === "Decorator"
        ? call.parent?.getChild("FunctionDefinition")?.getChild("VariableName")
        : calleeIn(call);
    return callee ? scope.source.rangeOf(callee).start : undefined;
  }
  return undefined;
}

import type { SyntaxNode } from "@lezer/common";
import type { Range } from "../../text/types.ts";
import { evaluate } from "../../python/evaluation/evaluate.ts";
import { childrenOf, dottedName } from "../../python/syntax/source.ts";
import type { PythonValue } from "../../python/syntax/types.ts";
import { argumentsByName, textOf } from "../models/arguments.ts";
import { airflowTarget, NEWEST_TARGET, type AirflowTarget } from "../target.ts";
import { dagOf, type DagContext } from "./dagOf.ts";
import { calledTask, decoratorPath, isTaskDecorator } from "./calledTask.ts";
import { decoratedId } from "./decoratedId.ts";
import { decoratorCall } from "./decorated.ts";
import { nameOf } from "./decorators.ts";
import { inEachRound } from "./eachRound.ts";
import { madeByCall, madeByCalls } from "./madeByCalls.ts";
import { isExpanded } from "./overrides.ts";
import { childId } from "./taskGroups.ts";

/** A task of a DAG file: under the Kubernetes executor it runs in a pod of its own, whatever its operator does. */
export interface DagTask {
  readonly taskId: string;
  readonly dagId?: string;
  /** Of the name that is called, or of the function. */
  readonly range: Range;
  readonly uri: string;
  readonly executorConfig?: PythonValue;
  /** Its other arguments, where they or the DAG's defaults give them: `retries`, `queue`, … */
  readonly arguments: ReadonlyMap<string, PythonValue>;
  /** It stands for as many task instances as its arguments are expanded to. */
  readonly isMapped: boolean;
  readonly target: AirflowTarget;
}

/** What the executor and the scheduler read of a task besides `executor_config`. */
const READ = ["pool", "pool_slots", "priority_weight", "queue", "retries", "retry_delay"];

const OPERATOR = /(?:^|\.)[A-Z]\w*(?:Operator|Sensor)$/;

/**
 * The tasks of a call of an operator or a sensor, or of a task that another file decorates, one for each round of a loop over what
 * is known; none for any other call.
 *
 * @param evaluated the value of the call, where it is not in a loop
 */
export function calledTasks(node: SyntaxNode, evaluated: () => PythonValue, context: DagContext): readonly DagTask[] {
  const { source } = context.scope;
  const [callee] = childrenOf(node);
  const written = callee && dottedName(callee, source);
  const name = written?.replace(/\.partial$/, "");
  if (!callee || name === undefined) return [];
  const path = context.scope.path(name);
  // It may be imported under another name.
  if (!OPERATOR.test(name) && !OPERATOR.test(path)) return tasksOfOtherFile(node, callee, context);
  const place = { node, path, range: source.rangeOf(callee), isMapped: name !== written };
  return inEachRound(node, context, (of, isInLoop) => {
    const value = isInLoop ? evaluate(node, of.scope) : evaluated();
    return value.kind === "call" ? taskAt({ ...place, value }, of) : [];
  });
}

/** The tasks that a decorator makes of a function, one for each round of a loop; none for other decorators. */
export function decoratedTasks(node: SyntaxNode, context: DagContext): readonly DagTask[] {
  const { scope } = context;
  const path = decoratorPath(node, scope);
  const definition = node.parent?.getChild("FunctionDefinition");
  const name = definition?.getChild("VariableName");
  if (!definition || !name || !isTaskDecorator(path)) return [];
  const place = { path, range: scope.source.rangeOf(name), fallback: scope.source.textOf(name) };
  return madeByCalls(definition, node, context, (at, of) =>
    taskAt({ ...place, node: at, value: decoratorCall({ node, path }, definition, of.scope, at) }, of),
  ).map(({ made, id = made.taskId }) => (id === made.taskId ? made : { ...made, taskId: id }));
}

/** The tasks that a call makes of a decorated function of another file; none for any other call. */
function tasksOfOtherFile(node: SyntaxNode, callee: SyntaxNode, context: DagContext): readonly DagTask[] {
  const task = calledTask(node, context.scope);
  if (!task) return [];
  const { definition, decorator, path } = task;
  const function_ = definition.node;
  const place = { path, range: context.scope.source.rangeOf(callee), fallback: nameOf(function_, definition.scope) };
  const called = { scope: definition.scope, definition: function_ };
  return madeByCall(
    node,
    context,
    (at, of) => {
      const value = decoratorCall({ node: decorator, path }, function_, definition.scope, at, of.scope);
      return taskAt({ ...place, node: at, value }, of);
    },
    (at, of) => [decoratedId({ node: decorator, path }, called, at, of)],
  ).map(({ made, id = made.taskId }) => (id === made.taskId ? made : { ...made, taskId: id }));
}

/** All tasks of a file, those outside of a DAG being in the only one: a decorated function may stand before the DAG that calls it. */
export function inOnlyDag(tasks: readonly DagTask[]): readonly DagTask[] {
  const [only, ...more] = new Set(tasks.flatMap(({ dagId }) => dagId ?? []));
  if (only === undefined || more.length > 0) return tasks;
  return tasks.map((task) => (task.dagId === undefined ? { ...task, dagId: only } : task));
}

interface TaskPlace {
  readonly node: SyntaxNode;
  readonly value: Extract<PythonValue, { readonly kind: "call" }>;
  readonly path: string;
  readonly range: Range;
  /** The task id where none is given. */
  readonly fallback?: string | undefined;
  readonly isMapped?: boolean;
}

function taskAt(
  { node, value, path, range, fallback, isMapped = false }: TaskPlace,
  context: DagContext,
): readonly DagTask[] {
  const { scope, project } = context;
  const given = argumentsByName(value, []);
  const dag = dagOf(node, given, context);
  const taskId = childId(dag.group, textOf(given.get("task_id")) ?? fallback);
  if (taskId === undefined) return [];
  const valueOf = (name: string): PythonValue | undefined => given.get(name) ?? dag.defaults.get(name);
  const config = valueOf("executor_config");
  const task: DagTask = {
    taskId,
    ...(dag.dagId === undefined ? {} : { dagId: dag.dagId }),
    range,
    uri: scope.source.uri,
    target: project ?? targetOf(path),
    ...(config ? { executorConfig: config } : {}),
    arguments: new Map(
      READ.flatMap((name) => {
        const found = valueOf(name);
        return found ? [[name, found] as const] : [];
      }),
    ),
    isMapped: isMapped || dag.group?.isMapped === true || (fallback !== undefined && isExpanded(node, scope)),
  };
  return [task];
}

/** What the import of an operator says about the release. */
function targetOf(path: string): AirflowTarget {
  if (path.startsWith("airflow.contrib.")) return airflowTarget({ airflow: "1.10.15", provider: null });
  return NEWEST_TARGET;
}

import type { SyntaxNode } from "@lezer/common";
import type { Range } from "../../text/types.ts";
import { evaluate } from "../../python/evaluate.ts";
import type { Scope } from "../../python/scope.ts";
import { childrenOf, dottedName } from "../../python/source.ts";
import type { PythonValue } from "../../python/types.ts";
import { argumentsByName, textOf } from "../models/arguments.ts";
import { airflowTarget, type AirflowTarget } from "../target.ts";
import { dagOf, type KnownDags } from "./dagOf.ts";
import { decoratorCall } from "./decorated.ts";

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

const NEWEST = airflowTarget({ airflow: "3.0.0", provider: "10.3.1", client: 31 });
const OPERATOR = /(?:^|\.)[A-Z]\w*(?:Operator|Sensor)$/;
const TASK_DECORATOR = /^airflow\.(?:decorators|sdk)(?:\.\w+)*?\.task(?:\.\w+)*$/;

/** The tasks of a file, in its order: calls of operators and sensors, and functions that are decorated as tasks. */
export function tasksOf(scope: Scope, project?: AirflowTarget): readonly DagTask[] {
  const found: DagTask[] = [];
  const known: KnownDags = new Map();
  scope.source.tree.iterate({
    enter: (cursor) => {
      const task =
        cursor.name === "CallExpression"
          ? called(cursor.node, scope, known)
          : cursor.name === "Decorator"
            ? decorated(cursor.node, scope, known)
            : undefined;
      if (task) found.push({ ...task, target: project ?? targetOf(task.path) });
    },
  });
  const dags = new Set(found.flatMap(({ dagId }) => dagId ?? []));
  const [only] = dags;
  // A decorated function may stand outside of the DAG that calls it.
  return found.map((task) =>
    task.dagId === undefined && only !== undefined && dags.size === 1 ? { ...task, dagId: only } : task,
  );
}

type Found = Omit<DagTask, "target"> & { readonly path: string };

function called(node: SyntaxNode, scope: Scope, known: KnownDags): Found | undefined {
  const [callee] = childrenOf(node);
  const written = callee && dottedName(callee, scope.source);
  const name = written?.replace(/\.partial$/, "");
  if (!callee || name === undefined || !OPERATOR.test(name)) return undefined;
  const isMapped = name !== written;
  const value = evaluate(node, scope);
  if (value.kind !== "call") return undefined;
  return taskAt({ node, value, path: scope.path(name), range: scope.source.rangeOf(callee), isMapped }, scope, known);
}

function decorated(node: SyntaxNode, scope: Scope, known: KnownDags): Found | undefined {
  const words = childrenOf(node).filter(({ name }) => name === "VariableName" || name === "PropertyName");
  const path = scope.path(words.map((word) => scope.source.textOf(word)).join("."));
  const definition = node.parent?.getChild("FunctionDefinition");
  const name = definition?.getChild("VariableName");
  if (!definition || !name || !TASK_DECORATOR.test(path)) return undefined;
  const value = decoratorCall({ node, path }, definition, scope);
  const fallback = scope.source.textOf(name);
  return taskAt({ node, value, path, range: scope.source.rangeOf(name), fallback }, scope, known);
}

interface TaskPlace {
  readonly node: SyntaxNode;
  readonly value: Extract<PythonValue, { readonly kind: "call" }>;
  readonly path: string;
  readonly range: Range;
  /** The task id where none is given. */
  readonly fallback?: string;
  readonly isMapped?: boolean;
}

function taskAt(
  { node, value, path, range, fallback, isMapped = false }: TaskPlace,
  scope: Scope,
  known: KnownDags,
): Found | undefined {
  const given = argumentsByName(value, []);
  const dag = dagOf(node, given, scope, known);
  const taskId = textOf(given.get("task_id")) ?? fallback;
  if (taskId === undefined) return undefined;
  const valueOf = (name: string): PythonValue | undefined => given.get(name) ?? dag.defaults.get(name);
  const config = valueOf("executor_config");
  return {
    taskId,
    ...(dag.dagId === undefined ? {} : { dagId: dag.dagId }),
    range,
    uri: scope.source.uri,
    path,
    ...(config ? { executorConfig: config } : {}),
    arguments: new Map(
      READ.flatMap((name) => {
        const found = valueOf(name);
        return found ? [[name, found] as const] : [];
      }),
    ),
    isMapped,
  };
}

/** What the import of an operator says about the release. */
function targetOf(path: string): AirflowTarget {
  if (path.startsWith("airflow.contrib.")) return airflowTarget({ airflow: "1.10.15", provider: null });
  return NEWEST;
}

import type { Range } from "../../text/types.ts";
import type { Scope } from "../../python/scope.ts";
import type { PythonArgument, PythonCall, PythonValue } from "../../python/types.ts";
import { argumentsByName, textOf } from "../models/arguments.ts";
import { originOf } from "../models/origin.ts";
import type { OperatorCall } from "../operator/types.ts";
import { airflowTarget, type AirflowTarget } from "../target.ts";
import { throughClasses } from "./classDefaults.ts";
import { dagOf, type DagContext } from "./dagOf.ts";
import { decoratorArguments, decoratorCall } from "./decorated.ts";
import type { OperatorPlace } from "./findOperators.ts";

/** A pod operator of a DAG file, evaluated as far as that is possible without running it. */
export interface DagOperator {
  /** Absent when only running the file would tell it. */
  readonly taskId?: string;
  readonly dagId?: string;
  /** Of the name that is called. */
  readonly range: Range;
  readonly call: OperatorCall;
  /** The arguments that the call itself gives, those of unpacked dictionaries included. */
  readonly written: readonly PythonArgument[];
  /** True for the class of Airflow itself; a class that derives from it may take further arguments. */
  readonly exact: boolean;
  /** Set when `*` or `**` bring arguments that are not known. */
  readonly open?: PythonValue;
  readonly target: AirflowTarget;
}

/**
 * The operator of a place, evaluated; undefined when its call cannot be read as one. Where the project does not say which
 * release it is for, the import does.
 *
 * @param evaluated of a call: its value
 */
export function operatorAt(
  place: OperatorPlace,
  evaluated: (() => PythonValue) | undefined,
  { scope, project, dags }: DagContext,
): DagOperator | undefined {
  const { node, path, range, classes, function: definition } = place;
  const target = project ?? targetOfImport(path);
  const value = definition ? decoratorCall(place, definition, scope) : evaluated?.();
  if (value?.kind !== "call") return undefined;
  const given = argumentsByName(value, []);
  const dag = dagOf(node, given, scope, dags);
  const all = argumentsOf(place, new Map([...dag.defaults, ...given]), target, scope);
  const taskId = textOf(all.get("task_id"));
  return {
    ...(taskId === undefined ? {} : { taskId }),
    ...(dag.dagId === undefined ? {} : { dagId: dag.dagId }),
    range,
    written: value.arguments,
    exact: classes.length === 0 && path.endsWith(".KubernetesPodOperator"),
    call: { arguments: all, origin: originOf(value) },
    ...(value.complete ? {} : { open: value satisfies PythonCall }),
    target,
  };
}

/** The arguments that reach `KubernetesPodOperator`, through classes, decorators and Airflow's own children of it. */
function argumentsOf(
  place: OperatorPlace,
  given: ReadonlyMap<string, PythonValue>,
  target: AirflowTarget,
  scope: Scope,
): ReadonlyMap<string, PythonValue> {
  const { classes, path, function: definition } = place;
  if (definition) return decoratorArguments(place, definition, given, target, scope);
  const reaching = throughClasses(classes, given);
  const podName = reaching.get("pod_name");
  // Amazon's operator has a word of its own for the name.
  return path.endsWith(".EksPodOperator") && podName ? new Map([["name", podName], ...reaching]) : reaching;
}

/** The newest release that has the module which an operator is imported from. */
export function targetOfImport(path: string): AirflowTarget {
  if (path.startsWith("airflow.contrib.")) return airflowTarget({ airflow: "1.10.15", provider: null });
  if (path.includes(".operators.kubernetes_pod.")) return airflowTarget({ airflow: "2.9.3", provider: "9.0.1" });
  return airflowTarget({ airflow: "3.0.0", provider: "10.3.1", client: 31 });
}

import type { SyntaxNode } from "@lezer/common";
import type { Range } from "../../text/types.ts";
import { evaluate } from "../../python/evaluation/evaluate.ts";
import { parametersGiven } from "../../python/evaluation/functionCalls.ts";
import type { PlacedDefinition, Scope } from "../../python/syntax/scope.ts";
import type { PythonArgument, PythonCall, PythonValue } from "../../python/syntax/types.ts";
import { argumentsByName, textOf } from "../models/arguments.ts";
import { originOf } from "../models/origin.ts";
import type { OperatorCall } from "../operator/types.ts";
import { airflowTarget, NEWEST_TARGET, type AirflowTarget } from "../target.ts";
import { throughClasses } from "./classDefaults.ts";
import { dagOf, groupsOfCalls, surroundingsOf, type Dag, type DagContext } from "./dagOf.ts";
import { decoratedId } from "./decoratedId.ts";
import { decoratorArguments, decoratorCall } from "./decorated.ts";
import { openingDecorator } from "./decorators.ts";
import { inEachRound } from "./eachRound.ts";
import type { OperatorPlace } from "./findOperators.ts";
import { passedBy } from "./groupRuns.ts";
import { madeByCall, madeByCalls } from "./madeByCalls.ts";
import { mappedArguments } from "./mapped.ts";
import { isNotReached } from "./notReached.ts";
import { isExpanded } from "./overrides.ts";
import { childId, type TaskGroup } from "./taskGroups.ts";
import { callsLike } from "./whereCalled.ts";

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
  /** Set when the call is that of a function of the workspace, in which the operator stands. */
  readonly isMadeByFunction?: true;
  /** Set when `expand()` makes several tasks of it, or of a group around it. */
  readonly isMapped?: true;
  readonly target: AirflowTarget;
}

/**
 * The operators of a place, evaluated: one for each round of a loop over what is known, and for each call of a function that
 * makes one; none when its call cannot be read as one. Where the project does not say which release it is for, the import does.
 *
 * @param evaluated of a call that is not in a loop: its value
 */
export function operatorsAt(
  place: OperatorPlace,
  evaluated: (() => PythonValue) | undefined,
  context: DagContext,
): readonly DagOperator[] {
  const { function: definition, called } = place;
  if (definition) {
    const make = (at: SyntaxNode, of: DagContext): readonly DagOperator[] => {
      const operator = operatorAt(place, at, undefined, of);
      return operator ? [operator] : [];
    };
    const found = called
      ? madeByCall(called.at, context, make, (at, of) => [decoratedId(place, { ...called, definition }, at, of)])
      : madeByCalls(definition, place.node, context, make);
    return found.map(({ made, id }) => (id === made.taskId ? made : withTaskId(made, id)));
  }
  return inEachRound(place.node, context, (of, isInLoop) => {
    if (place.helper) return madeByFunction(place, of);
    const value = isInLoop ? () => evaluate(place.node, of.scope) : evaluated;
    return [operatorAt(place, place.node, value, of)].filter((one) => one !== undefined);
  });
}

/** The same operator under another id. */
function withTaskId(operator: DagOperator, id: string | undefined): DagOperator {
  const before = operator.call.arguments.get("task_id");
  if (id === undefined || !before) return operator;
  const { uri, range, source } = before;
  const given = new Map(operator.call.arguments).set("task_id", { kind: "constant", value: id, uri, range, source });
  return { ...operator, taskId: id, call: { ...operator.call, arguments: given } };
}

/** The operators that a function makes, with the parameters that the call gives it. */
function madeByFunction(place: OperatorPlace, context: DagContext): readonly DagOperator[] {
  const { helper, node, range } = place;
  const body = helper?.definition.node.getChild("Body");
  const call = evaluate(node, context.scope);
  if (!helper || !body || call.kind !== "call") return [];
  const { definition, places, isGroup } = helper;
  const given = isGroup ? passedBy(node, context.scope, definition) : call.arguments;
  const inside = definition.scope.given(
    body,
    parametersGiven(definition.node, given, definition.scope, (one, of = definition.scope) => evaluate(one, of)),
  );
  const around = isGroup ? insideCalledGroup(node, definition, context) : surroundingsOf(node, context);
  const caller = { body, around, node, context };
  return places.flatMap((inner) => {
    if (isNotReached(inner.node, inside)) return [];
    const value = inner.function ? undefined : () => evaluate(inner.node, inside);
    const made = operatorsAt(inner, value, { scope: inside, project: context.project, dags: new Map(), caller });
    return made.map((operator) => ({
      ...operator,
      range,
      ...(call.complete ? {} : { open: call }),
      isMadeByFunction: true as const,
    }));
  });
}

/** What is open in a decorated group of another file that is called. */
function insideCalledGroup(node: SyntaxNode, { node: definition, scope }: PlacedDefinition, context: DagContext): Dag {
  const { scope: file, node: call } = context.scope.inFile(node);
  // Numbers count up to the call that is meant.
  const calls = [...callsLike(call, file).filter(({ from }) => from < call.from), call];
  const decorator = openingDecorator(definition, scope);
  const around = groupsOfCalls(calls, definition, decorator, { ...context, scope: file }, scope).at(-1);
  return around ?? surroundingsOf(node, context);
}

function operatorAt(
  place: OperatorPlace,
  at: SyntaxNode,
  evaluated: (() => PythonValue) | undefined,
  context: DagContext,
): DagOperator | undefined {
  const { node, path, range, classes, function: definition } = place;
  const { scope, project } = context;
  const target = project ?? targetOfImport(path);
  const home = place.called?.scope ?? scope;
  const value = definition ? decoratorCall(place, definition, home, at, scope) : evaluated?.();
  if (value?.kind !== "call") return undefined;
  const mapped = definition ? undefined : mappedArguments(node, scope);
  const written = mapped ? [...value.arguments, ...mapped.given] : value.arguments;
  const given = argumentsByName({ ...value, arguments: written }, []);
  const dag = dagOf(at, given, context);
  const all = inGroup(argumentsOf(place, new Map([...dag.defaults, ...given]), target, home), dag.group);
  const taskId = textOf(all.get("task_id"));
  const isComplete = value.complete && mapped?.complete !== false;
  const isMapped =
    mapped !== undefined || dag.group?.isMapped === true || (definition && isExpanded(at, scope)) === true;
  return {
    ...(taskId === undefined ? {} : { taskId }),
    ...(dag.dagId === undefined ? {} : { dagId: dag.dagId }),
    range,
    written,
    exact: classes.length === 0 && path.endsWith(".KubernetesPodOperator"),
    call: { arguments: all, origin: originOf(value) },
    ...(isComplete ? {} : { open: value satisfies PythonCall }),
    ...(isMapped ? { isMapped } : {}),
    target,
  };
}

/** The arguments with the task's id as it is in its group: the operator is told that one (`BaseOperator.__init__`). */
function inGroup(
  values: ReadonlyMap<string, PythonValue>,
  group: TaskGroup | undefined,
): ReadonlyMap<string, PythonValue> {
  const label = values.get("task_id");
  const id = childId(group, textOf(label));
  if (!label || !group?.prefixes) return values;
  const { uri, range, source } = label;
  const reason = "the task's group is not known before the file runs";
  const place = { uri, range, source };
  const value: PythonValue =
    id === undefined ? { kind: "unknown", reason, ...place } : { kind: "constant", value: id, ...place };
  return new Map(values).set("task_id", value);
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
  return NEWEST_TARGET;
}

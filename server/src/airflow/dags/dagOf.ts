import type { SyntaxNode } from "@lezer/common";
import { evaluate } from "../../python/evaluation/evaluate.ts";
import { childrenOf, dottedName } from "../../python/syntax/source.ts";
import type { Scope } from "../../python/syntax/scope.ts";
import type { PythonCall, PythonValue } from "../../python/syntax/types.ts";
import { argumentsByName, textOf } from "../models/arguments.ts";
import type { AirflowTarget } from "../target.ts";

/** What the DAG around an operator says. */
export interface Dag {
  readonly dagId?: string;
  /** Arguments that operators have when they are not given themselves. */
  readonly defaults: ReadonlyMap<string, PythonValue>;
}

const NO_DAG: Dag = { defaults: new Map() };

/** What a statement says for the operators in it. */
interface Surroundings {
  readonly dag?: Dag | undefined;
  /** `default_args` of the task groups that it opens, which are stronger than those of the DAG (Airflow 2.2 and newer). */
  readonly group: ReadonlyMap<string, PythonValue>;
}

/** Statements that were looked at, by their offsets: many operators stand in the same one. */
export type KnownDags = Map<number, Surroundings>;

/** What the calls of a file are read in. */
export interface DagContext {
  readonly scope: Scope;
  /** The release that the project asks for, if it does. */
  readonly project: AirflowTarget | undefined;
  /** What was found of the DAGs around calls. */
  readonly dags: KnownDags;
}

/**
 * The DAG of an operator: the one that it is given, that of the `with` around it, or of the `@dag` function it is in. Task
 * groups between the two have a say in its defaults, the innermost the last.
 *
 * @param known of the same scope; gets what is found
 */
export function dagOf(call: SyntaxNode, given: ReadonlyMap<string, PythonValue>, of: Scope, known: KnownDags): Dag {
  const own = given.get("dag");
  const { scope, node: here } = of.inFile(call);
  const groups: (readonly [string, PythonValue])[] = [];
  let around: Dag | undefined;
  for (let node = here.parent; node && !around; node = node.parent) {
    if (node.name !== "WithStatement" && node.name !== "FunctionDefinition") continue;
    const said =
      known.get(node.from) ?? (node.name === "WithStatement" ? ofWith(node, scope) : ofFunction(node, scope));
    known.set(node.from, said);
    groups.unshift(...said.group);
    around = said.dag;
  }
  const dag = own?.kind === "call" ? readDag(own) : (around ?? NO_DAG);
  return groups.length === 0 ? dag : { ...dag, defaults: new Map([...dag.defaults, ...groups]) };
}

function ofWith(statement: SyntaxNode, scope: Scope): Surroundings {
  const opened = childrenOf(statement).flatMap((child) => {
    if (child.name !== "CallExpression" && child.name !== "VariableName") return [];
    const value = evaluate(child, scope);
    return value.kind === "call" ? [value] : [];
  });
  const dag = opened.find(isDag);
  const groups = opened.filter(isTaskGroup).flatMap((group) => [...readDag(group).defaults]);
  return { dag: dag && readDag(dag), group: new Map(groups) };
}

/** `@dag(…)`, whose id is the function's name unless it is given, and `@task_group(…)`. */
function ofFunction(definition: SyntaxNode, scope: Scope): Surroundings {
  const decorators = definition.parent?.name === "DecoratedStatement" ? definition.parent.getChildren("Decorator") : [];
  const name = definition.getChild("VariableName");
  for (const decorator of decorators) {
    const words = childrenOf(decorator).filter(({ name: kind }) => kind === "VariableName" || kind === "PropertyName");
    const path = scope.path(words.map((word) => scope.source.textOf(word)).join("."));
    const [, kind] = /^airflow\..*\b(dag|task_group)$/.exec(path) ?? [];
    if (kind === undefined) continue;
    const defaults = childrenOf(decorator.getChild("ArgList") ?? decorator);
    const at = defaults.findIndex((child) => dottedName(child, scope.source) === "default_args");
    const value = at < 0 ? undefined : defaults[at + 2];
    const members = value ? membersOf(evaluate(value, scope)) : new Map<string, PythonValue>();
    if (kind === "task_group") return { group: members };
    return { dag: { ...(name ? { dagId: scope.source.textOf(name) } : {}), defaults: members }, group: new Map() };
  }
  return { group: new Map() };
}

function isDag({ callee }: PythonCall): boolean {
  return /(?:^|\.)DAG$/.test(callee);
}

function isTaskGroup({ callee }: PythonCall): boolean {
  return /(?:^|\.)TaskGroup$/.test(callee);
}

function readDag(call: PythonCall): Dag {
  const given = argumentsByName(call, ["dag_id"]);
  const dagId = textOf(given.get("dag_id"));
  const defaults = given.get("default_args");
  return { ...(dagId === undefined ? {} : { dagId }), defaults: defaults ? membersOf(defaults) : new Map() };
}

function membersOf(value: PythonValue): ReadonlyMap<string, PythonValue> {
  if (value.kind !== "dict") return new Map();
  return new Map(
    value.members.flatMap(({ key, value: member }) => {
      const name = textOf(key);
      return name === undefined ? [] : [[name, member] as const];
    }),
  );
}

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

/** The DAGs of statements that were looked at, by their offsets: many operators stand in the same one. */
export type KnownDags = Map<number, Dag | undefined>;

/** What the calls of a file are read in. */
export interface DagContext {
  readonly scope: Scope;
  /** The release that the project asks for, if it does. */
  readonly project: AirflowTarget | undefined;
  /** What was found of the DAGs around calls. */
  readonly dags: KnownDags;
}

/**
 * The DAG of an operator: the one that it is given, that of the `with` around it, or of the `@dag` function it is in.
 *
 * @param known of the same scope; gets what is found
 */
export function dagOf(call: SyntaxNode, given: ReadonlyMap<string, PythonValue>, of: Scope, known: KnownDags): Dag {
  const own = given.get("dag");
  if (own?.kind === "call") return readDag(own);
  const { scope, node: here } = of.inFile(call);
  for (let node = here.parent; node; node = node.parent) {
    if (node.name !== "WithStatement" && node.name !== "FunctionDefinition") continue;
    if (!known.has(node.from)) {
      known.set(node.from, node.name === "WithStatement" ? dagOfWith(node, scope) : dagOfFunction(node, scope));
    }
    const dag = known.get(node.from);
    if (dag) return dag;
  }
  return NO_DAG;
}

function dagOfWith(statement: SyntaxNode, scope: Scope): Dag | undefined {
  for (const child of childrenOf(statement)) {
    if (child.name !== "CallExpression" && child.name !== "VariableName") continue;
    const value = evaluate(child, scope);
    if (value.kind === "call" && isDag(value)) return readDag(value);
  }
  return undefined;
}

/** `@dag(…)`: the id is the function's name unless it is given. */
function dagOfFunction(definition: SyntaxNode, scope: Scope): Dag | undefined {
  const decorators = definition.parent?.name === "DecoratedStatement" ? definition.parent.getChildren("Decorator") : [];
  const name = definition.getChild("VariableName");
  for (const decorator of decorators) {
    const words = childrenOf(decorator).filter(({ name: kind }) => kind === "VariableName" || kind === "PropertyName");
    const path = scope.path(words.map((word) => scope.source.textOf(word)).join("."));
    if (!/^airflow\..*\bdag$/.test(path)) continue;
    const defaults = childrenOf(decorator.getChild("ArgList") ?? decorator);
    const at = defaults.findIndex((child) => dottedName(child, scope.source) === "default_args");
    const value = at < 0 ? undefined : defaults[at + 2];
    return {
      ...(name ? { dagId: scope.source.textOf(name) } : {}),
      defaults: value ? membersOf(evaluate(value, scope)) : new Map(),
    };
  }
  return undefined;
}

function isDag({ callee }: PythonCall): boolean {
  return /(?:^|\.)DAG$/.test(callee);
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

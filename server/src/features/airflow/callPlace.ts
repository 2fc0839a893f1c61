import type { SyntaxNode } from "@lezer/common";
import type { DagOperator } from "../../airflow/dags/operators.ts";
import { modelNameOf } from "../../airflow/models/construct.ts";
import { NEWEST_TARGET, type AirflowTarget } from "../../airflow/target.ts";
import { childrenOf, dottedName, partsOf, type Part } from "../../python/syntax/source.ts";
import type { Position, Range } from "../../text/types.ts";
import { argumentListAt, type DagText } from "./dagText.ts";

/** An operator that is called, or the class of a model. */
export type Callee = { readonly operator: DagOperator } | { readonly model: string };

/** A place between the parentheses of an operator's call, or of a model's. */
export interface CallPlace {
  readonly of: Callee;
  readonly target: AirflowTarget;
  /** Names of the arguments that the call gives, without the one at the place. */
  readonly given: ReadonlySet<string>;
  /** The argument whose name, or value, stands at the place. */
  readonly argument?: { readonly name: string; readonly nameRange: Range; readonly isValue: boolean };
  /** The word at the place, to be replaced. */
  readonly word: Range;
}

/** Where an offset stands in a call that makes a pod, or a part of one; undefined elsewhere. */
export function callPlace(dag: DagText, position: Position): CallPlace | undefined {
  const offset = dag.text.offsetAt(position);
  const list = argumentListAt(dag, offset);
  const callee = list?.parent && calleeIn(list.parent);
  if (!list || !callee) return undefined;
  const of = calleeOf(dag, callee);
  if (!of) return undefined;
  const parts = partsOf(list);
  const here = parts.find((part) => (part[0]?.from ?? 0) <= offset && offset <= (part.at(-1)?.to ?? 0));
  const given = new Set(parts.filter((part) => part !== here).flatMap((part) => nameOf(part, dag) ?? []));
  const target = targetAt(of, dag);
  const argument = here && argumentOf(here, dag, offset);
  return { of, target, given, ...(argument ? { argument } : {}), word: wordAt(dag, offset) };
}

/** The release that a call is for: of a model, that of the file's operators, else the project's. */
export function targetAt(of: Callee | { readonly secret: true }, { operators, project }: DagText): AirflowTarget {
  if ("operator" in of) return of.operator.target;
  return operators[0]?.target ?? project ?? NEWEST_TARGET;
}

/** What is called; of a decorator, its first word. */
export function calleeIn(parent: SyntaxNode): SyntaxNode | undefined {
  if (parent.name === "CallExpression") return childrenOf(parent)[0];
  return parent.name === "Decorator" ? childrenOf(parent).find(({ name }) => name === "VariableName") : undefined;
}

/** Which operator, or model, a callee is; undefined for any other. */
export function calleeOf(dag: DagText, callee: SyntaxNode): Callee | undefined {
  const { scope } = dag;
  const range = scope.source.rangeOf(callee);
  const operator = dag.operators.find((one) => !one.isMadeByFunction && isSame(one.range, range));
  if (operator) return { operator };
  const name = dottedName(callee, scope.source);
  const model = name === undefined ? undefined : modelNameOf(scope.path(name));
  return model === undefined ? undefined : { model };
}

function isSame(one: Range, other: Range): boolean {
  return one.start.line === other.start.line && one.start.character === other.start.character;
}

function nameOf([first, second]: Part, { scope }: DagText): string | undefined {
  return first?.name === "VariableName" && second?.name === "AssignOp" ? scope.source.textOf(first) : undefined;
}

function argumentOf(part: Part, dag: DagText, offset: number): CallPlace["argument"] {
  const [first, second] = part;
  const name = nameOf(part, dag);
  if (name === undefined || !first || !second) return undefined;
  return { name, nameRange: dag.scope.source.rangeOf(first), isValue: offset >= second.to };
}

/** A text with its quotes, or the letters around. */
export function wordAt({ content, text, scope }: DagText, offset: number): Range {
  const node = scope.source.tree.resolveInner(offset, -1);
  if (node.name === "String") return scope.source.rangeOf(node);
  const before = /\w*$/.exec(content.slice(Math.max(0, offset - 100), offset))?.[0].length ?? 0;
  const after = /^\w*/.exec(content.slice(offset, offset + 100))?.[0].length ?? 0;
  return { start: text.positionAt(offset - before), end: text.positionAt(offset + after) };
}

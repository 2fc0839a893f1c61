import type { SyntaxNode } from "@lezer/common";
import type { Scope } from "../../python/scope.ts";
import { childrenOf, type PythonSource } from "../../python/source.ts";
import { difference } from "../../python/syntaxTree.ts";
import type { AirflowTarget } from "../target.ts";
import type { KnownDags } from "./dagOf.ts";
import { findOperators, placeOfCall } from "./findOperators.ts";
import { operatorAt, type DagOperator } from "./operators.ts";

/** The operators of one version of a file, and where their code stands. */
export interface FoundOperators {
  readonly operators: readonly DagOperator[];
  readonly scope: Scope;
  readonly project: AirflowTarget | undefined;
  readonly places: readonly FoundPlace[];
}

/** Offsets of a call, or of a decorated function with its decorators. */
interface FoundPlace {
  readonly from: number;
  readonly to: number;
  readonly isCall: boolean;
  readonly operator: DagOperator | undefined;
}

/**
 * The operators of a file. With those of an older version, and an edit inside of a text among the arguments of a call, only
 * that call is evaluated: the others are the same objects as before. The result is the same either way.
 */
export function foundOperators(
  scope: Scope,
  project: AirflowTarget | undefined,
  before?: FoundOperators,
): FoundOperators {
  const places = (before?.project === project && before && updated(scope, before)) || allPlaces(scope, project);
  return { operators: places.flatMap(({ operator }) => operator ?? []), scope, project, places };
}

function allPlaces(scope: Scope, project: AirflowTarget | undefined): readonly FoundPlace[] {
  const dags: KnownDags = new Map();
  return findOperators(scope).map((place) => {
    const { from, to } = place.function?.parent ?? place.node;
    return { from, to, isCall: !place.function, operator: operatorAt(place, scope, project, dags) };
  });
}

/** The places after an edit; undefined when more than one call may have changed. */
function updated(scope: Scope, { scope: old, project, places }: FoundOperators): readonly FoundPlace[] | undefined {
  if (!old.source.isCorrect || !scope.source.isCorrect || old.foreign || scope.foreign) return undefined;
  if (old.source.content === scope.source.content) return places;
  const changed = changedText(old.source, scope.source);
  if (!changed) return undefined;
  const { text, shift } = changed;
  const [index = -1, ...more] = places.flatMap(({ from, to }, at) => (from <= text.from && text.to <= to ? [at] : []));
  const call = places[index];
  if (!call?.isCall || more.length > 0) return undefined;
  const node = callAt(text, call.from, call.to);
  if (!node || !endsItsLine(node, old.source) || isReadElsewhere(node, old.source, places)) return undefined;
  const now = callAt(scope.source.tree.resolveInner(text.from, 1), call.from, call.to + shift);
  const place = now && placeOfCall(now, scope);
  if (!place) return undefined;
  return places.map((one, at) => {
    if (at === index) return { ...one, to: one.to + shift, operator: operatorAt(place, scope, project) };
    return one.from > text.from ? { ...one, from: one.from + shift, to: one.to + shift } : one;
  });
}

/** A text in quotes on one line, with nothing in it that could end it sooner or later. */
const PLAIN = /^(?:"[^"'\\\r\n]*"|'[^"'\\\r\n]*')$/;

/** The node of the plain text in quotes that is all that differs, in the old tree, and by how much it has grown. */
function changedText(
  old: PythonSource,
  now: PythonSource,
): { readonly text: SyntaxNode; readonly shift: number } | undefined {
  const { from, to, newTo } = difference(old.content, now.content);
  const text = old.tree.resolveInner(from, -1);
  const shift = newTo - to;
  if (text.name !== "String" || from <= text.from || to >= text.to) return undefined;
  const isPlain = PLAIN.test(old.textOf(text)) && PLAIN.test(now.textOf({ from: text.from, to: text.to + shift }));
  return isPlain ? { text, shift } : undefined;
}

/** The call at these offsets in whose arguments a node stands. */
function callAt(node: SyntaxNode, from: number, to: number): SyntaxNode | undefined {
  let inArguments = false;
  for (let one: SyntaxNode | null = node; one; one = one.parent) {
    if (one.name === "CallExpression" && one.from === from && one.to === to) return inArguments ? one : undefined;
    inArguments = one.name === "ArgList";
  }
  return undefined;
}

/** Whether nothing follows a call on its last line, of which the place would have moved. */
function endsItsLine(call: SyntaxNode, { content }: PythonSource): boolean {
  const end = content.indexOf("\n", call.to);
  return /^\s*(?:#.*)?$/.test(content.slice(call.to, end < 0 ? content.length : end));
}

/** Whether another operator may read the value of a call: by a name that it is bound to. */
function isReadElsewhere(call: SyntaxNode, source: PythonSource, places: readonly FoundPlace[]): boolean {
  const statement = statementOf(call);
  if (statement?.name === "ExpressionStatement") return false;
  const [target, operator, value, more] = statement?.name === "AssignStatement" ? childrenOf(statement) : [];
  if (target?.name !== "VariableName" || operator?.name !== "AssignOp" || value?.from !== call.from || more)
    return true;
  const name = source.textOf(target);
  if (!/^\w+$/.test(name)) return true;
  for (const { index } of source.content.matchAll(new RegExp(`\\b${name}\\b`, "g"))) {
    if (index === target.from) continue;
    const node = source.tree.resolveInner(index, 1);
    if (node.name === "String" || node.name === "Comment") continue;
    // What is only put in an order, as in `a >> b`, is not evaluated.
    const user = statementOf(node);
    if (user?.name !== "ExpressionStatement") return true;
    if (places.some(({ from, to }) => from < user.to && to > user.from)) return true;
  }
  return false;
}

function statementOf(node: SyntaxNode): SyntaxNode | undefined {
  let one: SyntaxNode | null = node;
  while (one && !/(?:Statement|Definition)$/.test(one.name)) one = one.parent;
  return one ?? undefined;
}

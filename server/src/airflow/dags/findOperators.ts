import type { SyntaxNode } from "@lezer/common";
import type { Range } from "../../text/types.ts";
import { childrenOf, dottedName } from "../../python/source.ts";
import type { PlacedClass, Scope } from "../../python/scope.ts";

/** A call of an operator that makes a pod, or a decorator that makes one of a function. */
export interface OperatorPlace {
  /** The call, or the decorator. */
  readonly node: SyntaxNode;
  /** Dotted path of the class of Airflow, imports followed; of a decorator: its own. */
  readonly path: string;
  /** Of the name that is called. */
  readonly range: Range;
  /** Classes of the workspace between what is called and Airflow's, what is called first. */
  readonly classes: readonly PlacedClass[];
  /** The function below a decorator. */
  readonly function?: SyntaxNode;
}

/** Operators that make a pod of their arguments, and their children with more arguments. */
const OPERATORS = /^(?:KubernetesPodOperator|GKEStartPodOperator|GKEPodOperator|EksPodOperator)$/;
const DECORATOR = /^airflow\.(?:decorators|sdk)(?:\.\w+)*?\.task\.(?:kubernetes|kubernetes_cmd)$/;
/** Bases are followed this far. */
const MAX_BASES = 10;

/** A call as that of an operator; undefined for any other call. */
export function placeOfCall(node: SyntaxNode, scope: Scope): OperatorPlace | undefined {
  const [callee] = childrenOf(node);
  const name = callee && dottedName(callee, scope.source)?.replace(/\.partial$/, "");
  if (!callee || name === undefined) return undefined;
  const way = wayToOperator(name, callee, scope, []);
  return way && { node, ...way, range: scope.source.rangeOf(callee) };
}

/** The way from a name to the operator that it is, or derives from; undefined for any other name. */
function wayToOperator(
  name: string,
  at: SyntaxNode,
  scope: Scope,
  classes: readonly PlacedClass[],
): Pick<OperatorPlace, "path" | "classes"> | undefined {
  const path = scope.path(name);
  const last = path.slice(path.lastIndexOf(".") + 1);
  if (OPERATORS.test(last) && path !== last && path.startsWith("airflow")) return { path, classes };
  if (classes.length > MAX_BASES || !/^(?:\w+\.)*[A-Z]\w*$/.test(name)) return undefined;
  const own = scope.classOf(name, at);
  if (
    !own ||
    classes.some(({ node, scope: { source } }) => node.from === own.node.from && source === own.scope.source)
  ) {
    return undefined;
  }
  for (const base of childrenOf(own.node.getChild("ArgList") ?? own.node)) {
    const baseName = dottedName(base, own.scope.source);
    const way = baseName === undefined ? undefined : wayToOperator(baseName, own.node, own.scope, [...classes, own]);
    if (way) return way;
  }
  return undefined;
}

/** A decorator that makes a pod operator of the function below it; undefined for any other. */
export function decoratedPlace(node: SyntaxNode, scope: Scope): OperatorPlace | undefined {
  const words = childrenOf(node).filter(({ name }) => name === "VariableName" || name === "PropertyName");
  const [first] = words;
  const last = words.at(-1);
  const definition = node.parent?.getChild("FunctionDefinition");
  if (!first || !last || !definition) return undefined;
  const path = scope.path(words.map((word) => scope.source.textOf(word)).join("."));
  if (!DECORATOR.test(path)) return undefined;
  const range = scope.source.rangeOf({ from: first.from, to: last.to });
  return { node, path, range, classes: [], function: definition };
}

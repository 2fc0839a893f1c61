import type { SyntaxNode } from "@lezer/common";
import type { Range } from "../../text/types.ts";
import { childrenOf, dottedName } from "../../python/syntax/source.ts";
import type { PlacedClass, PlacedDefinition, Scope } from "../../python/syntax/scope.ts";
import { calledTask, decoratorPath } from "./calledTask.ts";
import { openingDecorator } from "./decorators.ts";

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
  /** Where the decorated function is called, and its scope, when it does not stand where it is called. */
  readonly called?: { readonly at: SyntaxNode; readonly scope: Scope };
  /** What is called is a function of the workspace in which operators stand: they are made with the call's arguments. */
  readonly helper?: {
    readonly definition: PlacedDefinition;
    readonly places: readonly OperatorPlace[];
    /** It is a decorated task group. */
    readonly isGroup: boolean;
  };
}

/** Operators that make a pod of their arguments, and their children with more arguments. */
const OPERATORS = /^(?:KubernetesPodOperator|GKEStartPodOperator|GKEPodOperator|EksPodOperator)$/;
const DECORATOR = /^airflow\.(?:decorators|sdk)(?:\.\w+)*?\.task\.(?:kubernetes|kubernetes_cmd)$/;
/** Bases are followed this far. */
const MAX_BASES = 10;
/** Functions that call functions are followed this far. */
const MAX_HELPERS = 4;

/** Operators in functions that were looked at, by the offset of their body and their file: many calls are of the same one. */
export type KnownHelpers = Map<number, Map<Scope, readonly OperatorPlace[]>>;

/** A call as that of an operator, or of a function that makes operators; undefined for any other call. */
export function placeOfCall(node: SyntaxNode, scope: Scope, known: KnownHelpers, depth = 0): OperatorPlace | undefined {
  const [callee] = childrenOf(node);
  const name = callee && dottedName(callee, scope.source)?.replace(/\.partial$/, "");
  if (!callee || name === undefined) return undefined;
  const range = scope.source.rangeOf(callee);
  const way = wayToOperator(name, callee, scope, []);
  if (way) return { node, ...way, range };
  const helper = helperOf(name, callee, scope, known, depth);
  if (helper) return { node, path: name, range, classes: [], helper };
  const task = calledTask(node, scope, depth > 0);
  const place = task && decoratedPlace(task.decorator, task.definition.scope);
  return place && { ...place, range, called: { at: node, scope: task.definition.scope } };
}

/** A function of the workspace that makes operators. */
function helperOf(
  name: string,
  at: SyntaxNode,
  scope: Scope,
  known: KnownHelpers,
  depth: number,
): OperatorPlace["helper"] {
  if (depth >= MAX_HELPERS) return undefined;
  const plain = scope.definitionOf(name, at);
  const definition = plain ?? groupDefinition(name, at, scope, depth);
  const body = definition?.kind === "function" ? definition.node.getChild("Body") : null;
  if (!definition || !body) return undefined;
  const ofPlace = known.get(body.from) ?? new Map<Scope, readonly OperatorPlace[]>();
  known.set(body.from, ofPlace);
  let places = ofPlace.get(definition.scope);
  if (!places) {
    // A function that calls itself makes nothing the second time.
    ofPlace.set(definition.scope, []);
    places = placesIn(body, definition.scope, known, depth + 1);
    ofPlace.set(definition.scope, places);
  }
  return places.length > 0 ? { definition, places, isGroup: !plain } : undefined;
}

/** A decorated task group that is called; one of the file itself is read where it stands, unless a function calls it. */
function groupDefinition(name: string, at: SyntaxNode, scope: Scope, depth: number): PlacedDefinition | undefined {
  const own = name.replace(/\.(?:override|expand|expand_kwargs)$/, "");
  const found = scope.definitionOf(own, at, true);
  if (found?.kind !== "function" || (depth === 0 && found.scope.source.uri === scope.source.uri)) return undefined;
  return openingDecorator(found.node, found.scope)?.kind === "task_group" ? found : undefined;
}

/** The operators in the body of a function; functions inside of it are not run with it. */
function placesIn(body: SyntaxNode, scope: Scope, known: KnownHelpers, depth: number): readonly OperatorPlace[] {
  const found: OperatorPlace[] = [];
  body.cursor().iterate((cursor) => {
    if (cursor.name === "FunctionDefinition") return false;
    const place =
      cursor.name === "CallExpression"
        ? placeOfCall(cursor.node, scope, known, depth)
        : cursor.name === "Decorator"
          ? decoratedPlace(cursor.node, scope)
          : undefined;
    if (place) found.push(place);
    return true;
  });
  return found;
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
  const own = scope.definitionOf(name, at);
  if (
    own?.kind !== "class" ||
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
  const path = decoratorPath(node, scope);
  if (!DECORATOR.test(path)) return undefined;
  const range = scope.source.rangeOf({ from: first.from, to: last.to });
  return { node, path, range, classes: [], function: definition };
}

/** Whether the function below a decorator returns the command of its pod, instead of being run in it. */
export function isOfCommand({ path }: Pick<OperatorPlace, "path">): boolean {
  return path.endsWith(".kubernetes_cmd");
}

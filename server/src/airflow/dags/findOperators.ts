import type { SyntaxNode } from "@lezer/common";
import type { Range } from "../../text/types.ts";
import { childrenOf, dottedName } from "../../python/source.ts";
import type { Scope } from "../../python/scope.ts";

/** A call of an operator that makes a pod. */
export interface OperatorPlace {
  /** The call. */
  readonly node: SyntaxNode;
  /** Dotted path of the class, imports followed. */
  readonly path: string;
  /** Of the name that is called. */
  readonly range: Range;
  /** True for `KubernetesPodOperator` itself. */
  readonly exact: boolean;
}

/** Operators that make a pod of their arguments, and their children with more arguments. */
const OPERATORS = /^(?:KubernetesPodOperator|GKEStartPodOperator|GKEPodOperator|EksPodOperator)$/;
/** Calls of pod operators, in the order of the file: by their import paths, and of classes in the file that derive from them. */
export function findOperators(scope: Scope): readonly OperatorPlace[] {
  const found: OperatorPlace[] = [];
  scope.source.tree.iterate({
    enter: ({ node }) => {
      if (node.name !== "CallExpression") return;
      const [callee] = childrenOf(node);
      const name = callee && dottedName(callee, scope.source);
      if (!callee || name === undefined) return;
      const path = operatorPath(name.replace(/\.partial$/, ""), callee, scope, 0);
      if (path === undefined) return;
      const exact = scope.path(name.replace(/\.partial$/, "")) === path && path.endsWith(".KubernetesPodOperator");
      found.push({ node, path, range: scope.source.rangeOf(callee), exact });
    },
  });
  return found;
}

/** Classes of the file are followed to their bases this far. */
const MAX_BASES = 10;

/** The path of the operator that a name is, or derives from; undefined for any other name. */
function operatorPath(name: string, at: SyntaxNode, scope: Scope, depth: number): string | undefined {
  const path = scope.path(name);
  const last = path.slice(path.lastIndexOf(".") + 1);
  if (OPERATORS.test(last) && path !== last) return path;
  if (depth > MAX_BASES || name.includes(".")) return undefined;
  const meaning = scope.meaning(name, at);
  if (meaning.kind !== "class") return undefined;
  for (const base of childrenOf(meaning.node.getChild("ArgList") ?? meaning.node)) {
    const baseName = dottedName(base, scope.source);
    const found =
      baseName === undefined || baseName === name ? undefined : operatorPath(baseName, meaning.node, scope, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

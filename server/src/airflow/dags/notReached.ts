import type { SyntaxNode } from "@lezer/common";
import { evaluate } from "../../python/evaluation/evaluate.ts";
import { truthOf } from "../../python/evaluation/pythonValues.ts";
import type { Scope } from "../../python/syntax/scope.ts";
import { childrenOf } from "../../python/syntax/source.ts";

/**
 * Whether a condition around a place, up to the function that it is in, keeps this round of a loop, or this call of a
 * function, from it. Conditions that only running the code would tell keep nothing.
 */
export function isNotReached(at: SyntaxNode, scope: Scope): boolean {
  let inner = at;
  for (
    let node = at.parent;
    node && !/^(?:Function|Class)Definition$/.test(node.name);
    inner = node, node = node.parent
  ) {
    if (node.name === "IfStatement" && inner.name === "Body" && isOtherBranch(node, inner, scope)) return true;
    if (node.name.endsWith("ComprehensionExpression") && isFilteredOut(node, scope)) return true;
  }
  return false;
}

function isOtherBranch(statement: SyntaxNode, body: SyntaxNode, scope: Scope): boolean {
  const children = childrenOf(statement);
  for (const [index, child] of children.entries()) {
    const test = children[index + 1];
    if (child.name === "Body" && child.from === body.from) return false;
    if ((child.name !== "if" && child.name !== "elif") || !test) continue;
    const isOwn = children[index + 2]?.from === body.from;
    const truth = truthOf(evaluate(test, scope));
    // What is not known may lead here.
    if (isOwn) return truth === false;
    if (truth === true) return true;
  }
  return false;
}

function isFilteredOut(comprehension: SyntaxNode, scope: Scope): boolean {
  const children = childrenOf(comprehension);
  return children.some((child, index) => {
    const test = children[index + 1];
    return child.name === "if" && test !== undefined && truthOf(evaluate(test, scope)) === false;
  });
}

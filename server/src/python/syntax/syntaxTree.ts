import { TreeBuffer, TreeFragment, type Tree } from "@lezer/common";
import { parser } from "@lezer/python";
import { difference } from "../../text/difference.ts";

/** The syntax tree of a text. */
export interface SyntaxTree {
  readonly content: string;
  readonly tree: Tree;
  /** The text has no mistakes of syntax. */
  readonly isCorrect: boolean;
}

/**
 * Parses a text, with what is still right of the tree of an older version. Only trees without mistakes are made in parts: how
 * a mistake is read may depend on where the parser began.
 */
export function parseTree(content: string, before?: SyntaxTree): SyntaxTree {
  if (before?.isCorrect) {
    const { from, to, newTo } = difference(before.content, content);
    const changes = [{ fromA: from, toA: to, fromB: from, toB: newTo }];
    const tree = parser.parse(content, TreeFragment.applyChanges(TreeFragment.addTree(before.tree), changes));
    if (isCorrect(tree)) return { content, tree, isCorrect: true };
  }
  const tree = parser.parse(content);
  return { content, tree, isCorrect: isCorrect(tree) };
}

/** Parts of trees in which nothing is wrong: what a new tree has taken over from an old one is not looked through again. */
const correct = new WeakSet<Tree | TreeBuffer>();

function isCorrect(part: Tree | TreeBuffer): boolean {
  if (correct.has(part)) return true;
  const isFine = part instanceof TreeBuffer ? hasNoError(part) : !part.type.isError && part.children.every(isCorrect);
  if (isFine) correct.add(part);
  return isFine;
}

/** A buffer holds four numbers a node, of which the first is the type. */
function hasNoError({ buffer, set }: TreeBuffer): boolean {
  for (let index = 0; index < buffer.length; index += 4) {
    if (set.types[buffer[index] ?? 0]?.isError) return false;
  }
  return true;
}

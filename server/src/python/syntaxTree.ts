import { TreeFragment, type Tree } from "@lezer/common";
import { parser } from "@lezer/python";

/** The syntax tree of a text. */
export interface SyntaxTree {
  readonly content: string;
  readonly tree: Tree;
  /** The text has no mistakes of syntax. */
  readonly isCorrect: boolean;
}

/** One stretch of a text that took the place of another; offsets. */
export interface Replaced {
  readonly from: number;
  /** In the old text, and in the new one. */
  readonly to: number;
  readonly newTo: number;
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

/** The stretch between the common beginning and the common end of two texts. */
export function difference(before: string, now: string): Replaced {
  const shorter = Math.min(before.length, now.length);
  let from = 0;
  while (from < shorter && before.charCodeAt(from) === now.charCodeAt(from)) from++;
  let end = 0;
  while (end < shorter - from && before.charCodeAt(before.length - 1 - end) === now.charCodeAt(now.length - 1 - end)) {
    end++;
  }
  return { from, to: before.length - end, newTo: now.length - end };
}

function isCorrect(tree: Tree): boolean {
  const cursor = tree.cursor();
  do {
    if (cursor.type.isError) return false;
  } while (cursor.next());
  return true;
}

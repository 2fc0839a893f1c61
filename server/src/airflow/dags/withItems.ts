import type { SyntaxNode, Tree } from "@lezer/common";
import { childrenOf, type PythonSource } from "../../python/syntax/source.ts";
import type { Position } from "../../text/types.ts";

/** An item of a `with` that a name is bound to: `with ITEM as name`. */
export interface NamedItem {
  readonly statement: SyntaxNode;
  readonly item: SyntaxNode;
  readonly end: Position;
}

const known = new WeakMap<Tree, ReadonlyMap<string, readonly NamedItem[]>>();
const NONE: readonly NamedItem[] = [];

/** The items of a file that a name is bound to, in their order; the file is looked through once for all names. */
export function itemsNamed(name: string, source: PythonSource): readonly NamedItem[] {
  const { tree } = source;
  let byName = known.get(tree);
  if (!byName) known.set(tree, (byName = namedItems(source)));
  return byName.get(name) ?? NONE;
}

function namedItems(source: PythonSource): ReadonlyMap<string, readonly NamedItem[]> {
  const byName = new Map<string, NamedItem[]>();
  source.tree.iterate({
    enter: (cursor) => {
      if (cursor.name !== "WithStatement") return;
      const statement = cursor.node;
      const children = childrenOf(statement);
      for (const [index, target] of children.entries()) {
        const item = children[index - 2];
        if (!item || children[index - 1]?.name !== "as") continue;
        const name = source.textOf(target);
        const items = byName.get(name) ?? [];
        byName.set(name, items);
        items.push({ statement, item, end: source.rangeOf(item).end });
      }
    },
  });
  return byName;
}

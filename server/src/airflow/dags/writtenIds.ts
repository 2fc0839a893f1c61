/** Calls of a file by the id that is written in them, found without looking at all calls. */
import type { SyntaxNode, Tree } from "@lezer/common";
import type { PythonSource } from "../../python/syntax/source.ts";

/** Only what an operator or a task group is given as its own id. */
const ID = /\b(?:task_id|group_id)\s*=\s*["']([\w.-]+)["']|\bTaskGroup\(\s*["']([\w.-]+)["']/gu;

const known = new WeakMap<Tree, ReadonlyMap<string, readonly SyntaxNode[]>>();

/** The calls that are given an id, or that id with a number (`a`, `a__1`); not those of decorated functions, nor decorators. */
export function callsWithId(id: string, source: PythonSource): readonly SyntaxNode[] {
  let found = known.get(source.tree);
  if (!found) known.set(source.tree, (found = read(source)));
  return found.get(withoutNumber(id)) ?? [];
}

/** An id without the number that made it its own: `a` of `a__1`. */
export function withoutNumber(id: string): string {
  return id.replace(/__\d+$/, "");
}

/** The own part of an id, without those of its groups. */
export function labelOf(id: string): string {
  return id.slice(id.lastIndexOf(".") + 1);
}

function read(source: PythonSource): ReadonlyMap<string, readonly SyntaxNode[]> {
  const found = new Map<string, SyntaxNode[]>();
  for (const match of source.content.matchAll(ID)) {
    const [whole, task, group] = match;
    const call = callAt(source, match.index + whole.length - 1);
    if (!call) continue;
    const id = withoutNumber(task ?? group ?? "");
    found.set(id, [...(found.get(id) ?? []), call]);
  }
  return found;
}

/** The call that a place is an argument of. */
function callAt(source: PythonSource, offset: number): SyntaxNode | undefined {
  let node: SyntaxNode | null = source.tree.resolveInner(offset, -1);
  while (node && node.name !== "ArgList") node = node.parent;
  const call = node?.parent;
  const callee = call?.name === "CallExpression" ? call.firstChild : undefined;
  if (!call || !callee) return undefined;
  return /(?:^|\.)[A-Z]\w*(?:\.partial)?$/u.test(source.textOf(callee)) ? call : undefined;
}

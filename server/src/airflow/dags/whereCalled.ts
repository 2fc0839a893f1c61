import type { SyntaxNode, Tree } from "@lezer/common";
import type { Scope } from "../../python/syntax/scope.ts";
import type { PythonSource } from "../../python/syntax/source.ts";

/** Calls by the name at the beginning of what is called, and the names of functions that decorators make something of. */
interface Calls {
  readonly byName: ReadonlyMap<string, readonly SyntaxNode[]>;
  readonly decorated: ReadonlySet<string>;
}

const known = new WeakMap<Tree, Calls>();

/** Of a decorated function what makes tasks or a group, or says how. */
const MAKING: ReadonlySet<string> = new Set(["override", "partial", "expand", "expand_kwargs"]);

/**
 * The calls of a decorated function below it, in their order, where its name means it (`f()`, `f.partial(…)`, `f.override(…)`):
 * what it makes is in the DAG and the task group that are open there. Empty when there is none in the file.
 */
export function callsOf(definition: SyntaxNode, { source }: Scope): readonly SyntaxNode[] {
  const name = definition.getChild("VariableName");
  const calls = name ? callsIn(source).byName.get(source.textOf(name)) : undefined;
  let visible: SyntaxNode | null = definition.parent;
  while (visible?.parent && visible.name !== "FunctionDefinition") visible = visible.parent;
  const end = visible?.to ?? definition.to;
  return (calls ?? []).filter(({ from, to }) => from >= definition.to && to <= end);
}

/** The calls in a file of what has the same name as that of a call, in their order. */
export function callsLike(call: SyntaxNode, { source }: Scope): readonly SyntaxNode[] {
  const callee = call.firstChild;
  const name = callee?.name === "MemberExpression" ? callee.firstChild : callee;
  return (name && callsIn(source).byName.get(source.textOf(name))) ?? [];
}

/** Whether only one of two calls can be reached: they are in two branches of one condition. */
export function areExclusive(left: SyntaxNode, right: SyntaxNode): boolean {
  const branches = branchesAround(right);
  return branchesAround(left).some(({ statement, body }) =>
    branches.some((other) => other.statement === statement && other.body !== body),
  );
}

/** By their offsets: conditions around a node, and the branch that it is in. */
function branchesAround(node: SyntaxNode): readonly { readonly statement: number; readonly body: number }[] {
  const found: { readonly statement: number; readonly body: number }[] = [];
  let inner = node;
  for (let one = node.parent; one; inner = one, one = one.parent) {
    if (inner.name === "Body" && one.name === "IfStatement") found.push({ statement: one.from, body: inner.from });
  }
  return found;
}

/** Whether a part of a file's text may call one of the decorated functions of the file. */
export function mayCallDecorated(text: string, source: PythonSource): boolean {
  const { decorated } = callsIn(source);
  return decorated.size > 0 && [...text.matchAll(/(\w+)\s*[.(]/gu)].some(([, name = ""]) => decorated.has(name));
}

/** Whether a file has functions that decorators make something of. */
export function hasDecorated(source: PythonSource): boolean {
  return callsIn(source).decorated.size > 0;
}

function callsIn(source: PythonSource): Calls {
  const before = known.get(source.tree);
  if (before) return before;
  const byName = new Map<string, SyntaxNode[]>();
  const decorated = new Set<string>();
  source.tree.iterate({
    enter: (cursor) => {
      if (cursor.name === "CallExpression") {
        const { node } = cursor;
        const first = node.firstChild;
        const name = first?.name === "MemberExpression" ? first.firstChild : first;
        if (name?.name !== "VariableName") return;
        const member = first?.name === "MemberExpression" ? first.lastChild : undefined;
        if (member && !MAKING.has(source.textOf(member))) return;
        const text = source.textOf(name);
        const calls = byName.get(text) ?? [];
        byName.set(text, calls);
        calls.push(node);
      } else if (cursor.name === "DecoratedStatement") {
        const name = cursor.node.getChild("FunctionDefinition")?.getChild("VariableName");
        if (name) decorated.add(source.textOf(name));
      }
    },
  });
  const found = { byName, decorated };
  known.set(source.tree, found);
  return found;
}

import type { SyntaxNode, Tree } from "@lezer/common";
import type { Scope } from "../../python/syntax/scope.ts";
import type { PythonSource } from "../../python/syntax/source.ts";

/** Calls by the name at the beginning of what is called, and the names of functions that decorators make something of. */
interface Calls {
  readonly byName: ReadonlyMap<string, readonly SyntaxNode[]>;
  readonly decorated: ReadonlySet<string>;
}

const known = new WeakMap<Tree, Calls>();

/**
 * The first call of a decorated function below it, where its name means it (`f()`, `f.partial(…)`, `f.override(…)`): the tasks
 * that it makes are in the DAG and the task group that are open there. Undefined when there is none in the file.
 */
export function whereCalled(definition: SyntaxNode, { source }: Scope): SyntaxNode | undefined {
  const name = definition.getChild("VariableName");
  const calls = name ? callsOf(source).byName.get(source.textOf(name)) : undefined;
  let visible: SyntaxNode | null = definition.parent;
  while (visible?.parent && visible.name !== "FunctionDefinition") visible = visible.parent;
  const end = visible?.to ?? definition.to;
  return calls?.find(({ from, to }) => from >= definition.to && to <= end);
}

/** Whether a part of a file's text may call one of the decorated functions of the file. */
export function mayCallDecorated(text: string, source: PythonSource): boolean {
  const { decorated } = callsOf(source);
  return decorated.size > 0 && [...text.matchAll(/(\w+)\s*[.(]/gu)].some(([, name = ""]) => decorated.has(name));
}

function callsOf(source: PythonSource): Calls {
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

import type { SyntaxNode } from "@lezer/common";
import { childrenOf, type PythonSource } from "./source.ts";

/** What a name of a scope is bound to. */
export type Binding =
  | { readonly kind: "value"; readonly node: SyntaxNode }
  | { readonly kind: "class"; readonly node: SyntaxNode }
  /** `node` is its definition; `decorated` when decorators make something else of it. */
  | { readonly kind: "function"; readonly node: SyntaxNode; readonly decorated: boolean }
  /** Bound, but to what only running tells. */
  | { readonly kind: "unknown"; readonly reason: string };

export type Bindings = ReadonlyMap<string, Binding>;

/** The names that a body (of the module, a function or a class) binds; those bound twice are unknown. */
export function bindingsOf(body: SyntaxNode, source: PythonSource): Bindings {
  const found = new Map<string, Binding>();
  const bind = (node: SyntaxNode | undefined, binding: Binding): void => {
    if (node?.name !== "VariableName") return;
    const name = source.textOf(node);
    const again = { kind: "unknown", reason: `\`${name}\` is assigned more than once` } as const;
    found.set(name, found.has(name) ? again : binding);
  };
  for (const statement of statementsOf(body)) bindStatement(statement, source, bind);
  return found;
}

type Bind = (node: SyntaxNode | undefined, binding: Binding) => void;

/** Statements of a body and of the blocks inside it; those of functions and classes are theirs. */
export function* statementsOf(body: SyntaxNode): Iterable<SyntaxNode> {
  for (const child of childrenOf(body)) {
    if (child.name === "StatementGroup") {
      yield* statementsOf(child);
      continue;
    }
    yield child;
    if (!/^(If|Try|With|For|While|Match)Statement$|^MatchBody$|^MatchClause$/.test(child.name)) continue;
    for (const inner of childrenOf(child)) {
      if (inner.name === "Body" || inner.name === "MatchBody") yield* statementsOf(inner);
    }
  }
}

function bindStatement(statement: SyntaxNode, source: PythonSource, bind: Bind): void {
  const children = childrenOf(statement);
  const unknown = (reason: string) => ({ kind: "unknown", reason }) as const;
  switch (statement.name) {
    case "AssignStatement": {
      bindAssignment(children, source, bind);
      return;
    }
    case "ForStatement":
      for (const child of children.slice(1, at(children, "in"))) bind(child, unknown("it is the variable of a loop"));
      return;
    case "WithStatement":
    case "TryStatement":
      children.forEach((child, index) => {
        if (children[index - 1]?.name === "as") bind(child, unknown("it is bound by `as`"));
      });
      return;
    case "FunctionDefinition": {
      const decorated = statement.parent?.name === "DecoratedStatement";
      bind(statement.getChild("VariableName") ?? undefined, { kind: "function", node: statement, decorated });
      return;
    }
    case "ClassDefinition": {
      bind(statement.getChild("VariableName") ?? undefined, { kind: "class", node: statement });
      return;
    }
    case "DecoratedStatement":
      for (const child of children) if (child.name.endsWith("Definition")) bindStatement(child, source, bind);
      return;
    default:
      return;
  }
}

/** `a = b = value`, `a: type = value`; the names of `a, b = …` are unknown. */
function bindAssignment(children: readonly SyntaxNode[], source: PythonSource, bind: Bind): void {
  const lastOperator = children.findLastIndex((child) => child.name === "AssignOp");
  if (lastOperator < 0) return;
  const value = children[lastOperator + 1];
  const single = value && children.length === lastOperator + 2;
  const targets = children.slice(0, lastOperator);
  for (const target of targets) {
    const names = target.name === "VariableName" ? [target] : target.getChildren("VariableName");
    for (const name of names) {
      const simple = single && name === target && !targets.some(({ name: other }) => other === ",");
      const reason = `\`${source.textOf(name)}\` is unpacked from a sequence`;
      if (target.name === "MemberExpression" || target.name === "TypeDef") continue;
      bind(name, simple ? { kind: "value", node: value } : { kind: "unknown", reason });
    }
  }
}

function at(children: readonly SyntaxNode[], name: string): number {
  const index = children.findIndex((child) => child.name === name);
  return index < 0 ? children.length : index;
}

/** Methods of lists, dictionaries and sets that change them. */
const CHANGING: ReadonlySet<string> = new Set(
  "append extend insert remove pop popitem clear sort reverse update setdefault add discard __setitem__".split(" "),
);

/** Whether an expression, by its text, may change what names stand for: by a method, or with `:=`. */
export function mayChangeNames(expression: string): boolean {
  return (
    expression.includes(":=") || [...expression.matchAll(/\.\s*(\w+)/g)].some(([, name = ""]) => CHANGING.has(name))
  );
}

/** Names of a file that are changed after their assignment, wherever, with the number of the line (from 1). */
export function changedNames(source: PythonSource): ReadonlyMap<string, number> {
  const changed = new Map<string, number>();
  const mark = (node: SyntaxNode | null | undefined): void => {
    if (node?.name === "VariableName") changed.set(source.textOf(node), source.rangeOf(node).start.line + 1);
  };
  source.tree.iterate({
    enter: (cursor) => {
      // Most nodes change nothing, and need not be made into objects.
      switch (cursor.name) {
        case "UpdateStatement":
          mark(rootOf(childrenOf(cursor.node)[0]));
          break;
        case "DeleteStatement":
        case "ScopeStatement":
          for (const child of childrenOf(cursor.node).slice(1)) mark(rootOf(child));
          break;
        case "NamedExpression":
          mark(childrenOf(cursor.node)[0]);
          break;
        case "AssignStatement":
          for (const child of cursor.node.getChildren("MemberExpression")) mark(targetRoot(child));
          break;
        case "CallExpression": {
          const first = cursor.node.firstChild;
          const property = first?.name === "MemberExpression" ? first.getChild("PropertyName") : null;
          if (property && CHANGING.has(source.textOf(property))) mark(rootOf(first));
          break;
        }
      }
    },
  });
  return changed;
}

/** `x` of `x["a"].b = …`; null for a member that is not assigned to. */
function targetRoot(member: SyntaxNode): SyntaxNode | undefined {
  for (let next = member.nextSibling; next; next = next.nextSibling) {
    if (next.name === "AssignOp") return rootOf(member);
  }
  return undefined;
}

function rootOf(node: SyntaxNode | null | undefined): SyntaxNode | undefined {
  let current = node;
  while (current?.name === "MemberExpression") current = current.firstChild;
  return current ?? undefined;
}

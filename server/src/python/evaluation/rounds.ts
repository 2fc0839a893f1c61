/** Loops over what is known: the code in them is read once for each round. */
import type { SyntaxNode } from "@lezer/common";
import { evaluate } from "./evaluate.ts";
import type { Scope } from "../syntax/scope.ts";
import { childrenOf } from "../syntax/source.ts";
import type { PythonValue } from "../syntax/types.ts";

/** With more rounds, all loops around a place together, its variables are as unknown as without a list. */
const MAX_ROUNDS = 100;

/**
 * The rounds of the loops and comprehensions around a place, up to the function that it is in: for each a scope in which
 * their variables have values. One scope, the same, where there is no loop; where a loop is over something that only
 * running the code would tell, its variables stay unknown.
 */
export function roundsAround(at: SyntaxNode, scope: Scope): readonly Scope[] {
  return loopsAround(at).reduce<readonly Scope[]>(
    (scopes, loop) => {
      const rounds = scopes.flatMap((each) => roundsOf(loop, each) ?? [each]);
      return rounds.length > MAX_ROUNDS ? scopes : rounds;
    },
    [scope],
  );
}

interface Loop {
  /** The part in which the variables have their values. */
  readonly part: SyntaxNode;
  readonly targets: readonly SyntaxNode[];
  readonly over: SyntaxNode;
}

/** Outermost first. */
function loopsAround(at: SyntaxNode): readonly Loop[] {
  const found: Loop[] = [];
  let inner = at;
  for (
    let node = at.parent;
    node && !/^(?:Function|Class)Definition$/.test(node.name);
    inner = node, node = node.parent
  ) {
    if (node.name === "ForStatement" && inner.name === "Body") found.unshift(...loopsIn(node, inner));
    else if (node.name.endsWith("ComprehensionExpression")) found.unshift(...loopsIn(node, node));
  }
  return found;
}

/** `for a, b in c` of a statement; of a comprehension all of them. */
function loopsIn(node: SyntaxNode, part: SyntaxNode): readonly Loop[] {
  const children = childrenOf(node);
  return children.flatMap(({ name }, index): readonly Loop[] => {
    const end = children.findIndex((child, at) => at > index && child.name === "in");
    const over = children[end + 1];
    if (name !== "for" || end < 0 || !over) return [];
    return [{ part, targets: children.slice(index + 1, end), over }];
  });
}

/** Undefined where the list, or how it is unpacked, is not known. */
function roundsOf({ part, targets, over }: Loop, scope: Scope): readonly Scope[] | undefined {
  const list = evaluate(over, scope);
  const elements =
    list.kind === "list" ? list.elements : list.kind === "dict" ? list.members.map(({ key }) => key) : undefined;
  if (!elements || elements.length > MAX_ROUNDS) return undefined;
  const rounds = elements.map((element) => unpacked(targets, element, scope));
  return rounds.every((round) => round !== undefined)
    ? rounds.map((round) => scope.given(part, new Map(round)))
    : undefined;
}

type Named = readonly (readonly [string, PythonValue])[];

/** The names of a target, `a`, `a, b` or `(a, (b, c))`, with the parts of a value; undefined where it does not fit. */
function unpacked(targets: readonly SyntaxNode[], value: PythonValue, scope: Scope): Named | undefined {
  const [first] = targets;
  if (targets.length === 1 && first?.name === "VariableName") return [[scope.source.textOf(first), value]];
  const inner = (targets.length === 1 && first ? childrenOf(first) : targets).filter(
    ({ name }) => !/^[(),[\]]$/.test(name),
  );
  if (value.kind !== "list" || inner.length !== value.elements.length) return undefined;
  const parts = inner.map((target, index) => {
    const element = value.elements[index];
    return element && unpacked([target], element, scope);
  });
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

/** Functions and constructors of the workspace that are called: their code is read with the arguments of the call. */
import type { SyntaxNode } from "@lezer/common";
import { evaluate } from "./evaluate.ts";
import type { Scope } from "./scope.ts";
import { partsOf } from "./source.ts";
import type { PythonArgument, PythonValue } from "./types.ts";

/**
 * The values that the parameters of a function have in a call: what is given, else their defaults, `*args` and
 * `**kwargs` the rest. Parameters without any are left out.
 *
 * @param scope of the function's file, for the defaults
 */
export function parametersGiven(
  definition: SyntaxNode,
  given: readonly PythonArgument[],
  scope: Scope,
): ReadonlyMap<string, PythonValue> {
  const found = new Map<string, PythonValue>();
  const positional = given.filter(({ name }) => name === undefined).map(({ value }) => value);
  const named = new Map(
    given.flatMap(({ name, value }) => (name === undefined ? [] : [[name, { name, value }] as const])),
  );
  const parameters = definition.getChild("ParamList");
  let position = 0;
  let isKeywordOnly = false;
  for (const [first, second, ...others] of parameters ? partsOf(parameters) : []) {
    if (!first || first.name === "/") continue;
    if (first.name === "*" || first.name === "**") {
      isKeywordOnly = true;
      if (!second) continue;
      const rest = first.name === "*" ? listOf(positional.slice(position)) : dictOf([...named.values()]);
      found.set(scope.source.textOf(second), { ...rest, ...placeOf(second, scope) });
      continue;
    }
    const name = scope.source.textOf(first);
    const own = isKeywordOnly ? undefined : positional[position++];
    const parts = second ? [second, ...others] : [];
    const fallback = parts[parts.findIndex((part) => part.name === "AssignOp") + 1];
    const hasDefault = parts.some((part) => part.name === "AssignOp");
    const value = own ?? named.get(name)?.value ?? (hasDefault && fallback ? evaluate(fallback, scope) : undefined);
    named.delete(name);
    if (value) found.set(name, value);
  }
  return found;
}

type Place = Pick<PythonValue, "uri" | "range" | "source">;

function placeOf(node: SyntaxNode, { source }: Scope): Place {
  return { uri: source.uri, range: source.rangeOf(node), source: source.textOf(node) };
}

function listOf(elements: readonly PythonValue[]): {
  readonly kind: "list";
  readonly elements: readonly PythonValue[];
} {
  return { kind: "list", elements };
}

function dictOf(named: readonly { readonly name: string; readonly value: PythonValue }[]): {
  readonly kind: "dict";
  readonly members: readonly { readonly key: PythonValue; readonly value: PythonValue }[];
} {
  const members = named.map(({ name, value }) => {
    const { uri, range } = value;
    return { key: { kind: "constant", value: name, uri, range, source: name } as const, value };
  });
  return { kind: "dict", members };
}

/** Functions and constructors of the workspace that are called: their code is read with the arguments of the call. */
import type { SyntaxNode } from "@lezer/common";
import type { Scope } from "../syntax/scope.ts";
import type { Next } from "./pythonValues.ts";
import { childrenOf, partsOf } from "../syntax/source.ts";
import type { PythonArgument, PythonValue } from "../syntax/types.ts";

/**
 * The values that the parameters of a function have in a call: what is given, else their defaults, `*args` and
 * `**kwargs` the rest. Parameters without any are left out.
 *
 * @param scope of the function's file, for the defaults
 * @param next evaluates them
 */
export function parametersGiven(
  definition: SyntaxNode,
  given: readonly PythonArgument[],
  scope: Scope,
  next: Next,
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
    const value = own ?? named.get(name)?.value ?? (hasDefault && fallback ? next(fallback, scope) : undefined);
    named.delete(name);
    if (value) found.set(name, value);
  }
  return found;
}

/** What a function of the workspace does with its arguments is known where it only puts something together and returns it. */
export function returnedBy(
  definition: SyntaxNode,
  given: readonly PythonArgument[],
  scope: Scope,
  next: Next,
): PythonValue | undefined {
  const body = definition.getChild("Body");
  const [returned, ...others] = body ? returnsIn(body) : [];
  const value = returned && childrenOf(returned)[1];
  const isPlain = definition.firstChild?.name === "def" && returned?.parent?.from === body?.from;
  if (!body || !value || others.length > 0 || !isPlain) return undefined;
  const inside = scope.given(body, parametersGiven(definition, given, scope, next));
  const result = next(value, inside);
  return isMadeOfParts(result) ? result : undefined;
}

/** Texts, numbers, lists, dictionaries and models of Kubernetes; an operator that a function makes is read as a call of it. */
function isMadeOfParts(value: PythonValue): boolean {
  if (value.kind === "call") return /(?:^|\.)(?:V1\w+|Secret|Volume|VolumeMount|Path)$/.test(value.callee);
  return value.kind === "constant" || value.kind === "list" || value.kind === "dict";
}

/** `return` of a function itself, not of functions in it; one with `yield` returns something else. */
function returnsIn(body: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  body.cursor().iterate((cursor) => {
    if (/^(?:FunctionDefinition|LambdaExpression|ClassDefinition)$/.test(cursor.name)) return false;
    if (cursor.name === "ReturnStatement" || cursor.name === "YieldExpression" || cursor.name === "YieldStatement") {
      found.push(cursor.node);
    }
    return true;
  });
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

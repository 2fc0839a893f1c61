/** What classes that derive from an operator make of the arguments that they are given: defaults, mostly. */
import type { SyntaxNode } from "@lezer/common";
import { evaluate } from "../../python/evaluation/evaluate.ts";
import type { PlacedClass, Scope } from "../../python/syntax/scope.ts";
import { childrenOf, partsOf } from "../../python/syntax/source.ts";
import type { PythonValue } from "../../python/syntax/types.ts";
import { textOf } from "../models/arguments.ts";

type Values = ReadonlyMap<string, PythonValue>;

/** The arguments that reach the operator of Airflow through `__init__` of the classes, what is called first. */
export function throughClasses(classes: readonly PlacedClass[], given: Values): Values {
  return classes.reduce((values, placed) => throughClass(placed, values), given);
}

function throughClass({ scope, node }: PlacedClass, given: Values): Values {
  const name = scope.attribute(node, "BASE_CONTAINER_NAME");
  const base = name?.kind === "value" ? new Map([["base_container_name", evaluate(name.node, scope)]]) : [];
  const values = new Map([...base, ...given]);
  const definition = constructorOf(node, scope);
  const body = definition?.getChild("Body");
  if (!definition || !body) return values;
  const superCall = callIn(body, (callee) =>
    /^super\(.*\)\.__init__$/.test(scope.source.textOf(callee).replace(/\s/g, "")),
  );
  const list = superCall?.getChild("ArgList");
  if (!list) return values;
  const { own, missing, rest } = parametersOf(definition, values, scope);
  const inside = scope.given(body, own);
  changeRest(body, rest, inside);
  return argumentsOfSuper(list, missing, rest, inside);
}

function constructorOf(definition: SyntaxNode, scope: Scope): SyntaxNode | undefined {
  const functions = (definition.getChild("Body")?.getChildren("FunctionDefinition") ?? []).concat(
    (definition.getChild("Body")?.getChildren("DecoratedStatement") ?? []).flatMap(
      (one) => one.getChild("FunctionDefinition") ?? [],
    ),
  );
  return functions.find((one) => {
    const name = one.getChild("VariableName");
    return name && scope.source.textOf(name) === "__init__";
  });
}

/** Values of the constructor's parameters, and what is left for `**kwargs`. */
function parametersOf(
  definition: SyntaxNode,
  given: Values,
  scope: Scope,
): { readonly own: Values; readonly missing: ReadonlySet<string>; readonly rest: Map<string, PythonValue> } {
  const own = new Map<string, PythonValue>();
  const missing = new Set<string>();
  const parameters = definition.getChild("ParamList");
  for (const part of parameters ? partsOf(parameters) : []) {
    const [first] = part;
    if (first?.name !== "VariableName") continue;
    const name = scope.source.textOf(first);
    const assign = part.findIndex((one) => one.name === "AssignOp");
    const fallback = assign < 0 ? undefined : part[assign + 1];
    const value = given.get(name) ?? (fallback && evaluate(fallback, scope));
    if (value) own.set(name, value);
    else missing.add(name);
  }
  return { own, missing, rest: new Map([...given].filter(([name]) => !own.has(name))) };
}

/** `kwargs.setdefault("x", 1)` and `kwargs["x"] = 1`, in the order of the statements. */
function changeRest(body: SyntaxNode, rest: Map<string, PythonValue>, scope: Scope): void {
  for (const statement of childrenOf(body)) {
    const [first, second, third] = childrenOf(statement);
    if (statement.name === "ExpressionStatement" && first?.name === "CallExpression") {
      const [callee, list] = childrenOf(first);
      if (!callee || !list || !/^\w+\.setdefault$/.test(scope.source.textOf(callee))) continue;
      const [key, value] = partsOf(list).map(([node]) => node);
      const name = key && textOf(evaluate(key, scope));
      if (name !== undefined && value && !rest.has(name)) rest.set(name, evaluate(value, scope));
    } else if (
      statement.name === "AssignStatement" &&
      first?.name === "MemberExpression" &&
      second?.name === "AssignOp"
    ) {
      const [, open, key] = childrenOf(first);
      const name = open?.name === "[" && key ? textOf(evaluate(key, scope)) : undefined;
      if (name !== undefined && third) rest.set(name, evaluate(third, scope));
    }
  }
}

function argumentsOfSuper(list: SyntaxNode, missing: ReadonlySet<string>, rest: Values, scope: Scope): Values {
  const found = new Map<string, PythonValue>();
  for (const [first, second, third] of partsOf(list)) {
    if (first?.name === "**" && second) {
      const value = evaluate(second, scope);
      if (value.kind === "dict")
        for (const { key, value: member } of value.members) found.set(textOf(key) ?? "", member);
      else for (const [name, member] of rest) found.set(name, member);
    } else if (first && second?.name === "AssignOp" && third) {
      const name = scope.source.textOf(first);
      const parameter = third.name === "VariableName" ? scope.source.textOf(third) : "";
      // A parameter that is not given, and is handed on: it may as well be left out.
      if (!missing.has(parameter)) found.set(name, evaluate(third, scope));
    }
  }
  return found;
}

/** The first call in a body whose callee passes. */
function callIn(body: SyntaxNode, test: (callee: SyntaxNode) => boolean): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  body.cursor().iterate((reference) => {
    if (found || reference.name !== "CallExpression") return found === undefined;
    const [callee] = childrenOf(reference.node);
    if (callee && test(callee)) found = reference.node;
    return found === undefined;
  });
  return found;
}

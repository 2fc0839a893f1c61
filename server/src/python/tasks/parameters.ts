import type { SyntaxNode } from "@lezer/common";
import { argumentsOf, childrenOf, dottedName, partsOf, type Argument, type PythonSource } from "../syntax/source.ts";
import type { Scope } from "../syntax/scope.ts";
import type { PythonParameter } from "../syntax/types.ts";

/** What an expression like `parameter(default=5)[int]` declares. */
export interface Declaration {
  readonly kind: "parameter" | "output";
  readonly type?: string;
  readonly default?: SyntaxNode;
}

/** Reads DBND's parameter expressions; undefined for any other expression. */
export function declarationOf(node: SyntaxNode, scope: Scope): Declaration | undefined {
  const { source } = scope;
  const name = dottedName(node, source);
  if (name !== undefined) {
    const known = scope.dbndName(name);
    if (known === undefined) return undefined;
    if (/^(output|parameter\.output)(\.|$)/.test(known)) return { kind: "output" };
    return /^(parameter|data)(\.|$)/.test(known) ? { kind: "parameter" } : undefined;
  }
  const [inner, next, third] = childrenOf(node);
  const declared = inner && declarationOf(inner, scope);
  if (!declared) return undefined;
  if (node.name === "CallExpression" && next)
    return { ...declared, ...defaultOf(inner, argumentsOf(next, source), source) };
  if (node.name !== "MemberExpression") return undefined;
  if (next?.name === "[") return third ? { ...declared, type: subscriptText(node, source) } : declared;
  return third && source.textOf(third) === "output" ? { ...declared, kind: "output" } : declared;
}

/** The parameters of a function; what decorators say about them counts more than the signature. */
export function functionParameters(
  list: SyntaxNode | null,
  decoratorArguments: readonly Argument[],
  scope: Scope,
): readonly PythonParameter[] {
  if (!list) return [];
  const overriding = new Map(
    decoratorArguments.flatMap(({ name, value }) => (name === undefined ? [] : [[name, value]])),
  );
  return partsOf(list).flatMap((part): PythonParameter[] => {
    const [first, second] = part;
    if (first?.name !== "VariableName") return [];
    const name = scope.source.textOf(first);
    const annotation = second?.name === "TypeDef" ? typeText(second, scope.source) : "";
    const assign = part.findIndex((node) => node.name === "AssignOp");
    const given = assign < 0 ? undefined : part[assign + 1];
    const range = scope.source.rangeOf(first);
    const parameter = parameterOf(name, annotation, overriding.get(name) ?? given, range, scope);
    return parameter ? [parameter] : [];
  });
}

/** A class attribute as a parameter; undefined when it is none, or an output. */
export function attributeParameter(
  name: SyntaxNode,
  annotation: SyntaxNode | undefined,
  value: SyntaxNode,
  scope: Scope,
): PythonParameter | undefined {
  if (!declarationOf(value, scope)) return undefined;
  const type = annotation ? typeText(annotation, scope.source) : "";
  return parameterOf(scope.source.textOf(name), type, value, scope.source.rangeOf(name), scope);
}

function parameterOf(
  name: string,
  annotation: string,
  value: SyntaxNode | undefined,
  range: PythonParameter["range"],
  scope: Scope,
): PythonParameter | undefined {
  const declared = value && declarationOf(value, scope);
  if (declared?.kind === "output") return undefined;
  const type = declared?.type ?? annotation;
  const given = declared ? declared.default : value;
  const text = given && scope.source.textOf(given);
  return { name, type, ...(text === undefined ? {} : { default: text }), range };
}

/** Methods of a parameter that say something else about it. */
const NO_DEFAULT = /\.(help|type|sub_type|choices|enum|cast|with_format|target_config|validator)$/;

/** `parameter(default=x)`, `parameter.value(x)`. */
function defaultOf(
  callee: SyntaxNode,
  given: readonly Argument[],
  source: PythonSource,
): { readonly default?: SyntaxNode } {
  const named = given.find((argument) => argument.name === "default");
  const positional = NO_DEFAULT.test(source.textOf(callee)) ? undefined : given.find(({ name }) => name === undefined);
  const value = named ?? positional;
  return value ? { default: value.value } : {};
}

function subscriptText(node: SyntaxNode, source: PythonSource): string {
  const children = childrenOf(node);
  const open = children.findIndex((child) => child.name === "[");
  const inside = children.slice(open + 1).filter((child) => child.name !== "]" && !child.type.isError);
  return inside.map((child) => (child.name === "," ? ", " : source.textOf(child))).join("");
}

function typeText(definition: SyntaxNode, source: PythonSource): string {
  return source.textOf(definition).replace(/^:\s*/, "").trim();
}

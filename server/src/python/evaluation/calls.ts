import type { SyntaxNode } from "@lezer/common";
import { airflowOption } from "./airflowOptions.ts";
import { returnedBy } from "./functionCalls.ts";
import { pureCall } from "./pureCalls.ts";
import { shown, unknown, type Evaluated, type Next } from "./pythonValues.ts";
import type { Scope } from "../syntax/scope.ts";
import { childrenOf, dottedName, partsOf } from "../syntax/source.ts";
import type { PythonArgument, PythonMember, PythonValue } from "../syntax/types.ts";

/** `dict(a=1)`, DBND's `extend(…)` and `override(…)`; any other call by its name is what it is, with its arguments. */
export function evaluateCall(node: SyntaxNode, scope: Scope, next: Next): Evaluated {
  const [callee, list] = childrenOf(node);
  const name = callee && dottedName(callee, scope.source);
  if (!callee || list?.name !== "ArgList") return unknown(`${shown(node, scope)} is a call`);
  const { given, complete } = argumentsIn(list, scope, next);
  const path = name === undefined ? undefined : scope.path(name);
  const known = complete ? (pureCall(path, callee, given, scope, next) ?? configured(path, given, scope)) : undefined;
  if (known) return known;
  if (name === undefined) {
    const [object, dot, property] = childrenOf(callee);
    if (!object || dot?.name !== "." || !property) return unknown(`${shown(node, scope)} is a call`);
    const method = scope.source.textOf(property);
    return { kind: "call", callee: method, receiver: next(object), arguments: given, complete };
  }
  if (name === "dict" && complete) {
    const members = dictMembers(given);
    if (members) return { kind: "dict", members };
  }
  const definition = complete ? scope.definitionOf(name, callee) : undefined;
  if (definition?.kind === "function") {
    const returned = returnedBy(definition.node, given, definition.scope, next);
    if (returned) return returned;
  }
  const mark = scope.dbndName(name);
  const value = given[0]?.value;
  if ((mark === "extend" || mark === "override") && value) return { kind: "marked", mark, value };
  return { kind: "call", callee: scope.path(name), arguments: given, complete };
}

/** What Airflow's configuration says, where the scope asks it. */
function configured(path: string | undefined, given: readonly PythonArgument[], scope: Scope): Evaluated | undefined {
  const { option } = scope.outside;
  return option && path !== undefined
    ? airflowOption(path, given, (question) => option(scope.source.uri, question))
    : undefined;
}

interface Given {
  readonly given: readonly PythonArgument[];
  readonly complete: boolean;
}

/** The arguments between the parentheses of a call, or of a decorator. */
export function argumentsIn(list: SyntaxNode, scope: Scope, next: Next): Given {
  const given: PythonArgument[] = [];
  let complete = true;
  for (const part of partsOf(list)) {
    const [first, second, third] = part;
    if (!first) continue;
    if (first.name === "*" || first.name === "**") {
      const unpacked = second && unpackedArguments(first.name, next(second));
      if (unpacked) given.push(...unpacked);
      else complete = false;
    } else if (second?.name === "AssignOp") {
      const nameRange = scope.source.rangeOf(first);
      if (third) given.push({ name: scope.source.textOf(first), nameRange, value: next(third) });
      else complete = false;
    } else if (second) {
      complete = false;
    } else {
      given.push({ value: next(first) });
    }
  }
  return { given, complete };
}

function unpackedArguments(stars: string, value: PythonValue): readonly PythonArgument[] | undefined {
  if (stars === "*") return value.kind === "list" ? value.elements.map((element) => ({ value: element })) : undefined;
  if (value.kind !== "dict") return undefined;
  const named = value.members.flatMap(({ key, value: member }): PythonArgument[] =>
    key.kind === "constant" && typeof key.value === "string"
      ? [{ name: key.value, nameRange: key.range, value: member }]
      : [],
  );
  return named.length === value.members.length ? named : undefined;
}

/** The members of `dict(a=1, **known)`; also of `dict(known, a=1)`. */
function dictMembers(given: readonly PythonArgument[]): readonly PythonMember[] | undefined {
  const members: PythonMember[] = [];
  for (const [index, { name, nameRange, value }] of given.entries()) {
    if (name !== undefined) {
      const { uri } = value;
      members.push({
        key: { kind: "constant", value: name, uri, range: nameRange ?? value.range, source: name },
        value,
      });
    } else if (index === 0 && value.kind === "dict") {
      members.push(
        ...value.members.filter(
          ({ key }) =>
            !given.some((one) => one.name !== undefined && key.kind === "constant" && key.value === one.name),
        ),
      );
    } else {
      return undefined;
    }
  }
  return members;
}

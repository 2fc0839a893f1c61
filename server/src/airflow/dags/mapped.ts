/** Dynamic task mapping: `Operator.partial(…).expand(…)` makes as many tasks as the lists have elements. */
import type { SyntaxNode } from "@lezer/common";
import { argumentsIn } from "../../python/evaluation/calls.ts";
import { evaluate } from "../../python/evaluation/evaluate.ts";
import { plainValue } from "../../python/evaluation/pythonValues.ts";
import type { Scope } from "../../python/syntax/scope.ts";
import type { PythonArgument, PythonValue } from "../../python/syntax/types.ts";
import { methodOf } from "./overrides.ts";

interface Mapped {
  readonly given: readonly PythonArgument[];
  /** False when not even the names of what each task has of its own are known. */
  readonly complete: boolean;
}

/**
 * The arguments that each task of a mapped operator has of its own. Their values are not known, since no two tasks have the
 * same; the first task's is what a run of one would likely take.
 *
 * @param partial `Operator.partial(…)`
 */
export function mappedArguments(partial: SyntaxNode, of: Scope): Mapped | undefined {
  const { scope, node: call } = of.inFile(partial);
  const member =
    call.parent?.name === "MemberExpression" && call.parent.firstChild?.from === call.from ? call.parent : null;
  const outer = member?.parent?.name === "CallExpression" ? member.parent : null;
  const method = member?.getChild("PropertyName");
  const list = outer?.getChild("ArgList");
  if (!method || !list) return undefined;
  return ofMethod(scope.source.textOf(method), list, scope);
}

/** The arguments that `f.expand(…)` or `f.expand_kwargs(…)` gives each task of its own; undefined for any other call. */
export function expandedArguments(call: SyntaxNode, scope: Scope): Mapped | undefined {
  const list = call.getChild("ArgList");
  return list ? ofMethod(methodOf(call, scope), list, scope) : undefined;
}

function ofMethod(method: string | undefined, list: SyntaxNode, scope: Scope): Mapped | undefined {
  if (method !== "expand" && method !== "expand_kwargs") return undefined;
  const { given, complete } = argumentsIn(list, scope, (node) => evaluate(node, scope));
  if (method === "expand_kwargs") return keywordsOf(given[0]?.value);
  return { given: given.map((one) => ({ ...one, value: ofEach(one.value, first(one.value)) })), complete };
}

/** A list of dictionaries: what the first says, with the names of all. */
function keywordsOf(value: PythonValue | undefined): Mapped {
  const tasks = value?.kind === "list" ? value.elements : [];
  const members = tasks.map((task) => (task.kind === "dict" ? task.members : undefined));
  if (!value || tasks.length === 0 || !members.every((each) => each !== undefined))
    return { given: [], complete: false };
  const found = new Map<string, PythonArgument>();
  for (const { key, value: own } of members.flat()) {
    if (key.kind !== "constant" || typeof key.value !== "string") return { given: [], complete: false };
    if (!found.has(key.value)) found.set(key.value, { name: key.value, nameRange: key.range, value: ofEach(own, own) });
  }
  return { given: [...found.values()], complete: true };
}

function first(value: PythonValue): PythonValue | undefined {
  return value.kind === "list" ? value.elements[0] : undefined;
}

function ofEach({ uri, range, source }: PythonValue, ofFirst: PythonValue | undefined): PythonValue {
  const plain = ofFirst && plainValue(ofFirst);
  const text = plain === undefined ? undefined : typeof plain === "string" ? plain : JSON.stringify(plain);
  return {
    kind: "unknown",
    reason: "each mapped task has its own",
    ...(text === undefined ? {} : { likely: { text, from: "default" } }),
    uri,
    range,
    source,
  };
}

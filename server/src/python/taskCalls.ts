import type { SyntaxNode } from "@lezer/common";
import { evaluate } from "./evaluate.ts";
import type { Scope } from "./scope.ts";
import { argumentsOf, childrenOf, dottedName } from "./source.ts";
import type { PythonTaskCall, PythonValue } from "./types.ts";

/** Arguments of a call that are settings of the task (dbnd 1.0.28). */
const SETTINGS: ReadonlySet<string> = new Set([
  "task_config",
  "override",
  "task_retries",
  "task_env",
  "image",
  "command",
  "docker_engine",
]);

/**
 * The calls in the code of a pipeline that may make tasks, in its order: of functions and classes of the workspace, by
 * their names.
 */
export function taskCallsIn(definition: SyntaxNode, scope: Scope): readonly PythonTaskCall[] {
  const body = definition.getChild("Body");
  const found: PythonTaskCall[] = [];
  body?.cursor().iterate(({ node }) => {
    if (node.name !== "CallExpression") return;
    const [callee, list] = childrenOf(node);
    const name = callee && dottedName(callee, scope.source);
    if (name === undefined || !mayBeTask(name, scope)) return;
    const given = argumentsOf(list ?? null, scope.source).flatMap(({ name: key, value }): [string, PythonValue][] =>
      key !== undefined && SETTINGS.has(key) ? [[key, evaluate(value, scope)]] : [],
    );
    found.push({
      path: scope.path(name),
      range: scope.source.rangeOf(node),
      around: configsAround(node, body, scope),
      given: new Map(given),
    });
  });
  return found;
}

/** A function or class of this file, or something imported that is not DBND's own. */
function mayBeTask(name: string, scope: Scope): boolean {
  const [head = ""] = name.split(".");
  const meaning = scope.moduleMeaning(head);
  if (meaning.kind === "imported") return scope.dbndName(name) === undefined;
  return name === head && (meaning.kind === "class" || meaning.kind === "unknown");
}

/** What stands in the `with config(…)` around a call, outermost first. */
function configsAround(call: SyntaxNode, body: SyntaxNode, scope: Scope): readonly PythonValue[] {
  const found: PythonValue[] = [];
  for (let node = call.parent; node && node.from >= body.from; node = node.parent) {
    if (node.name !== "WithStatement") continue;
    const configs = node.getChildren("CallExpression").flatMap((item) => configIn(item, scope) ?? []);
    found.unshift(...configs);
  }
  return found;
}

/** The value of `config(value)`. */
function configIn(item: SyntaxNode, scope: Scope): PythonValue | undefined {
  const [callee, list] = childrenOf(item);
  const name = callee && dottedName(callee, scope.source);
  if (name === undefined || scope.dbndName(name) !== "config") return undefined;
  const [value] = argumentsOf(list ?? null, scope.source);
  return value && evaluate(value.value, scope);
}

import type { SyntaxNode } from "@lezer/common";
import { DOCKER_RUN_TASK, DOCKER_RUN_TASK_PATH } from "./dockerRunTask.ts";
import { evaluate } from "../evaluation/evaluate.ts";
import { plainValue } from "../evaluation/pythonValues.ts";
import type { Scope } from "../syntax/scope.ts";
import { argumentsOf, childrenOf, dottedName, partsOf } from "../syntax/source.ts";
import type { PythonTaskCall, PythonValue } from "../syntax/types.ts";

/** Arguments of a call that are settings of the task (dbnd 1.0.28). */
const SETTINGS: ReadonlySet<string> = new Set([
  "task_name",
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
    const path = name === undefined ? undefined : taskPath(name, scope);
    if (path === undefined) return;
    found.push({
      path,
      range: scope.source.rangeOf(node),
      around: configsAround(node, body, scope),
      ...argumentsGiven(list, scope),
    });
  });
  return found;
}

function argumentsGiven(list: SyntaxNode | undefined, scope: Scope): Pick<PythonTaskCall, "given" | "arguments"> {
  const all = argumentsOf(list ?? null, scope.source).map(({ name, value }) => ({
    ...(name === undefined ? {} : { name }),
    value: evaluate(value, scope),
  }));
  const isSetting = (name: string | undefined): name is string => name !== undefined && SETTINGS.has(name);
  const given = new Map(all.flatMap(({ name, value }) => (isSetting(name) ? [[name, value]] : [])));
  if (list && partsOf(list).some(([first]) => first?.name === "*" || first?.name === "**")) return { given };
  const others = all.filter(({ name }) => !isSetting(name));
  return { given, arguments: others.map(({ value, ...rest }) => ({ ...rest, plain: plainValue(value) })) };
}

/** The dotted path of a function or class of this file, of something imported, or of the one task that DBND brings. */
function taskPath(name: string, scope: Scope): string | undefined {
  const ofDbnd = scope.dbndName(name);
  if (ofDbnd !== undefined) return ofDbnd === DOCKER_RUN_TASK.name ? DOCKER_RUN_TASK_PATH : undefined;
  const [head = ""] = name.split(".");
  const meaning = scope.moduleMeaning(head);
  if (meaning.kind === "imported") return scope.path(name);
  return name === head && ["class", "function", "unknown"].includes(meaning.kind) ? scope.path(name) : undefined;
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

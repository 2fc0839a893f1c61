/** `@task.kubernetes`: the pod that runs a function of the DAG file (Airflow, `decorators/kubernetes.py` of the provider). */
import type { SyntaxNode } from "@lezer/common";
import { argumentsIn } from "../../python/evaluation/calls.ts";
import { evaluate } from "../../python/evaluation/evaluate.ts";
import type { Scope } from "../../python/syntax/scope.ts";
import type { PythonCall, PythonValue } from "../../python/syntax/types.ts";
import { isTrue } from "../models/arguments.ts";
import { hasProvider, type AirflowTarget } from "../target.ts";
import { isOfCommand, type OperatorPlace } from "./findOperators.ts";
import { commandReturned } from "./functionCommand.ts";
import { functionScript, type FunctionScript } from "./functionScript.ts";
import { overridesAt, withOverrides } from "./overrides.ts";

type Place = Pick<PythonValue, "uri" | "range" | "source">;

/**
 * The decorator as a call: its arguments, with the function's name as task id.
 *
 * @param at the call of the function that is meant, which may override them
 * @param caller where that call stands, if that is another file
 */
export function decoratorCall(
  { node, path }: Pick<OperatorPlace, "node" | "path">,
  definition: SyntaxNode,
  scope: Scope,
  at?: SyntaxNode,
  caller: Scope = scope,
): PythonCall & PythonValue {
  const list = node.getChild("ArgList");
  const { given, complete } = list
    ? argumentsIn(list, scope, (inner) => evaluate(inner, scope))
    : { given: [], complete: true };
  const own = overridesAt(at, caller);
  return {
    kind: "call",
    callee: path,
    arguments: withOverrides(given, own.given),
    complete: complete && own.complete,
    ...placeOf(definition, scope),
  };
}

/** What the decorator adds to the arguments that it is given. */
export function decoratorArguments(
  operator: OperatorPlace,
  definition: SyntaxNode,
  given: ReadonlyMap<string, PythonValue>,
  target: AirflowTarget,
  scope: Scope,
): ReadonlyMap<string, PythonValue> {
  const place = placeOf(definition, scope);
  const text = (value: string): PythonValue => ({ kind: "constant", value, ...place });
  const list = (elements: readonly PythonValue[]): PythonValue => ({ kind: "list", elements, ...place });
  const name = hasProvider(target, "7.0") ? `k8s-airflow-pod-${place.source}` : "k8s_airflow_pod";
  const own: [string, PythonValue][] = [
    ["task_id", text(place.source)],
    ["name", text(name)],
  ];
  if (isOfCommand(operator)) {
    const returned = commandReturned(definition, scope) ?? hidden(`what ${place.source}() returns`, place);
    // With `args_only` the function returns arguments for the image's own program.
    const [filled, emptied] = isTrue(given.get("args_only")) ? ["arguments", "cmds"] : ["cmds", "arguments"];
    return new Map([...own, ...given, [filled, returned], [emptied, list([])]]);
  }
  if (!hasProvider(target, "10.0")) own.push(["namespace", text("default")]);
  // What `dill` writes, and the script that reads it, are its own.
  const script = isTrue(given.get("use_dill")) ? {} : functionScript(definition, scope, target);
  return new Map([
    ...own,
    ...given,
    ["cmds", list(["bash", "-cx", SCRIPT].map(text))],
    ["env_vars", withScript(given.get("env_vars"), place, script)],
  ]);
}

function placeOf(definition: SyntaxNode, scope: Scope): Place {
  const name = definition.getChild("VariableName") ?? definition;
  return { uri: scope.source.uri, range: scope.source.rangeOf(name), source: scope.source.textOf(name) };
}

function hidden(source: string, { uri, range }: Place): PythonValue {
  return { kind: "unknown", reason: "Airflow makes it when the task runs", uri, range, source };
}

/** Variables with the function's source and its arguments, behind those that are given. */
function withScript(given: PythonValue | undefined, place: Place, { script, input }: FunctionScript): PythonValue {
  const variable = (name: string, known: string | undefined, what: string): PythonValue => ({
    kind: "call",
    callee: "kubernetes.client.models.V1EnvVar",
    arguments: [
      { name: "name", value: { kind: "constant", value: name, ...place } },
      {
        name: "value",
        value: known === undefined ? hidden(what, place) : { kind: "constant", value: known, ...place },
      },
    ],
    complete: true,
    ...place,
  });
  const own = [
    variable("__PYTHON_SCRIPT", script, `source of ${place.source}()`),
    variable("__PYTHON_INPUT", input, `arguments of ${place.source}()`),
  ];
  const before =
    given?.kind === "list" ? given.elements : given?.kind === "dict" ? variablesOf(given) : given ? [given] : [];
  return { kind: "list", elements: [...before, ...own], ...place };
}

function variablesOf({ members }: Extract<PythonValue, { readonly kind: "dict" }>): readonly PythonValue[] {
  return members.map(({ key, value }) => ({
    kind: "call",
    callee: "kubernetes.client.models.V1EnvVar",
    arguments: [
      { name: "name", value: key },
      { name: "value", value },
    ],
    complete: true,
    uri: key.uri,
    range: key.range,
    source: key.source,
  }));
}

/** Writes a variable, which holds a file in Base64, to its place. */
function decoded(variable: string, file: string): string {
  return (
    `python -c "import base64, os;x = base64.b64decode(os.environ[\\"${variable}\\"]);` +
    `f = open(\\"${file}\\", \\"wb\\"); f.write(x); f.close()"`
  );
}

const SCRIPT = [
  decoded("__PYTHON_SCRIPT", "/tmp/script.py"),
  decoded("__PYTHON_INPUT", "/tmp/script.in"),
  "mkdir -p /airflow/xcom",
  "python /tmp/script.py /tmp/script.in /airflow/xcom/return.json",
].join(" && ");

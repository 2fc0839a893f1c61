/**
 * What a function of `@task.kubernetes_cmd` returns: the command of its pod, or the arguments (Airflow,
 * `decorators/kubernetes_cmd.py` of the provider, which renders templates before and after it calls the function).
 */
import type { SyntaxNode } from "@lezer/common";
import { argumentsIn } from "../../python/evaluation/calls.ts";
import { evaluate } from "../../python/evaluation/evaluate.ts";
import { returnedBy } from "../../python/evaluation/functionCalls.ts";
import type { Next } from "../../python/evaluation/pythonValues.ts";
import type { Scope } from "../../python/syntax/scope.ts";
import { partsOf } from "../../python/syntax/source.ts";
import type { PythonArgument, PythonValue } from "../../python/syntax/types.ts";

/**
 * The list that the function returns, as far as the file tells it: where it takes nothing, or has one call that gives it every
 * parameter. Airflow fills in the others by their names, calls it once for each of several calls, and only running the file
 * tells how often a loop comes around. Undefined in these cases, and where the function does more than put a list together.
 *
 * @param definition of the function, with its decorators around it
 */
export function commandReturned(definition: SyntaxNode, scope: Scope): PythonValue | undefined {
  const next: Next = (node, of = scope) => evaluate(node, of);
  const given = takesNothing(definition) ? [] : argumentsOfOnlyCall(definition, scope, next);
  if (!given) return undefined;
  const returned = returnedBy(definition, given, scope, next);
  return returned?.kind === "list" && returned.elements.length > 0 ? returned : undefined;
}

function takesNothing(definition: SyntaxNode): boolean {
  const list = definition.getChild("ParamList");
  return !list || partsOf(list).length === 0;
}

function argumentsOfOnlyCall(definition: SyntaxNode, scope: Scope, next: Next): readonly PythonArgument[] | undefined {
  const list = onlyCall(definition, scope)?.getChild("ArgList");
  const { given, complete } = list ? argumentsIn(list, scope, next) : { given: [], complete: false };
  if (!complete || !givesAll(definition, given, scope)) return undefined;
  const joins = onlyJoinsTexts(definition, scope);
  return given.map((one) => (joins || !hasJinja(one.value) ? one : { ...one, value: rendered(one.value) }));
}

/** The call of a function where nothing else in the file uses its name, and no loop repeats it. */
function onlyCall(definition: SyntaxNode, { source }: Scope): SyntaxNode | undefined {
  const own = definition.getChild("VariableName");
  if (!own) return undefined;
  const name = source.textOf(own);
  const uses: SyntaxNode[] = [];
  source.tree.iterate({
    enter: (cursor) => {
      if (cursor.name === "VariableName" && cursor.from !== own.from && source.textOf(cursor) === name) {
        uses.push(cursor.node);
      }
    },
  });
  const [use, ...others] = uses;
  const call = use?.parent;
  if (others.length > 0 || call?.name !== "CallExpression" || call.firstChild?.from !== use?.from) return undefined;
  for (let around = call.parent; around; around = around.parent) {
    if (/^(?:For|While)Statement$|Comprehension|^LambdaExpression$/.test(around.name)) return undefined;
  }
  return call;
}

/** Whether a call gives a value to every parameter, by place or by name. */
function givesAll(definition: SyntaxNode, given: readonly PythonArgument[], { source }: Scope): boolean {
  const list = definition.getChild("ParamList");
  const parameters = list ? partsOf(list).map(([first]) => first) : [];
  const inPlace = given.filter(({ name }) => name === undefined).length;
  const byName = new Set(given.map(({ name }) => name));
  // A star takes any number of arguments, and Airflow gives more than the call.
  return parameters.every(
    (first, index) => first?.name === "VariableName" && (index < inPlace || byName.has(source.textOf(first))),
  );
}

/** Jinja in an argument: Airflow renders it before it calls the function. */
function hasJinja(value: PythonValue): boolean {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part)).includes("{{");
}

/** An argument that the function gets in another form than it is written in. */
function rendered({ uri, range, source }: PythonValue): PythonValue {
  return { kind: "unknown", reason: "Airflow renders it when the task runs", uri, range, source };
}

/** What may stand in a function that only joins texts: it is no matter then whether Jinja is rendered before or after. */
const JOINING =
  /^(?:Body|:|ReturnStatement|return|AssignStatement|AssignOp|ExpressionStatement|VariableName|String|FormatString|FormatReplacement|ContinuedString|ArrayExpression|ParenthesizedExpression|BinaryExpression|Comment|[[\](){},])$/;

function onlyJoinsTexts(definition: SyntaxNode, { source }: Scope): boolean {
  let joins = true;
  definition
    .getChild("Body")
    ?.cursor()
    .iterate((cursor) => {
      joins &&= JOINING.test(cursor.name) || (cursor.name === "ArithOp" && source.textOf(cursor) === "+");
    });
  return joins;
}

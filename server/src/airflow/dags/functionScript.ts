/** What `@task.kubernetes` hands to its pod: the function as a script, and its arguments (provider 8.4, Airflow 2.10). */
import type { SyntaxNode } from "@lezer/common";
import { partsOf, type Part } from "../../python/syntax/source.ts";
import type { Scope } from "../../python/syntax/scope.ts";
import { hasAirflow, hasProvider, type AirflowTarget } from "../target.ts";

/** The two variables' values; absent where only the run decides them. */
export interface FunctionScript {
  readonly script?: string;
  readonly input?: string;
}

/** No arguments, as `pickle` writes them by its protocol 4, which is Python's own choice up to 3.13. */
const NO_ARGUMENTS = "gASVGQAAAAAAAAB9lCiMBGFyZ3OUXZSMBmt3YXJnc5R9lHUu";

/**
 * The values, in Base64. The script is that of the provider's `python_kubernetes_script.jinja2` (Apache License 2.0) around
 * the function's own text, in releases where it is known; what is pickled is known for a function without parameters.
 *
 * @param definition of the function, with its decorators around it
 */
export function functionScript(definition: SyntaxNode, scope: Scope, target: AirflowTarget): FunctionScript {
  const name = definition.getChild("VariableName");
  if (!name || !hasProvider(target, "8.4")) return {};
  const takes = takesArguments(definition);
  if (takes === undefined) return {};
  const script = base64(scriptOf(scope.source.textOf(name), sourceOf(definition, scope), takes));
  return takes || hasAirflow(target, "3.2") ? { script } : { script, input: NO_ARGUMENTS };
}

/** True when the function cannot be called without arguments, false when it cannot with; undefined otherwise. */
function takesArguments(definition: SyntaxNode): boolean | undefined {
  const list = definition.getChild("ParamList");
  const parameters = list ? partsOf(list) : [];
  if (parameters.length === 0) return false;
  const isNeeded = (part: Part): boolean =>
    part[0]?.name === "VariableName" && !part.some(({ name }) => name === "AssignOp");
  return parameters.some(isNeeded) ? true : undefined;
}

function scriptOf(name: string, source: string, takes: boolean): string {
  const given = takes
    ? ['with open(sys.argv[1], "rb") as file:', "    arg_dict = pickle.load(file)"]
    : ['arg_dict = {"args": [], "kwargs": {}}'];
  return [
    "from __future__ import annotations",
    "",
    "import json",
    "import pickle",
    "import sys",
    "",
    "",
    "if sys.version_info >= (3,6):",
    "    try:",
    "        from airflow.plugins_manager import integrate_macros_plugins",
    "        integrate_macros_plugins()",
    "    except ImportError:",
    "        ",
    "        pass",
    "",
    "",
    ...given,
    "",
    "",
    "# Script",
    source,
    `res = ${name}(*arg_dict["args"], **arg_dict["kwargs"])`,
    "",
    "# Write output",
    'with open(sys.argv[2], "w") as file:',
    "    if res is not None:",
    "        file.write(json.dumps(res))",
  ].join("\n");
}

/** The function's lines without the decorators that make tasks, moved to the left margin. */
function sourceOf(definition: SyntaxNode, scope: Scope): string {
  const decorated = definition.parent?.name === "DecoratedStatement" ? definition.parent : definition;
  const text = scope.source.content;
  const start = text.lastIndexOf("\n", decorated.from - 1) + 1;
  const dropped = decorated
    .getChildren("Decorator")
    .filter((decorator) => /^@(?:task\.kubernetes\b|setup\b|teardown\b)/.test(text.slice(decorator.from, decorator.to)))
    .map(({ from, to }) => ({
      from: text.lastIndexOf("\n", from - 1) + 1, // A decorator has the line break behind it.
      to: text[to - 1] === "\n" ? to : lineEnd(text, to),
    }));
  let kept = "";
  let position = start;
  for (const { from, to } of dropped) {
    kept += text.slice(position, from);
    position = to;
  }
  return dedent((kept + text.slice(position, withComments(text, definition))).replaceAll("\r\n", "\n"));
}

/** The end of the function's last line, with comments below that stand as far to the right as its body. */
function withComments(text: string, definition: SyntaxNode): number {
  const body = definition.getChild("Body")?.firstChild?.nextSibling ?? definition;
  const column = body.from - (text.lastIndexOf("\n", body.from - 1) + 1);
  let end = lineEnd(text, definition.to - trailingBlank(text.slice(definition.from, definition.to)));
  for (let next = end; next < text.length;) {
    const line = text.slice(next, lineEnd(text, next));
    const [, indent = "", mark] = /^([ \t]*)(#)?/.exec(line) ?? [];
    next += line.length;
    if (mark !== undefined && indent.length >= column) end = next;
    else if (line.trim() !== "") break;
  }
  return end;
}

function trailingBlank(text: string): number {
  return text.length - text.trimEnd().length;
}

/** Behind the line break that ends the line of this place. */
function lineEnd(text: string, at: number): number {
  const found = text.indexOf("\n", at);
  return found < 0 ? text.length : found + 1;
}

/** `textwrap.dedent`. */
function dedent(text: string): string {
  const lines = text.split("\n").map((line) => (line.trim() === "" ? "" : line));
  const margins = lines.filter((line) => line !== "").map((line) => /^[ \t]*/.exec(line)?.[0] ?? "");
  const margin = margins.reduce((left, right) => {
    let length = 0;
    while (length < left.length && left[length] === right[length]) length++;
    return left.slice(0, length);
  }, margins[0] ?? "");
  return lines.map((line) => line.slice(margin.length)).join("\n");
}

function base64(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte));
  return btoa(bytes.join(""));
}

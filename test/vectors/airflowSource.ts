/** What the Python snippet of an Airflow case says, read by the product's evaluator. */
import { evaluate } from "../../server/src/python/evaluation/evaluate.ts";
import { Scope } from "../../server/src/python/syntax/scope.ts";
import { parsePython } from "../../server/src/python/syntax/source.ts";
import type { PythonArgument, PythonCall, PythonValue } from "../../server/src/python/syntax/types.ts";

export interface Snippet {
  /** What a name is bound to; undefined when it is not. */
  readonly valueOf: (name: string) => PythonValue | undefined;
}

export function readSnippet(text: string): Snippet {
  const scope = new Scope(parsePython("file:///snippet.py", text));
  return {
    valueOf: (name) => {
      const meaning = scope.moduleMeaning(name);
      return meaning.kind === "value" ? evaluate(meaning.node, scope) : undefined;
    },
  };
}

/** The call that a name is bound to. Throws when it is anything else. */
export function callOf(value: PythonValue | undefined): PythonCall & PythonValue {
  if (value?.kind !== "call") throw new Error(`a call is expected, not ${value?.source ?? "nothing"}`);
  return value;
}

/** The last part of the called name. */
export function calledName({ callee }: PythonCall): string {
  return callee.slice(callee.lastIndexOf(".") + 1);
}

/** Arguments by the names of these parameters. */
export function given(call: PythonCall, ...parameters: readonly string[]): (name: string) => PythonValue | undefined {
  let position = 0;
  const named = new Map(
    call.arguments.map(({ name, value }: PythonArgument) => [name ?? parameters[position++] ?? "", value]),
  );
  return (name) => named.get(name);
}

/** A constant as JavaScript has it; undefined for anything else. */
export function constant(value: PythonValue | undefined): unknown {
  return value?.kind === "constant" ? value.value : undefined;
}

export function textOf(value: PythonValue | undefined): string | undefined {
  const plain = constant(value) as string | number | null | undefined;
  return plain === undefined || plain === null ? undefined : String(plain);
}

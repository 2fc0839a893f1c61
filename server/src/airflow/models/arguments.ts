import type { PythonCall, PythonValue } from "../../python/syntax/types.ts";

/** The arguments of a call by parameter name: positional ones in the order of `parameters`, named ones as they are. */
export function argumentsByName(call: PythonCall, parameters: readonly string[]): ReadonlyMap<string, PythonValue> {
  const given = new Map<string, PythonValue>();
  let position = 0;
  for (const { name, value } of call.arguments) {
    const parameter = name ?? parameters[position++];
    if (parameter !== undefined) given.set(parameter, value);
  }
  return given;
}

/** True when an argument is absent, or is `None`. */
export function isNone(value: PythonValue | undefined): boolean {
  return value === undefined || (value.kind === "constant" && value.value === null);
}

/** Python's truth of a value; calls and what is not known count as true. */
export function isTrue(value: PythonValue | undefined): boolean {
  switch (value?.kind) {
    case undefined:
      return false;
    case "constant":
      return typeof value.value === "object" ? value.value !== null : Boolean(value.value);
    case "list":
      return value.elements.length > 0;
    case "dict":
      return value.members.length > 0;
    default:
      return true;
  }
}

/** The text of a constant; undefined for anything else. */
export function textOf(value: PythonValue | undefined): string | undefined {
  return value?.kind === "constant" && typeof value.value === "string" ? value.value : undefined;
}

import type { PythonValue } from "../../python/syntax/types.ts";
import { textOf } from "../models/arguments.ts";

/** The members of a dictionary whose keys are known texts; none of anything else. */
export function membersOf(value: PythonValue | undefined): ReadonlyMap<string, PythonValue> {
  if (value?.kind !== "dict") return new Map();
  return new Map(
    value.members.flatMap(({ key, value: member }) => {
      const name = textOf(key);
      return name === undefined ? [] : [[name, member] as const];
    }),
  );
}

import type { Origin } from "../../configuration/types.ts";
import type { PythonValue } from "../../python/syntax/types.ts";

/** Where a value of a DAG file stands. */
export function originOf({ uri, range }: Pick<PythonValue, "uri" | "range">): Origin {
  return { kind: "python", uri, range };
}

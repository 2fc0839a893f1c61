import type { AirflowProblemCode } from "../../problemCodes.ts";
import type { Severity, TextEdit } from "../../../text/types.ts";
import type { Problem, Range } from "../../../text/types.ts";

/** A change of a DAG file that mends a problem. */
export interface DagFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** What the `data` of a problem in a DAG file holds. */
export interface DagProblemData {
  readonly fixes: readonly DagFix[];
}

/** A problem of a DAG file, with what mends it. */
export function dagProblem(
  code: AirflowProblemCode,
  severity: Severity,
  range: Range,
  message: string,
  fixes: readonly DagFix[] = [],
  tags?: Problem["tags"],
): Problem {
  const data: DagProblemData = { fixes };
  return {
    code: `airflow-${code}`,
    severity,
    range,
    message,
    ...(fixes.length > 0 && { data }),
    ...(tags && { tags }),
  };
}

/** One replacement as a fix. */
export function replacing(title: string, range: Range, newText: string): DagFix {
  return { title, edits: [{ range, newText }] };
}

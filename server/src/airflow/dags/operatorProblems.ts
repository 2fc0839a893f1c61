import type { Problem } from "../../text/types.ts";
import { operatorErrors } from "./operatorPlan.ts";
import type { DagOperator } from "./operators.ts";

/** What Airflow, or the Kubernetes client, would raise for an operator, at its places in that file. */
export function operatorProblems(operator: DagOperator, uri: string): readonly Problem[] {
  return operatorErrors(operator).flatMap(({ code, message, origin }): Problem[] =>
    origin.kind === "python" && origin.uri === uri
      ? [{ code: `airflow-${code}`, severity: "error", message, range: origin.range }]
      : [],
  );
}

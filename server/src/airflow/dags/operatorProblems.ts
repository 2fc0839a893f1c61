import type { Problem } from "../../text/types.ts";
import { operatorPlan } from "./operatorPlan.ts";
import type { DagOperator } from "./operators.ts";

/** Stands in for what is made anew for each run: no problem depends on it. */
const IDENTITY = { runUid: "", taskRunUid: "", taskRunAttemptUid: "", resultUid: "", startedAt: "" };

/** What Airflow, or the Kubernetes client, would raise for an operator, at its places in that file. */
export function operatorProblems(operator: DagOperator, uri: string): readonly Problem[] {
  const { problems } = operatorPlan(operator, { identity: IDENTITY, tryNumber: 1, readTemplate: () => undefined });
  return problems.flatMap(({ code, severity, message, origin }): Problem[] =>
    severity === "error" && origin?.kind === "python" && origin.uri === uri
      ? [{ code: `airflow-${code}`, severity, message, range: origin.range }]
      : [],
  );
}

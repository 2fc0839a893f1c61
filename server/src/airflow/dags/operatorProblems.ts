import type { Problem } from "../../text/types.ts";
import { checkNames } from "./checks/argumentNames.ts";
import { checkTypes } from "./checks/argumentTypes.ts";
import { checkDictionaryKeys } from "./checks/dictionaryKeys.ts";
import { checkTemplate } from "./checks/template.ts";
import { dagProblem, replacing } from "./checks/types.ts";
import { operatorErrors } from "./operatorPlan.ts";
import type { OperatorSurroundings } from "../operator/types.ts";
import type { DagOperator } from "./operators.ts";

/** What is wrong with the call of an operator, at its places in that file: first what Airflow itself would raise. */
export function operatorProblems(
  operator: DagOperator,
  uri: string,
  readTemplate: OperatorSurroundings["readTemplate"],
): readonly Problem[] {
  const raised = operatorErrors(operator).flatMap(({ code, message, origin, suggestion }): Problem[] => {
    if (origin.kind !== "python" || origin.uri !== uri) return [];
    const fixes = suggestion === undefined ? [] : [replacing(`Change to ${suggestion}`, origin.range, suggestion)];
    return [dagProblem(code, "error", origin.range, message, fixes)];
  });
  const here = { ...operator, written: operator.written.filter(({ value }) => value.uri === uri) };
  const found = [
    ...checkNames(here),
    ...checkTypes(here),
    ...checkDictionaryKeys(here),
    ...checkTemplate(here, readTemplate),
  ];
  // One problem a place is enough: what Airflow raises counts.
  return [...raised, ...found.filter((one) => !raised.some(({ range }) => isSame(range, one.range)))];
}

function isSame(one: Problem["range"], other: Problem["range"]): boolean {
  return (
    one.start.line === other.start.line &&
    one.start.character === other.start.character &&
    one.end.line === other.end.line &&
    one.end.character === other.end.character
  );
}

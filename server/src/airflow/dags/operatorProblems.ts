import type { Problem } from "../../text/types.ts";
import { checkNames } from "./checks/argumentNames.ts";
import { checkTypes } from "./checks/argumentTypes.ts";
import { checkDictionaryKeys } from "./checks/dictionaryKeys.ts";
import { checkTemplate } from "./checks/template.ts";
import { dagProblem, replacing } from "./checks/types.ts";
import { operatorErrors } from "./operatorPlan.ts";
import type { OperatorSurroundings } from "../operator/types.ts";
import type { DagOperator } from "./operators.ts";

type ReadTemplate = OperatorSurroundings["readTemplate"];

/** What is wrong with operators that no template was read for: they say all themselves. */
const known = new WeakMap<DagOperator, { readonly uri: string; readonly problems: readonly Problem[] }>();

/** What is wrong with the call of an operator, at its places in that file: first what Airflow itself would raise. */
export function operatorProblems(operator: DagOperator, uri: string, readTemplate: ReadTemplate): readonly Problem[] {
  const before = known.get(operator);
  if (before?.uri === uri) return before.problems;
  const read: string[] = [];
  const problems = findProblems(operator, uri, (path) => {
    read.push(path);
    return readTemplate(path);
  });
  if (read.length === 0) known.set(operator, { uri, problems });
  return problems;
}

function findProblems(operator: DagOperator, uri: string, readTemplate: ReadTemplate): readonly Problem[] {
  const errors = operatorErrors(operator, readTemplate);
  const raised = errors.flatMap(({ code, message, origin, suggestion }): Problem[] => {
    const isHere = origin.kind === "python" && origin.uri === uri;
    // What no place of the file says is said of the call: its arguments do not make a whole pod.
    const range = isHere && !isWhole(origin.range, operator) ? origin.range : operator.range;
    if (!isHere && code !== "server-refuses") return [];
    const fixes = suggestion === undefined ? [] : [replacing(`Change to ${suggestion}`, range, suggestion)];
    return [dagProblem(code, "error", range, message, fixes)];
  });
  const here = { ...operator, written: operator.written.filter(({ value }) => value.uri === uri) };
  const found = [
    ...checkNames(here),
    ...checkTypes(here),
    ...checkDictionaryKeys(here),
    ...checkTemplate(here, readTemplate),
  ];
  // One problem a place is enough: what Airflow raises counts, and a plain word more than what the API server would say.
  const first = raised.filter(({ code }) => code !== "airflow-server-refuses");
  const more = found.filter((one) => !first.some(({ range }) => isSame(range, one.range)));
  const refused = raised.filter(
    (one) =>
      !first.includes(one) && !more.some(({ range, severity }) => severity === "error" && isSame(range, one.range)),
  );
  return [...first, ...more, ...refused];
}

/** The whole call is marked at its name. */
function isWhole(range: Problem["range"], { call }: DagOperator): boolean {
  return call.origin.kind === "python" && isSame(range, call.origin.range);
}

function isSame(one: Problem["range"], other: Problem["range"]): boolean {
  return (
    one.start.line === other.start.line &&
    one.start.character === other.start.character &&
    one.end.line === other.end.line &&
    one.end.character === other.end.character
  );
}

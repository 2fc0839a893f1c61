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

/**
 * What is wrong with the operators of a file, each thing once: in a loop it is the same in every round, and what a function's
 * own code says wrongly stands there.
 */
export function problemsOfAll(
  operators: readonly DagOperator[],
  uri: string,
  readTemplate: ReadTemplate,
): readonly Problem[] {
  const found = new Map<string, Problem>();
  const made = operators.filter((one) => one.isMadeByFunction);
  for (const operator of operators) {
    if (operator.isMadeByFunction) continue;
    for (const problem of operatorProblems(operator, uri, readTemplate)) found.set(keyOf(problem), problem);
  }
  const own = [...found.values()];
  for (const operator of made) {
    for (const problem of operatorProblems(operator, uri, readTemplate)) {
      if (!own.some((one) => isSaidInside(problem, one, operator, uri))) found.set(keyOf(problem), problem);
    }
  }
  return [...found.values()];
}

/** Whether the same is said of the code that makes an operator, in a function of this file. */
function isSaidInside(problem: Problem, own: Problem, { call: { origin } }: DagOperator, uri: string): boolean {
  if (own.code !== problem.code || own.message !== problem.message) return false;
  if (origin.kind !== "python" || origin.uri !== uri) return false;
  const { start, end } = own.range;
  return !isAfter(origin.range.start, start) && !isAfter(end, origin.range.end);
}

function isAfter(one: Problem["range"]["start"], other: Problem["range"]["start"]): boolean {
  return one.line > other.line || (one.line === other.line && one.character > other.character);
}

function keyOf({ code, message, range: { start, end } }: Problem): string {
  return [code, start.line, start.character, end.line, end.character, message].join(" ");
}

function findProblems(operator: DagOperator, uri: string, readTemplate: ReadTemplate): readonly Problem[] {
  const errors = operatorErrors(operator, readTemplate);
  const raised = errors.flatMap(({ code, message, origin, suggestion }): Problem[] => {
    // What a function of the workspace makes of a call is said of the call.
    const isHere = origin.kind === "python" && origin.uri === uri && !operator.isMadeByFunction;
    // What no place of the file says is said of the call: its arguments do not make a whole pod.
    const range = isHere && !isWhole(origin.range, operator) ? origin.range : operator.range;
    if (!isHere && !operator.isMadeByFunction && code !== "server-refuses") return [];
    const fixes = suggestion === undefined || !isHere ? [] : [replacing(`Change to ${suggestion}`, range, suggestion)];
    return [dagProblem(code, "error", range, message, fixes)];
  });
  if (operator.isMadeByFunction) return raised;
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

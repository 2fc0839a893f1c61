import type { DagOperator } from "../../airflow/dags/operators.ts";

/** The operators of a file that are made at one place: several in a loop, or by a function that makes several. */
export interface OperatorPlace {
  /** The first, and its number in the file. */
  readonly operator: DagOperator;
  readonly index: number;
  readonly count: number;
}

/** The operators of a file, which stand in its order, by their places. */
export function operatorPlaces(operators: readonly DagOperator[]): readonly OperatorPlace[] {
  const found: OperatorPlace[] = [];
  for (const [index, operator] of operators.entries()) {
    const last = found.at(-1);
    if (last && isSame(last.operator, operator)) found[found.length - 1] = { ...last, count: last.count + 1 };
    else found.push({ operator, index, count: 1 });
  }
  return found;
}

function isSame({ range: { start: one } }: DagOperator, { range: { start: other } }: DagOperator): boolean {
  return one.line === other.line && one.character === other.character;
}

/** What the commands for workers are given. */
export function workerArgument(task: string, worker: number, uri: string): object {
  return { uri, task, worker };
}

/** What the commands for operators are given: one operator, or several of one place to choose from. */
export function commandArgument({ operator, index, count }: OperatorPlace, uri: string): object {
  if (count === 1) return { uri, task: operator.taskId ?? "task", operator: index };
  return { uri, operators: Array.from({ length: count }, (_, at) => index + at) };
}

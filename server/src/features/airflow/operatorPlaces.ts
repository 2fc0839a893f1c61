import type { DagOperator } from "../../airflow/dags/operators.ts";
import type { DagTask } from "../../airflow/dags/tasks.ts";
import type { Range } from "../../text/types.ts";

/** What a file makes at one place: several in a loop, or by a function that makes several. */
export interface Place<T> {
  /** The first, and its number in the file. */
  readonly first: T;
  readonly index: number;
  readonly count: number;
}

/** The operators of a file that are made at one place. */
export interface OperatorPlace {
  /** The first, and its number in the file. */
  readonly operator: DagOperator;
  readonly index: number;
  readonly count: number;
}

/** The operators of a file, which stand in its order, by their places. */
export function operatorPlaces(operators: readonly DagOperator[]): readonly OperatorPlace[] {
  return placesOf(operators).map(({ first, index, count }) => ({ operator: first, index, count }));
}

/** Operators or tasks of a file, which stand in its order, by their places. */
export function placesOf<T extends { readonly range: Range }>(all: readonly T[]): readonly Place<T>[] {
  const found: Place<T>[] = [];
  for (const [index, one] of all.entries()) {
    const last = found.at(-1);
    if (last && isSame(last.first, one)) found[found.length - 1] = { ...last, count: last.count + 1 };
    else found.push({ first: one, index, count: 1 });
  }
  return found;
}

function isSame({ range: { start: one } }: { range: Range }, { range: { start: other } }: { range: Range }): boolean {
  return one.line === other.line && one.character === other.character;
}

/** What the commands for workers are given: one task, or several of one place to choose from. */
export function workerArgument({ first, index, count }: Place<DagTask>, uri: string): object {
  if (count === 1) return { uri, task: first.taskId, worker: index };
  return { uri, workers: numbers(index, count) };
}

/** What the commands for operators are given: one operator, or several of one place to choose from. */
export function commandArgument({ operator, index, count }: OperatorPlace, uri: string): object {
  if (count === 1) return { uri, task: operator.taskId ?? "task", operator: index };
  return { uri, operators: numbers(index, count) };
}

function numbers(from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => from + at);
}

import type { RunResult } from "./cluster/index.ts";

/** A cause that the log has told. */
export interface ToldCause {
  readonly id: string;
  readonly key?: string | undefined;
  readonly sentence: string;
}

/**
 * The end of a run as its log tells it: why the pod did not start in time is left out where the log has said it, in these
 * words or in words about the same.
 */
export function endInLog(result: RunResult, told: readonly ToldCause[]): RunResult {
  const { why, cause, key, sentence } = result;
  if (why === undefined || !sentence.endsWith(why)) return result;
  const isTold = told.some(
    (one) => one.sentence === why || one.id === cause || (one.key !== undefined && one.key === key),
  );
  if (!isTold) return result;
  return { ...result, sentence: sentence.slice(0, -why.length).trimEnd(), hint: undefined, key: undefined };
}

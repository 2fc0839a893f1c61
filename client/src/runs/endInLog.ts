import type { RunResult } from "../cluster/index.ts";

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
  const { why, cause, key } = result;
  const sentence = withoutWhy(result);
  if (sentence === result.sentence) return result;
  const isTold = told.some(
    (one) => one.sentence === why || one.id === cause || (one.key !== undefined && one.key === key),
  );
  if (!isTold) return result;
  return { ...result, sentence, hint: undefined, key: undefined };
}

/** The sentence of an end without its part that says why, where it says more before that. */
export function withoutWhy({ sentence, why }: Pick<RunResult, "sentence" | "why">): string {
  return why !== undefined && sentence.endsWith(why) ? sentence.slice(0, -why.length).trimEnd() : sentence;
}

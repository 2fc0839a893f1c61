export interface RetryInput {
  /** From `failureReason`; null where none is known. */
  readonly reason: string | null;
  /** `pod_error_cfg_source_dict`: reason → `retry_count`; null for an entry without one, which DBND trips over. */
  readonly retryCounts: Readonly<Record<string, number | null>>;
  /** The task's own `task_retries`, for a reason that the dictionary does not know. */
  readonly taskRetries: number;
  /** The try that failed; DBND counts a try when its task starts to run, so one that is still queued counts one less. */
  readonly tryNumber: number;
  /** True where the pod failed before its task ran. */
  readonly queued: boolean;
}

export type RetryDecision =
  | {
      readonly retry: boolean;
      /** Tries that may follow the first one. */
      readonly limit: number;
      readonly tryNumber: number;
    }
  | { readonly problem: "retry-count-missing" };

/**
 * Whether a failed task gets another pod: the dictionary's count replaces the task's own retries; a task is tried
 * again while its try number is not above that limit (dbnd 1.0.28, spec 4.7; Airflow's rule).
 */
export function decideRetry(input: RetryInput): RetryDecision {
  const count =
    input.reason !== null && Object.hasOwn(input.retryCounts, input.reason)
      ? input.retryCounts[input.reason]
      : input.taskRetries;
  if (count === null || count === undefined) return { problem: "retry-count-missing" };
  const tryNumber = input.queued ? input.tryNumber + 1 : input.tryNumber;
  return { retry: count > 0 && tryNumber <= count, limit: count, tryNumber };
}

/** The life of a run's pod. */

/** What the engine's keys say about the life of the pod (spec 4). Times in milliseconds. */
export interface RunPolicy {
  readonly detach: boolean;
  readonly autoRemove: boolean;
  readonly keepFinishedPods: boolean;
  readonly keepFailedPods: boolean;
  readonly startupTimeout: number;
  readonly terminationGracePeriod: number;
  readonly maxLogStreamRetries: number;
  readonly prefixRemoteLog: boolean;
  readonly checks: PodChecks;
  /** Failure reason (exit code or `err_…`) → how often to try again. */
  readonly retryCounts: Readonly<Record<string, number>>;
  /** `retry_delay` inside the dictionary, which DBND itself never reads. */
  readonly retryDelays: Readonly<Record<string, number>>;
  readonly defaultRetryDelay: number;
  /** The task's own `task_retries`. */
  readonly taskRetries: number;
  /** How many pods are created at once (`pods_creation_batch_size`). */
  readonly creationBatchSize: number;
}

/** The engine keys that switch DBND's checks on a pod (spec 4.6). */
export interface PodChecks {
  readonly unschedulable: boolean;
  readonly clusterCapacity: boolean;
  readonly imagePull: boolean;
  readonly runningPod: boolean;
  readonly requestCpu: string | null;
  readonly requestMemory: string | null;
}

import type { RunPolicy } from "../protocol.ts";
import { matchDuration } from "../values/duration.ts";
import { Duration, type PlainValue } from "../values/types.ts";
import type { KubernetesEngine } from "./kubernetesEngine.ts";
import { isDict } from "./merge.ts";

const MILLISECONDS = 1000;

/**
 * What the engine says about the life of a pod (spec 4). `taskRetries` is the task's own `task_retries`. An entry of
 * `pod_error_cfg_source_dict` without a usable `retry_count` is left out: DBND fails on it, and a rule tells.
 */
export function runPolicy(engine: KubernetesEngine, taskRetries: number): RunPolicy {
  const retryCounts: Record<string, number> = {};
  const retryDelays: Record<string, number> = {};
  for (const [reason, entry] of Object.entries(
    isDict(engine.podErrorCfgSourceDict) ? engine.podErrorCfgSourceDict : {},
  )) {
    if (!isDict(entry)) continue;
    const count = wholeNumber(entry.retry_count);
    const delay = milliseconds(entry.retry_delay);
    if (count !== undefined) retryCounts[reason] = count;
    if (delay !== undefined) retryDelays[reason] = delay;
  }
  return {
    detach: engine.detachRun,
    autoRemove: engine.autoRemove,
    keepFinishedPods: engine.keepFinishedPods,
    keepFailedPods: engine.keepFailedPods,
    startupTimeout: engine.startupTimeout * MILLISECONDS,
    terminationGracePeriod: engine.submitTerminationGracePeriod * MILLISECONDS,
    maxLogStreamRetries: engine.maxRetriesOnLogStreamFailure,
    prefixRemoteLog: engine.prefixRemoteLog,
    checks: {
      unschedulable: engine.checkUnschedulableCondition,
      clusterCapacity: engine.checkClusterResourceCapacity,
      imagePull: engine.checkImagePullErrors,
      runningPod: engine.checkRunningPodErrors,
      requestCpu: engine.requestCpu,
      requestMemory: engine.requestMemory,
    },
    retryCounts,
    retryDelays,
    defaultRetryDelay: engine.podDefaultRetryDelay * MILLISECONDS,
    taskRetries,
    creationBatchSize: engine.podsCreationBatchSize,
  };
}

function wholeNumber(value: PlainValue | undefined): number | undefined {
  if (typeof value === "number") return Number.isInteger(value) ? value : undefined;
  return typeof value === "string" && /^\d+$/.test(value.trim()) ? Number(value) : undefined;
}

function milliseconds(value: PlainValue | undefined): number | undefined {
  if (value instanceof Duration) return value.seconds * MILLISECONDS;
  if (typeof value !== "string") return undefined;
  const match = matchDuration(value);
  return match && !match.overflow ? match.seconds * MILLISECONDS : undefined;
}

import type { RunPolicy } from "../protocol.ts";

/** The life of a pod where nothing is asked for: none of DBND's checks, no retries, no waiting. */
export const PLAIN_POLICY: RunPolicy = {
  detach: false,
  autoRemove: false,
  keepFinishedPods: false,
  keepFailedPods: false,
  startupTimeout: 0,
  terminationGracePeriod: 0,
  maxLogStreamRetries: 0,
  prefixRemoteLog: false,
  checks: {
    unschedulable: false,
    clusterCapacity: false,
    imagePull: false,
    runningPod: false,
    requestCpu: null,
    requestMemory: null,
  },
  retryCounts: {},
  retryDelays: {},
  defaultRetryDelay: 0,
  taskRetries: 0,
  creationBatchSize: 1,
};

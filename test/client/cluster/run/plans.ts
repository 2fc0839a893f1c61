import type { RunPlan, RunPolicy } from "../../../../server/src/protocol.ts";

export const POLICY: RunPolicy = {
  detach: false,
  autoRemove: false,
  keepFinishedPods: false,
  keepFailedPods: false,
  startupTimeout: 600_000,
  terminationGracePeriod: 30_000,
  maxLogStreamRetries: 50,
  prefixRemoteLog: true,
  checks: {
    unschedulable: true,
    clusterCapacity: true,
    imagePull: true,
    runningPod: false,
    requestCpu: null,
    requestMemory: null,
  },
  retryCounts: { 255: 3, err_image_pull: 0 },
  retryDelays: { 255: 180_000 },
  defaultRetryDelay: 10_000,
  taskRetries: 0,
  creationBatchSize: 10,
};

export const LABELS = {
  dbnd_run_uid: "run-1",
  dbnd_task_run_uid: "task-run-1",
  dbnd_task_run_attempt_uid: "attempt-1",
};

/** A plan of one pod `p` in namespace `etl`. */
export function plan(policy: Partial<RunPolicy> = {}): RunPlan {
  return {
    task: "prepare_data",
    environment: "k8s",
    engine: "kubernetes",
    identity: {
      runUid: "run-1",
      taskRunUid: "task-run-1",
      taskRunAttemptUid: "attempt-1",
      resultUid: "r",
      startedAt: "2026-01-01T00:00:00Z",
    },
    namespace: "etl",
    podName: "p",
    image: "repo/image:1",
    command: ["dbnd"],
    pod: {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p", namespace: "etl", labels: LABELS },
      spec: { containers: [{ name: "base", image: "repo/image:1" }] },
    },
    podYaml: "",
    lineOrigins: {},
    linePointers: [],
    cluster: { inCluster: false },
    policy: { ...POLICY, ...policy },
  };
}

import type { PlainValue } from "../values/types.ts";

/**
 * A Kubernetes engine section as DBND holds it after creation (spec 2): every active key typed, and the adjustments
 * that DBND makes by itself applied. A key that cannot be read has its default here; the problem tells.
 */
export interface KubernetesEngine {
  /** The section's cleaned name, as DBND names the engine in variables (`DBND__<NAME>__…`). */
  readonly name: string;
  readonly requireSubmit: boolean;
  readonly dbndLocalRoot: string | null;
  readonly dbndExecutable: readonly string[];
  /** Null when it is missing: then `problems` of the resolved object has `required-key-missing`. */
  readonly containerRepository: string | null;
  readonly containerTag: string | null;
  readonly dockerBuildTagBase: string;
  readonly dockerBuildTag: string | null;
  readonly dockerBuild: boolean;
  readonly dockerBuildPush: boolean;
  readonly clusterContext: string | null;
  readonly configFile: string | null;
  readonly inCluster: boolean | null;
  readonly namespace: string;
  readonly serviceAccountName: string | null;
  readonly imagePullPolicy: string;
  /** The comma separated text as it is: DBND splits it without trimming. */
  readonly imagePullSecrets: string | null;
  readonly keepFinishedPods: boolean;
  readonly keepFailedPods: boolean;
  readonly autoRemove: boolean;
  readonly detachRun: boolean;
  /** Seconds. */
  readonly submitTerminationGracePeriod: number;
  /** Seconds. */
  readonly startupTimeout: number;
  readonly secrets: PlainValue;
  readonly systemSecrets: PlainValue;
  readonly envVars: PlainValue;
  readonly configmaps: PlainValue;
  readonly volumes: PlainValue;
  readonly volumeMounts: PlainValue;
  readonly securityContext: PlainValue;
  readonly hostnetwork: boolean;
  /** Path of the base manifest as configured; null means the shipped one. */
  readonly podYaml: string | null;
  readonly nodeSelectors: PlainValue;
  readonly affinity: PlainValue;
  readonly tolerations: PlainValue;
  readonly labels: PlainValue;
  readonly annotations: PlainValue;
  readonly gcpServiceAccountKeys: string | null;
  readonly podsCreationBatchSize: number;
  readonly requests: PlainValue;
  readonly limits: PlainValue;
  readonly requestMemory: string | null;
  readonly requestCpu: string | null;
  readonly limitMemory: string | null;
  readonly limitCpu: string | null;
  /** Failure reason → `{ retry_count, retry_delay }`, as written. */
  readonly podErrorCfgSourceDict: PlainValue;
  /** Seconds. */
  readonly podDefaultRetryDelay: number;
  readonly showPodLog: boolean;
  readonly debug: boolean;
  readonly debugWithCommand: string;
  readonly debugPhase: string;
  readonly prefixRemoteLog: boolean;
  readonly maxRetriesOnLogStreamFailure: number;
  readonly checkUnschedulableCondition: boolean;
  readonly checkClusterResourceCapacity: boolean;
  readonly checkImagePullErrors: boolean;
  readonly checkRunningPodErrors: boolean;
  readonly dashboardUrl: string | null;
  readonly podLogUrl: string | null;
  readonly trapExitFileFlag: string | null;
  /** Seconds. */
  readonly watcherRequestTimeoutSeconds: number;
  /** Seconds. */
  readonly watcherRecreationIntervalSeconds: number;
  /** Seconds. */
  readonly watcherClientTimeoutSeconds: number;
  /** Seconds. */
  readonly pendingZombiesTimeout: number;
  /** Seconds. */
  readonly zombieQueryIntervalSecs: number;
  /** Seconds. */
  readonly zombieThresholdSecs: number;
  readonly airflowLogEnabled: boolean;
  readonly airflowLogImage: string | null;
  readonly airflowLogFolder: string;
  /** Text, as DBND holds it; converted when the pod is made. */
  readonly airflowLogPort: string;
  readonly airflowLogTrapExitFlagDefault: string | null;
  readonly containerAirflowLogPath: string;
  readonly hostAsIpForLiveLogs: boolean;
  /** What DBND changed by itself, for messages and for the plan. */
  readonly adjustments: readonly EngineAdjustment[];
}

/** A key whose value DBND changes when it creates the engine, and why. */
export interface EngineAdjustment {
  readonly key: string;
  readonly value: PlainValue;
  /** The key that caused it. */
  readonly because: string;
}

/** How the engine is used. */
export interface EngineUse {
  /** A driver that nobody waits for: DBND switches `auto_remove` and `detach_run` on (spec 5.2). */
  readonly detachedDriver?: boolean;
}

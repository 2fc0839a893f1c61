import { Duration, type PlainValue } from "../values/types.ts";
import { adjustmentsOf } from "./engineAdjustments.ts";
import type { EngineUse, KubernetesEngine } from "./kubernetesEngine.ts";
import type { ResolvedObject } from "./types.ts";

/**
 * The typed settings of a resolved Kubernetes engine. `use` adds what this run changes; a value of another type than its
 * key has (its problem is in `engine.problems`) counts as not set.
 */
export function engineSettings(engine: ResolvedObject, use: EngineUse = {}): KubernetesEngine {
  const resolved = (key: string): PlainValue | undefined => engine.values.get(key)?.value;
  const adjustments = adjustmentsOf(resolved, use);
  const value = (key: string): PlainValue =>
    adjustments.findLast((adjustment) => adjustment.key === key)?.value ?? resolved(key) ?? null;

  const text = (key: string): string | null => {
    const found = value(key);
    return typeof found === "string" ? found : typeof found === "number" ? String(found) : null;
  };
  const flag = (key: string): boolean => value(key) === true;
  const whole = (key: string, otherwise: number): number => {
    const found = value(key);
    return typeof found === "number" ? found : otherwise;
  };
  const seconds = (key: string, otherwise: number): number => {
    const found = value(key);
    return found instanceof Duration ? found.seconds : otherwise;
  };
  const words = value("dbnd_executable");
  const inCluster = value("in_cluster");

  return {
    name: engine.ownSection,
    requireSubmit: flag("require_submit"),
    dbndLocalRoot: text("dbnd_local_root"),
    dbndExecutable: Array.isArray(words) ? words.map(String) : ["dbnd"],
    containerRepository: text("container_repository"),
    containerTag: text("container_tag"),
    dockerBuildTagBase: text("docker_build_tag_base") ?? "dbnd_build",
    dockerBuildTag: text("docker_build_tag"),
    dockerBuild: flag("docker_build"),
    dockerBuildPush: flag("docker_build_push"),
    clusterContext: text("cluster_context"),
    configFile: text("config_file"),
    inCluster: typeof inCluster === "boolean" ? inCluster : null,
    namespace: text("namespace") ?? "default",
    serviceAccountName: text("service_account_name"),
    imagePullPolicy: text("image_pull_policy") ?? "IfNotPresent",
    imagePullSecrets: text("image_pull_secrets"),
    keepFinishedPods: flag("keep_finished_pods"),
    keepFailedPods: flag("keep_failed_pods"),
    autoRemove: flag("auto_remove"),
    detachRun: flag("detach_run"),
    submitTerminationGracePeriod: seconds("submit_termination_grace_period", 30),
    startupTimeout: seconds("startup_timeout", 600),
    secrets: value("secrets"),
    systemSecrets: value("system_secrets"),
    envVars: value("env_vars"),
    configmaps: value("configmaps"),
    volumes: value("volumes"),
    volumeMounts: value("volume_mounts"),
    securityContext: value("security_context"),
    hostnetwork: flag("hostnetwork"),
    podYaml: isSet(engine, "pod_yaml") ? text("pod_yaml") : null,
    nodeSelectors: value("node_selectors"),
    affinity: value("affinity"),
    tolerations: value("tolerations"),
    labels: value("labels"),
    annotations: value("annotations"),
    gcpServiceAccountKeys: text("gcp_service_account_keys"),
    podsCreationBatchSize: whole("pods_creation_batch_size", 10),
    requests: value("requests"),
    limits: value("limits"),
    requestMemory: text("request_memory"),
    requestCpu: text("request_cpu"),
    limitMemory: text("limit_memory"),
    limitCpu: text("limit_cpu"),
    podErrorCfgSourceDict: value("pod_error_cfg_source_dict"),
    podDefaultRetryDelay: seconds("pod_default_retry_delay", 10),
    showPodLog: flag("show_pod_log"),
    debug: flag("debug"),
    debugWithCommand: text("debug_with_command") ?? "",
    debugPhase: text("debug_phase") ?? "",
    prefixRemoteLog: flag("prefix_remote_log"),
    maxRetriesOnLogStreamFailure: whole("max_retries_on_log_stream_failure", 50),
    checkUnschedulableCondition: flag("check_unschedulable_condition"),
    checkClusterResourceCapacity: flag("check_cluster_resource_capacity"),
    checkImagePullErrors: flag("check_image_pull_errors"),
    checkRunningPodErrors: flag("check_running_pod_errors"),
    dashboardUrl: text("dashboard_url"),
    podLogUrl: text("pod_log_url"),
    trapExitFileFlag: text("trap_exit_file_flag"),
    watcherRequestTimeoutSeconds: whole("watcher_request_timeout_seconds", 300),
    watcherRecreationIntervalSeconds: whole("watcher_recreation_interval_seconds", 30),
    watcherClientTimeoutSeconds: whole("watcher_client_timeout_seconds", 50),
    pendingZombiesTimeout: seconds("pending_zombies_timeout", 18_000),
    zombieQueryIntervalSecs: whole("zombie_query_interval_secs", 600),
    zombieThresholdSecs: whole("zombie_threshold_secs", 300),
    airflowLogEnabled: flag("airflow_log_enabled"),
    airflowLogImage: text("airflow_log_image"),
    airflowLogFolder: text("airflow_log_folder") ?? "/usr/local/airflow/logs",
    airflowLogPort: text("airflow_log_port") ?? "8793",
    airflowLogTrapExitFlagDefault: text("airflow_log_trap_exit_flag_default"),
    containerAirflowLogPath: text("container_airflow_log_path") ?? "/root/airflow/logs/",
    hostAsIpForLiveLogs: flag("host_as_ip_for_live_logs"),
    adjustments,
  };
}

/** True when something other than the class sets the key. */
function isSet(engine: ResolvedObject, key: string): boolean {
  const origin = engine.values.get(key)?.origin;
  return origin !== undefined && origin.kind !== "default";
}

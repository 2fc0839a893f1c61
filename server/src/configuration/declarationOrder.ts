/**
 * The keys of the Kubernetes engine in the order of its class (dbnd 1.0.28, `KubernetesEngineConfig`): DBND reads the keys
 * of base classes first, then these, and stops at the first that it cannot read.
 */
const KUBERNETES_KEYS = `cluster_context config_file in_cluster image_pull_policy image_pull_secrets keep_finished_pods
  keep_failed_pods namespace secrets system_secrets env_vars node_selectors annotations pods_creation_batch_size
  service_account_name gcp_service_account_keys affinity tolerations hostnetwork configmaps volumes volume_mounts
  security_context labels request_memory request_cpu limit_memory limit_cpu requests limits pod_error_cfg_source_dict
  pod_default_retry_delay submit_termination_grace_period startup_timeout_seconds show_pod_log debug debug_with_command
  debug_phase prefix_remote_log check_unschedulable_condition check_image_pull_errors check_running_pod_errors
  check_cluster_resource_capacity startup_timeout max_retries_on_log_stream_failure dashboard_url pod_log_url pod_yaml
  trap_exit_file_flag auto_remove detach_run watcher_request_timeout_seconds watcher_recreation_interval_seconds
  watcher_client_timeout_seconds log_pod_events_on_sigterm pending_zombies_timeout zombie_query_interval_secs
  zombie_threshold_secs airflow_log_enabled airflow_log_image airflow_log_folder airflow_log_port
  airflow_log_trap_exit_flag_default container_airflow_log_path host_as_ip_for_live_logs fix_pickle`.split(/\s+/);

const POSITIONS: ReadonlyMap<string, number> = new Map(KUBERNETES_KEYS.map((key, index) => [key, index]));

/** Sorts by the order in which DBND reads the keys; what has no known place keeps its own, before all others. */
export function inDeclarationOrder<T extends { readonly key: string }>(values: Iterable<T>): readonly T[] {
  const position = ({ key }: T): number => POSITIONS.get(key) ?? -1;
  return [...values].sort((left, right) => position(left) - position(right));
}

/** What becomes of each argument of `KubernetesPodOperator` when its pod is run from an editor. */

/**
 * `pod`: it is in the pod that is made. `cluster`: it says which cluster, and as whom. `run`: it changes how the pod is
 * followed, what is said of it, and what becomes of it. `waiting`: where Airflow waits, and how often it looks; a watch
 * knows at once. `python`: code of the DAG file, which is read and never run.
 */
export type ArgumentEffect = "pod" | "cluster" | "run" | "waiting" | "python";

/** Arguments that do not, or not only, shape the pod; all others do. */
const EFFECTS: Readonly<Record<string, ArgumentEffect>> = {
  base_container_status_polling_interval: "waiting",
  callbacks: "python",
  cluster_context: "cluster",
  config_file: "cluster",
  container_logs: "run",
  container_name_log_prefix_enabled: "run",
  deferrable: "waiting",
  get_logs: "run",
  in_cluster: "cluster",
  init_container_logs: "run",
  is_delete_operator_pod: "run",
  kubernetes_conn_id: "cluster",
  log_events_on_failure: "run",
  log_events_on_startup: "waiting",
  log_formatter: "python",
  log_pod_spec_on_failure: "run",
  logging_interval: "waiting",
  on_finish_action: "run",
  on_kill_action: "run",
  poll_interval: "waiting",
  progress_callback: "python",
  reattach_on_restart: "run",
  schedule_timeout_seconds: "run",
  skip_on_exit_code: "run",
  startup_check_interval_seconds: "waiting",
  startup_timeout_seconds: "run",
  trigger_kwargs: "waiting",
};

/** What an argument has an effect on; all that are not named in the table are fields of the pod. */
export function effectOf(argument: string): ArgumentEffect {
  return EFFECTS[argument] ?? "pod";
}

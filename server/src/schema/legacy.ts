import { removedKeys as removedKubernetesKeys } from "./kubernetes/keys/removed.ts";

/** A key that DBND once read where it reads nothing today (dbnd 1.0.28, spec 1.9). */
export interface LegacyKey {
  readonly section: string;
  readonly key: string;
  /** First and last version it was seen in: a version (`0.39`), or a month of the time before (`2020-03`). */
  readonly seenFrom: string;
  readonly seenUntil: string;
  /** `section.key` that took its place; absent when nothing did. */
  readonly replacement?: string;
  /** Something still reads the old place, though the check for unknown keys warns about it. */
  readonly stillRead?: boolean;
}

type Moved = readonly [section: string, key: string, seenFrom: string, seenUntil: string, replacement: string];
type Removed = readonly [section: string, key: string, seenFrom: string, seenUntil: string];

const MOVED: readonly Moved[] = [
  ["airflow_tracking", "spark_submit_dbnd_java_agent", "0.39", "1.0.14", "tracking_spark.agent_path"],
  ["databand", "print_task_band", "0.39", "1.0.14", "describe.print_task_band"],
  ["databand", "module", "0.39", "1.0.14", "run.module"],
  ["core", "environments", "0.39", "1.0.14", "run.environments"],
  ["core", "tracker_url", "0.39", "1.0.14", "core.databand_url"],
  ["core", "user_configs", "0.39", "1.0.14", "run.user_configs"],
  ["core", "user_init", "0.39", "1.0.14", "run.user_init"],
  ["core", "user_driver_init", "0.39", "1.0.14", "run.user_driver_init"],
  ["core", "user_code_on_fork", "0.39", "1.0.14", "run.user_code_on_fork"],
  ["core", "pickle_handler", "0.39", "0.39", "run.pickle_handler"],
  ["core", "always_save_pipeline", "0.39", "0.39", "run.always_save_pipeline"],
  ["core", "disable_save_pipeline", "0.39", "0.39", "run.disable_save_pipeline"],
  ["core", "recheck_circle_dependencies", "0.39", "0.39", "output.recheck_circle_dependencies"],
  ["core", "fix_env_on_osx", "0.39", "1.0.14", "run.fix_env_on_osx"],
  ["core", "plugins", "0.39", "1.0.14", "run.plugins"],
  ["dynamic_task", "enabled", "0.39", "0.39", "run.task_run_at_execution_time_enabled"],
  ["dynamic_task", "in_memory_outputs", "0.39", "0.39", "run.task_run_at_execution_time_in_memory_outputs"],
  ["features", "in_memory_cache_target_value", "0.39", "0.39", "run.target_cache_on_access"],
  ["describe", "console_value_preview_size", "0.39", "1.0.14", "log.console_value_preview_size"],
  ["log", "disabled", "0.39", "1.0.14", "run_log.disabled"],
  ["log", "capture_task_run_log", "0.39", "1.0.14", "run_log.capture_task_run_log"],
  ["log", "override_airflow_logging_on_task_run", "0.39", "1.0.14", "run_log.override_airflow_logging_on_task_run"],
  ["log", "support_jupyter", "0.39", "1.0.14", "run_log.support_jupyter"],
  ["log", "level", "0.39", "1.0.14", "run_log.level"],
  ["log", "formatter_colorlog", "0.39", "1.0.14", "run_log.formatter_colorlog"],
  ["log", "formatter_simple", "0.39", "1.0.14", "run_log.formatter_simple"],
  ["log", "console_formatter_name", "0.39", "1.0.14", "run_log.console_formatter_name"],
  ["log", "file_formatter_name", "0.39", "1.0.14", "run_log.file_formatter_name"],
  ["log", "sentry_url", "0.39", "1.0.14", "run_log.sentry_url"],
  ["log", "sentry_env", "0.39", "1.0.14", "run_log.sentry_env"],
  ["log", "sentry_release", "0.39", "1.0.14", "run_log.sentry_release"],
  ["log", "sentry_debug", "0.39", "1.0.14", "run_log.sentry_debug"],
  ["log", "file_log", "0.39", "1.0.14", "run_log.file_log"],
  ["log", "stream_stdout", "0.39", "1.0.14", "run_log.stream_stdout"],
  ["log", "custom_dict_config", "0.39", "1.0.14", "run_log.custom_dict_config"],
  ["log", "at_warn", "0.39", "1.0.14", "run_log.at_warn"],
  ["log", "at_debug", "0.39", "1.0.14", "run_log.at_debug"],
  ["log", "send_body_to_server", "0.39", "1.0.14", "run_log.send_body_to_server"],
  ["log", "remote_logging_disabled", "0.39", "1.0.14", "run_log.remote_logging_disabled"],
  ["log", "targets_log_level", "0.39", "1.0.14", "run_log.targets_log_level"],
  ["log", "disable_colors", "0.39", "1.0.14", "run_log.disable_colors"],
  ["log", "sqlalchemy_print", "0.39", "1.0.14", "run_log.sqlalchemy_print"],
  ["log", "sqlalchemy_trace", "0.39", "1.0.14", "run_log.sqlalchemy_trace"],
  ["log", "debug_log_config", "0.60", "1.0.14", "run_log.debug_log_config"],
  ["run", "name", "0.39", "1.0.14", "run_info.name"],
  ["run", "description", "0.39", "1.0.14", "run_info.description"],
  ["run", "execution_date", "0.39", "1.0.14", "run_info.execution_date"],
  ["run", "is_archived", "0.39", "1.0.14", "run_info.is_archived"],
  ["run", "recheck_circle_dependencies", "0.60", "1.0.14", "output.recheck_circle_dependencies"],
  ["tracking", "capture_tracking_log", "0.39", "1.0.14", "log.capture_tracking_log"],
  ["bdist_zip", "package_dir", "0.39", "0.39", "ProjectWheelFile.package_dir"],
  ["bdist_zip", "requirements_file", "0.39", "0.39", "ProjectWheelFile.requirements_file"],
  ["livy", "post_submit_hook", "0.39", "0.39", "livy.job_submitted_hook"],
];

const REMOVED: readonly Removed[] = [
  ["airflow_monitor", "operator_user_kwargs", "0.39", "0.60"],
  ["airflow_monitor", "debug_sync_log_dir_path", "0.39", "0.60"],
  ["airflow_monitor", "allow_duplicates", "0.39", "0.60"],
  ["airflow_monitor", "runner_type", "0.39", "0.39"],
  ["airflow_tracking", "databricks_dbnd_java_agent", "0.39", "1.0.14"],
  ["airflow_tracking", "max_xcom_size", "0.39", "0.39"],
  ["core", "dags_subdir", "0.39", "0.39"],
  ["core", "silence_tracking_mode", "0.39", "1.0.14"],
  ["core", "hide_system_pipelines", "0.39", "0.39"],
  ["core", "allow_vendored_package", "0.39", "0.60"],
  ["core", "debug_webserver", "0.39", "1.0.14"],
  ["log", "api_profile", "0.39", "0.60"],
  ["run", "tracking_with_cache", "0.39", "0.39"],
  ["tracking", "metric_processors", "0.60", "0.60"],
  ["db_sync", "export_root", "0.39", "0.39"],
  ["spark", "listener_inject_enabled", "0.39", "1.0.6"],
  ["source_monitor", "prometheus_port", "0.60", "1.0.6"],
  ["source_monitor", "interval", "0.60", "1.0.6"],
  ["source_monitor", "runner_type", "0.60", "1.0.6"],
  ["source_monitor", "number_of_iterations", "0.60", "1.0.6"],
  ["source_monitor", "stop_after", "0.60", "1.0.6"],
];

/** Old keys of the Kubernetes engine: when each was seen. Their schemas hold the rest. */
const KUBERNETES_SEEN: Readonly<Record<string, readonly [from: string, until: string]>> = {
  pod_exit_code_to_retry_count: ["2020-03", "2020-12"],
  pod_retry_delay: ["2020-03", "2020-12"],
  retry_on_image_pull_error_count: ["2020-07", "2020-12"],
  airflow_live_log_image: ["0.43", "0.44"],
  watcher_event_listener_timeout_seconds: ["2020-09", "2020-10"],
  log_all_pod_events: ["2020-10", "2020-10"],
  delete_pods: ["2019-12", "2019-12"],
  task_run_async: ["2019-12", "2019-12"],
  use_airflow_executor: ["2019-12", "2019-12"],
};

/** Both are still read from the old place by code that does not go through the section's class. */
const STILL_READ = new Set(["core.plugins", "log.disabled"]);

/** Keys that live in another section, or under another name, today. */
export const movedKeys: readonly LegacyKey[] = [
  ...MOVED.map(([section, key, seenFrom, seenUntil, replacement]) => ({
    section,
    key,
    seenFrom,
    seenUntil,
    replacement,
    ...(STILL_READ.has(`${section}.${key}`) ? { stillRead: true } : {}),
  })),
  ...kubernetesKeys().filter((key) => key.replacement !== undefined),
];

/** Keys that are gone without a successor. */
export const removedKeys: readonly LegacyKey[] = [
  ...REMOVED.map(([section, key, seenFrom, seenUntil]) => ({ section, key, seenFrom, seenUntil })),
  ...kubernetesKeys().filter((key) => key.replacement === undefined),
];

let index: Map<string, LegacyKey> | undefined;

/** The legacy entry of a key, if it has one; both names in any case. */
export function legacyKey(section: string, key: string): LegacyKey | undefined {
  index ??= new Map(
    [...movedKeys, ...removedKeys].map((entry) => [`${entry.section}.${entry.key}`.toLowerCase(), entry]),
  );
  return index.get(`${section}.${key}`.toLowerCase());
}

function kubernetesKeys(): LegacyKey[] {
  return removedKubernetesKeys().map(({ name, replacement }) => {
    const [seenFrom = "", seenUntil = ""] = KUBERNETES_SEEN[name] ?? [];
    const target = replacement?.includes(".") === false ? `kubernetes.${replacement}` : replacement;
    return {
      section: "kubernetes",
      key: name,
      seenFrom,
      seenUntil,
      ...(target === undefined ? {} : { replacement: target }),
    };
  });
}

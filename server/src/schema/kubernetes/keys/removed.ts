import { defineKeys } from "../../define.ts";
import { BOOLEAN, DICT, DURATION, INTEGER, STRING } from "../../valueTypes.ts";
import type { KeySchema } from "../../types.ts";

export function removedKeys(): KeySchema[] {
  return defineKeys(
    { group: "removed" },
    {
      pod_exit_code_to_retry_count: {
        type: DICT,
        doc: 'Removed: mapped exit codes to numbers of retries. Write the same as entries of `pod_error_cfg_source_dict`: `{"255": {"retry_count": 3}}`.',
        effect: "removed",
        replacement: "pod_error_cfg_source_dict",
        related: ["pod_error_cfg_source_dict"],
      },
      pod_retry_delay: {
        type: DURATION,
        doc: "Removed: the pause between retries. It is called `pod_default_retry_delay` now.",
        effect: "removed",
        replacement: "pod_default_retry_delay",
        related: ["pod_default_retry_delay"],
      },
      retry_on_image_pull_error_count: {
        type: INTEGER,
        doc: "Removed: retries after an image could not be pulled. Now the entry `err_image_pull` of `pod_error_cfg_source_dict`.",
        effect: "removed",
        replacement: "pod_error_cfg_source_dict",
        related: ["pod_error_cfg_source_dict"],
      },
      airflow_live_log_image: {
        type: STRING,
        doc: "Renamed in 0.45: the sidecar's image is set by `airflow_log_image`.",
        effect: "removed",
        since: "0.43",
        replacement: "airflow_log_image",
        related: ["airflow_log_image"],
      },
      watcher_event_listener_timeout_seconds: {
        type: INTEGER,
        doc: "Renamed: `watcher_request_timeout_seconds` limits the watch request today.",
        effect: "removed",
        replacement: "watcher_request_timeout_seconds",
        related: ["watcher_request_timeout_seconds"],
      },
      log_all_pod_events: {
        type: BOOLEAN,
        doc: "Removed: it printed the events of every pod. `debug_phase` prints those of one phase.",
        effect: "removed",
        replacement: "debug_phase",
        related: ["debug_phase"],
      },
      delete_pods: {
        type: BOOLEAN,
        doc: "Removed: pods are deleted unless `keep_finished_pods` or `keep_failed_pods` says otherwise.",
        effect: "removed",
        replacement: "keep_finished_pods",
        related: ["keep_finished_pods"],
      },
      task_run_async: {
        type: BOOLEAN,
        doc: "Removed: a run that does not wait is one with `detach_run`, or any driver submitted without `--interactive`.",
        effect: "removed",
        replacement: "detach_run",
        related: ["detach_run"],
      },
      use_airflow_executor: {
        type: BOOLEAN,
        doc: "Removed: whether Airflow's Kubernetes executor is used is decided by `[run] enable_airflow_kubernetes`.",
        effect: "removed",
        replacement: "run.enable_airflow_kubernetes",
      },
    },
  );
}

import { defineKeys } from "../../define.ts";
import { BOOLEAN, DICT, DURATION, INTEGER, STRING } from "../../valueTypes.ts";

export const REMOVED_KEYS = defineKeys(
  { group: "removed" },
  {
    pod_exit_code_to_retry_count: {
      type: DICT,
      doc: "",
      effect: "removed",
      replacement: "pod_error_cfg_source_dict",
      related: ["pod_error_cfg_source_dict"],
    },
    pod_retry_delay: {
      type: DURATION,
      doc: "",
      effect: "removed",
      replacement: "pod_default_retry_delay",
      related: ["pod_default_retry_delay"],
    },
    retry_on_image_pull_error_count: {
      type: INTEGER,
      doc: "",
      effect: "removed",
      replacement: "pod_error_cfg_source_dict",
      related: ["pod_error_cfg_source_dict"],
    },
    airflow_live_log_image: {
      type: STRING,
      doc: "",
      effect: "removed",
      since: "0.43",
      replacement: "airflow_log_image",
      related: ["airflow_log_image"],
    },
    watcher_event_listener_timeout_seconds: {
      type: INTEGER,
      doc: "",
      effect: "removed",
      replacement: "watcher_request_timeout_seconds",
      related: ["watcher_request_timeout_seconds"],
    },
    log_all_pod_events: {
      type: BOOLEAN,
      doc: "",
      effect: "removed",
      replacement: "debug_phase",
      related: ["debug_phase"],
    },
    delete_pods: {
      type: BOOLEAN,
      doc: "",
      effect: "removed",
      replacement: "keep_finished_pods",
      related: ["keep_finished_pods"],
    },
    task_run_async: { type: BOOLEAN, doc: "", effect: "removed", replacement: "detach_run", related: ["detach_run"] },
    use_airflow_executor: { type: BOOLEAN, doc: "", effect: "removed" },
  },
);

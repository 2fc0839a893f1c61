import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, INTEGER, PATH, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const AIRFLOW_TRACKING = defineSection({
  name: "airflow_tracking",
  kind: "config",
  classPath: "dbnd_airflow.tracking.config.AirflowTrackingConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      track_airflow_execute_result: { type: BOOLEAN, doc: "", default: false },
      track_xcom_values: { type: BOOLEAN, doc: "", default: false },
      max_xcom_length: { type: INTEGER, doc: "", default: 10 },
      af_with_monitor: { type: BOOLEAN, doc: "", default: true },
      sql_reporting: { type: BOOLEAN, doc: "", default: false },
    },
  ),
});

export const TRACKING_SPARK = defineSection({
  name: "tracking_spark",
  kind: "config",
  classPath: "dbnd_airflow.tracking.config.TrackingSparkConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      provide_databand_service_endpoint: { type: BOOLEAN, doc: "", default: true },
      agent_path: { type: STRING, doc: "" },
      jar_path: { type: STRING, doc: "" },
      query_listener: { type: BOOLEAN, doc: "", default: false },
    },
  ),
});

export const AIRFLOW_MONITOR = defineSection({
  name: "airflow_monitor",
  kind: "direct",
  documentation: "",
  keys: defineKeys(
    {},
    {
      interval: { type: INTEGER, doc: "", default: 5 },
      local_dag_folder: { type: PATH, doc: "", default: "/usr/local/airflow/dags" },
      sql_alchemy_conn: { type: STRING, doc: "" },
      rbac_username: { type: STRING, doc: "", default: "databand" },
      rbac_password: { type: STRING, doc: "", default: "databand" },
      json_file_path: { type: PATH, doc: "" },
      fetcher: { type: STRING, doc: "" },
      is_sync_enabled: { type: BOOLEAN, doc: "", default: true },
      prometheus_port: { type: INTEGER, doc: "", default: 8000 },
      number_of_iterations: { type: INTEGER, doc: "" },
      stop_after: { type: INTEGER, doc: "" },
      log_format: { type: STRING, doc: "", default: "text" },
      syncer_name: { type: STRING, doc: "" },
      component_error_support: { type: BOOLEAN, doc: "", default: false },
      enable_sending_monitor_logs: { type: BOOLEAN, doc: "", default: false },
      max_logs_buffer_size_in_kb: { type: INTEGER, doc: "", default: 50 },
      max_time_delta_to_send_monitor_logs_in_minutes: { type: INTEGER, doc: "", default: 2 },
    },
  ),
});

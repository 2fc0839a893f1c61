import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, INTEGER, PATH, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const AIRFLOW_TRACKING = defineSection({
  name: "airflow_tracking",
  kind: "config",
  classPath: "dbnd_airflow.tracking.config.AirflowTrackingConfig",
  documentation: "What is tracked of operators when Airflow runs the DAGs itself.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        track_airflow_execute_result: { type: BOOLEAN, doc: "Record what an operator returns.", default: false },
        track_xcom_values: {
          type: BOOLEAN,
          doc: "Record the XCom values of an operator. They may hold data that should not leave Airflow.",
          default: false,
        },
        max_xcom_length: { type: INTEGER, doc: "How many XCom values are recorded for each operator.", default: 10 },
        af_with_monitor: {
          type: BOOLEAN,
          doc: "Whether Databand's monitor watches this Airflow as well; then runs are matched with what it finds.",
          default: true,
        },
        sql_reporting: { type: BOOLEAN, doc: "Record which tables SQL operators read and write.", default: false },
      },
    ),
});

export const TRACKING_SPARK = defineSection({
  name: "tracking_spark",
  kind: "config",
  classPath: "dbnd_airflow.tracking.config.TrackingSparkConfig",
  documentation: "How Spark jobs that Airflow submits are made to report to Databand.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        provide_databand_service_endpoint: {
          type: BOOLEAN,
          doc: "Hand the server's address and token to submitted jobs. They can be read in the job's configuration.",
          default: true,
        },
        agent_path: { type: STRING, doc: "Path of Databand's Java agent on the machines that run Spark." },
        jar_path: { type: STRING, doc: "Path of the jar with Databand's Spark listener." },
        query_listener: {
          type: BOOLEAN,
          doc: "Listen to Spark queries to record what is read and written.",
          default: false,
        },
      },
    ),
});

export const AIRFLOW_MONITOR = defineSection({
  name: "airflow_monitor",
  kind: "direct",
  documentation:
    "Left over from the monitor up to 1.0.6. Today's monitor reads only environment variables, `DBND__AIRFLOW_MONITOR__` and the key in upper case; what stands in this section has no effect.",
  keys: () =>
    defineKeys(
      {},
      {
        interval: { type: INTEGER, doc: "Seconds between two rounds of the monitor.", default: 5 },
        local_dag_folder: { type: PATH, doc: "Folder with Airflow's DAGs.", default: "/usr/local/airflow/dags" },
        sql_alchemy_conn: { type: STRING, doc: "Address of Airflow's database for the monitor." },
        rbac_username: { type: STRING, doc: "User name for Airflow's web server.", default: "databand" },
        rbac_password: { type: STRING, doc: "Password for Airflow's web server.", default: "databand" },
        json_file_path: { type: PATH, doc: "File that the monitor exports to or reads from." },
        fetcher: { type: STRING, doc: "How the monitor reads Airflow: `db`, `web` or `file`." },
        is_sync_enabled: { type: BOOLEAN, doc: "Whether the monitor synchronizes at all.", default: true },
        prometheus_port: { type: INTEGER, doc: "Port with the monitor's metrics.", default: 8000 },
        number_of_iterations: { type: INTEGER, doc: "Rounds after which the monitor ends." },
        stop_after: { type: INTEGER, doc: "Seconds after which the monitor ends." },
        log_format: {
          type: STRING,
          doc: "Form of the monitor's log: `text` or `json`.",
          default: "text",
          suggestions: [
            { value: "text", documentation: "Lines for people." },
            { value: "json", documentation: "Lines for programs." },
          ],
        },
        syncer_name: { type: STRING, doc: "Only run the syncer with this name." },
        component_error_support: {
          type: BOOLEAN,
          doc: "Report errors of single parts of the monitor.",
          default: false,
        },
        enable_sending_monitor_logs: { type: BOOLEAN, doc: "Send the monitor's own log to Databand.", default: false },
        max_logs_buffer_size_in_kb: {
          type: INTEGER,
          doc: "How much of its log the monitor keeps before sending, in kB.",
          default: 50,
        },
        max_time_delta_to_send_monitor_logs_in_minutes: {
          type: INTEGER,
          doc: "Longest time before the monitor sends what it has logged, in minutes.",
          default: 2,
        },
      },
    ),
});

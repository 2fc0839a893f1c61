import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, INTEGER, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const AIRFLOW = defineSection({
  name: "airflow",
  kind: "config",
  classPath: "dbnd_run.airflow.config.AirflowConfig",
  documentation:
    "How DBND works with the Airflow it is installed beside: database, DAGs, zombies. Airflow's own settings are in `airflow.cfg`, not here.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        enable_dbnd_context_vars: {
          type: BOOLEAN,
          doc: "Hand the run's identity to Airflow tasks, so that what they track lands in the right run.",
          default: true,
        },
        enable_windows_support: { type: BOOLEAN, doc: "Patch Airflow so that it imports on Windows.", default: false },
        webserver_url: {
          type: STRING,
          doc: "Address of Airflow's web page, for links.",
          default: "http://localhost:8082",
        },
        optimize_airflow_db_access: {
          type: BOOLEAN,
          doc: "Ask Airflow's database less often while a run is prepared.",
          default: true,
        },
        dbnd_pool: { type: STRING, doc: "Airflow pool for DBND's tasks; made by itself.", default: "dbnd_pool" },
        disable_db_ping_on_connect: {
          type: BOOLEAN,
          doc: "Skip the test query at each connection to Airflow's database. Faster, but a dead connection shows up later.",
          default: true,
        },
        disable_dag_concurrency_rules: {
          type: BOOLEAN,
          doc: "Skip Airflow's limits on tasks per DAG, which slow down big runs.",
          default: true,
        },
        dbnd_dag_concurrency: {
          type: INTEGER,
          doc: "How many tasks of one run Airflow may count as running.",
          default: 100000,
        },
        remove_airflow_std_redirect: {
          type: BOOLEAN,
          doc: "Undo Airflow's capture of standard output, so that prints are seen at once.",
          default: false,
        },
        clean_zombies_during_backfill: {
          type: BOOLEAN,
          doc: "Run one more job that looks for zombies.",
          default: false,
        },
        clean_zombie_task_instances: {
          type: BOOLEAN,
          doc: "Look for tasks of this run that only seem to run, on Kubernetes, and fail or retry them. The times are `zombie_query_interval_secs`, `zombie_threshold_secs` and `pending_zombies_timeout` of the engine.",
          default: true,
          related: ["zombie_query_interval_secs", "zombie_threshold_secs", "pending_zombies_timeout"],
        },
        auto_add_versioned_dags: {
          type: BOOLEAN,
          doc: "Let Airflow load versioned DAGs from Databand.",
          default: true,
        },
        auto_add_scheduled_dags: { type: BOOLEAN, doc: "Let Airflow load DAGs for scheduled jobs.", default: true },
        auto_disable_scheduled_dags_load: {
          type: BOOLEAN,
          doc: "Do not load scheduled DAGs for commands that do not need them. Keeps the command line quick.",
          default: true,
        },
        use_connections: {
          type: BOOLEAN,
          doc: "Use Airflow's connections for cloud storage. Off, the credentials of the machine or pod are used.",
          default: false,
        },
        use_legacy_single_dag_run_job: { type: BOOLEAN, doc: "Use the job class of Airflow 1.", default: false },
      },
    ),
});

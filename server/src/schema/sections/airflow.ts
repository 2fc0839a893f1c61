import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, INTEGER, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const AIRFLOW = defineSection({
  name: "airflow",
  kind: "config",
  classPath: "dbnd_run.airflow.config.AirflowConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      enable_dbnd_context_vars: { type: BOOLEAN, doc: "", default: true },
      enable_windows_support: { type: BOOLEAN, doc: "", default: false },
      webserver_url: { type: STRING, doc: "", default: "http://localhost:8082" },
      optimize_airflow_db_access: { type: BOOLEAN, doc: "", default: true },
      dbnd_pool: { type: STRING, doc: "", default: "dbnd_pool" },
      disable_db_ping_on_connect: { type: BOOLEAN, doc: "", default: true },
      disable_dag_concurrency_rules: { type: BOOLEAN, doc: "", default: true },
      dbnd_dag_concurrency: { type: INTEGER, doc: "", default: 100000 },
      remove_airflow_std_redirect: { type: BOOLEAN, doc: "", default: false },
      clean_zombies_during_backfill: { type: BOOLEAN, doc: "", default: false },
      clean_zombie_task_instances: { type: BOOLEAN, doc: "", default: true },
      auto_add_versioned_dags: { type: BOOLEAN, doc: "", default: true },
      auto_add_scheduled_dags: { type: BOOLEAN, doc: "", default: true },
      auto_disable_scheduled_dags_load: { type: BOOLEAN, doc: "", default: true },
      use_connections: { type: BOOLEAN, doc: "", default: false },
      use_legacy_single_dag_run_job: { type: BOOLEAN, doc: "", default: false },
    },
  ),
});

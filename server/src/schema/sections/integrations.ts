import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, INTEGER, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const MLFLOW_TRACKING = defineSection({
  name: "mlflow_tracking",
  kind: "config",
  classPath: "dbnd_mlflow.mlflow_config.MLFlowTrackingConfig",
  documentation: "Copies what MLflow records to Databand.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        databand_tracking: { type: BOOLEAN, doc: "Send metrics of MLflow to Databand too.", default: false },
        duplicate_tracking_to: { type: STRING, doc: "Address of the MLflow server that keeps getting the original." },
      },
    ),
});

export const POSTGRES = defineSection({
  name: "postgres",
  kind: "config",
  classPath: "dbnd_postgres.postgres_config.PostgresConfig",
  documentation: "Tracking of PostgreSQL tables.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        auto_log_pg_histograms: { type: BOOLEAN, doc: "Compute histograms of tables that tasks read.", default: true },
      },
    ),
});

export const SNOWFLAKE = defineSection({
  name: "snowflake",
  kind: "config",
  classPath: "snowflake_config.SnowflakeConfig",
  documentation: "Tracking of Snowflake queries, by a plugin that is no longer developed.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        table_preview_rows: { type: INTEGER, doc: "Rows shown as a preview of a table.", default: 20 },
        query_history_result_limit: {
          type: INTEGER,
          doc: "How many entries of the query history are read.",
          default: 100,
        },
        query_history_result_limit_max_value: {
          type: INTEGER,
          doc: "Upper bound of `query_history_result_limit`.",
          default: 10000,
        },
        query_history_end_time_range_start: {
          type: INTEGER,
          doc: "How many minutes back the search for a query starts.",
          default: 15,
        },
        query_history_end_time_range_end: {
          type: INTEGER,
          doc: "How many minutes back the search ends; 0 is now.",
          default: 0,
        },
      },
    ),
});

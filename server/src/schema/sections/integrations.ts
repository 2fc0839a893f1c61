import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, INTEGER, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const MLFLOW_TRACKING = defineSection({
  name: "mlflow_tracking",
  kind: "config",
  classPath: "dbnd_mlflow.mlflow_config.MLFlowTrackingConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      databand_tracking: { type: BOOLEAN, doc: "", default: false },
      duplicate_tracking_to: { type: STRING, doc: "" },
    },
  ),
});

export const POSTGRES = defineSection({
  name: "postgres",
  kind: "config",
  classPath: "dbnd_postgres.postgres_config.PostgresConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      auto_log_pg_histograms: { type: BOOLEAN, doc: "", default: true },
    },
  ),
});

export const SNOWFLAKE = defineSection({
  name: "snowflake",
  kind: "config",
  classPath: "snowflake_config.SnowflakeConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      table_preview_rows: { type: INTEGER, doc: "", default: 20 },
      query_history_result_limit: { type: INTEGER, doc: "", default: 100 },
      query_history_result_limit_max_value: { type: INTEGER, doc: "", default: 10000 },
      query_history_end_time_range_start: { type: INTEGER, doc: "", default: 15 },
      query_history_end_time_range_end: { type: INTEGER, doc: "", default: 0 },
    },
  ),
});

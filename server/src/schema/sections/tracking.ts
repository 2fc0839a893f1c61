import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, DICT_OF_STRINGS, INTEGER, STRING, enumeration } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const TRACKING = defineSection({
  name: "tracking",
  kind: "config",
  classPath: "dbnd._core.settings.tracking_config.TrackingConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      project: { type: STRING, doc: "" },
      job: { type: STRING, doc: "" },
      source: { type: STRING, doc: "" },
      databand_external_url: { type: STRING, doc: "" },
      log_value_size: { type: BOOLEAN, doc: "", default: true },
      log_value_schema: { type: BOOLEAN, doc: "", default: true },
      log_value_stats: { type: BOOLEAN, doc: "", default: true },
      log_value_preview: { type: BOOLEAN, doc: "", default: true },
      log_value_preview_max_len: { type: INTEGER, doc: "", default: 10000 },
      log_value_meta: { type: BOOLEAN, doc: "", default: true },
      log_histograms: { type: BOOLEAN, doc: "", default: false },
      value_reporting_strategy: { type: enumeration("NONE", "SMART", "ALL"), doc: "", default: "SMART" },
      auto_disable_slow_size: { type: BOOLEAN, doc: "", default: true },
      track_source_code: { type: BOOLEAN, doc: "", default: true },
      airflow_operator_handlers: { type: DICT_OF_STRINGS, doc: "", default: {} },
      flatten_operator_fields: {
        type: DICT_OF_STRINGS,
        doc: "",
        default: { PythonOperator: ["op_kwargs", "op_args"] },
      },
      tracking_source_uid: { type: STRING, doc: "" },
    },
  ),
});

export const HISTOGRAM = defineSection({
  name: "histogram",
  kind: "config",
  classPath: "dbnd._core.settings.histogram.HistogramConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      spark_parquet_cache_dir: { type: STRING, doc: "" },
      spark_cache_dataframe: { type: BOOLEAN, doc: "", default: false },
      spark_cache_dataframe_column: { type: STRING, doc: "", default: "True" },
    },
  ),
});

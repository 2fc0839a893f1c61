import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, INTEGER, PATH, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const SPARK_ENGINE = defineSection({
  name: "SparkEngineConfig",
  kind: "spark-engine",
  classPath: "dbnd_spark.spark_config.SparkEngineConfig",
  abstract: true,
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      root: { type: PATH, doc: "" },
      disable_task_band: { type: BOOLEAN, doc: "", default: false },
    },
  ),
});

export const SPARK_LOCAL = defineSection({
  name: "spark_local",
  kind: "spark-engine",
  classPath: "dbnd_spark.local.local_spark_config.SparkLocalEngineConfig",
  documentation: "",
  bases: [SPARK_ENGINE],
  keys: defineKeys(
    {},
    {
      conn_id: { type: STRING, doc: "", default: "spark_default" },
      enable_spark_context_inplace: { type: BOOLEAN, doc: "", default: false },
      conn_uri: { type: STRING, doc: "", default: "docker://local?master=local" },
    },
  ),
});

export const LIVY = defineSection({
  name: "livy",
  kind: "spark-engine",
  classPath: "dbnd_spark.livy.livy_spark_config.LivySparkConfig",
  documentation: "",
  bases: [SPARK_ENGINE],
  keys: defineKeys(
    {},
    {
      url: { type: STRING, doc: "", required: true },
      auth: { type: STRING, doc: "", default: "None" },
      user: { type: STRING, doc: "", default: "" },
      password: { type: STRING, doc: "", default: "" },
      ignore_ssl_errors: { type: BOOLEAN, doc: "", default: false },
      job_submitted_hook: { type: STRING, doc: "" },
      job_status_hook: { type: STRING, doc: "" },
      retry_on_status_error: { type: INTEGER, doc: "", default: 20 },
      retry_on_status_error_delay: { type: INTEGER, doc: "", default: 15 },
    },
  ),
});

export const QUBOLE = defineSection({
  name: "qubole",
  kind: "spark-engine",
  classPath: "dbnd_qubole.qubole_config.QuboleConfig",
  documentation: "",
  bases: [SPARK_ENGINE],
  keys: defineKeys(
    {},
    {
      cloud: { type: STRING, doc: "", default: "AWS" },
      api_url: { type: STRING, doc: "", default: "https://us.qubole.com/api" },
      ui_url: { type: STRING, doc: "", default: "https://api.qubole.com" },
      api_token: { type: STRING, doc: "", required: true },
      cluster_label: { type: STRING, doc: "", required: true },
      status_polling_interval_seconds: { type: INTEGER, doc: "", default: 10 },
      show_spark_log: { type: BOOLEAN, doc: "", default: false },
      qds_sdk_logging_level: { type: INTEGER, doc: "", default: 30 },
    },
  ),
});

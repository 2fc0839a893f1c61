import { defineKeys, defineSection } from "../define.ts";
import { DICT, INTEGER, LIST, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";
import { SPARK_ENGINE } from "./sparkEngines.ts";

export const DATABRICKS = defineSection({
  name: "databricks",
  kind: "spark-engine",
  classPath: "dbnd_databricks.databricks_config.DatabricksConfig",
  documentation: "",
  bases: [SPARK_ENGINE],
  keys: defineKeys(
    {},
    {
      cluster_id: { type: STRING, doc: "" },
      cloud_type: { type: STRING, doc: "", required: true },
      conn_id: { type: STRING, doc: "", default: "databricks_default" },
      connection_retry_limit: { type: INTEGER, doc: "", default: 3 },
      connection_retry_delay: { type: INTEGER, doc: "", default: 1 },
      status_polling_interval_seconds: { type: INTEGER, doc: "", default: 10 },
      cluster_log_conf: { type: DICT, doc: "", default: {} },
      num_workers: { type: INTEGER, doc: "", default: 0 },
      init_scripts: { type: LIST, doc: "", default: [] },
      spark_version: { type: STRING, doc: "", required: true },
      spark_conf: { type: DICT, doc: "", default: {} },
      node_type_id: { type: STRING, doc: "", default: "" },
      spark_env_vars: { type: DICT, doc: "", default: {} },
    },
  ),
});

export const DATABRICKS_AZURE = defineSection({
  name: "databricks_azure",
  kind: "config",
  classPath: "dbnd_databricks.databricks_config.DatabricksAzureConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      local_dbfs_mount: { type: STRING, doc: "", default: "/mnt/dbnd/" },
    },
  ),
});

export const DATABRICKS_AWS = defineSection({
  name: "databricks_aws",
  kind: "config",
  classPath: "dbnd_databricks.databricks_config.DatabricksAwsConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      ebs_count: { type: INTEGER, doc: "", default: 1 },
      aws_instance_profile_arn: { type: STRING, doc: "", default: "<>" },
      aws_ebs_volume_type: { type: STRING, doc: "", default: "GENERAL_PURPOSE_SSD" },
      aws_ebs_volume_count: { type: INTEGER, doc: "", default: 1 },
      aws_ebs_volume_size: { type: INTEGER, doc: "", default: 100 },
    },
  ),
});

import { defineKeys, defineSection } from "../define.ts";
import { DICT, INTEGER, LIST, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";
import { SPARK_ENGINE } from "./sparkEngines.ts";

export const DATABRICKS = defineSection({
  name: "databricks",
  kind: "spark-engine",
  classPath: "dbnd_databricks.databricks_config.DatabricksConfig",
  documentation: "Submits Spark jobs to Databricks.",
  bases: [SPARK_ENGINE],
  keys: () =>
    defineKeys(
      {},
      {
        cluster_id: { type: STRING, doc: "Existing cluster to use. Without it a new one is made for each job." },
        cloud_type: {
          type: STRING,
          doc: "Cloud that Databricks runs on, `aws` or `azure`. Must be set; it decides which further section is read.",
          required: true,
          suggestions: [
            { value: "aws", documentation: "Amazon; reads `[databricks_aws]`." },
            { value: "azure", documentation: "Microsoft; reads `[databricks_azure]`." },
          ],
        },
        conn_id: { type: STRING, doc: "Airflow connection with host and token.", default: "databricks_default" },
        connection_retry_limit: {
          type: INTEGER,
          doc: "How often a failed call to Databricks is tried again.",
          default: 3,
        },
        connection_retry_delay: {
          type: INTEGER,
          doc: "Seconds before a failed call to Databricks is repeated.",
          default: 1,
        },
        status_polling_interval_seconds: {
          type: INTEGER,
          doc: "Seconds between two looks at the state of a Databricks job.",
          default: 10,
        },
        cluster_log_conf: {
          type: DICT,
          doc: "Where the cluster writes its logs, as Databricks expects it.",
          default: {},
        },
        num_workers: {
          type: INTEGER,
          doc: "Workers of a new cluster; 0 means the driver's node does all the work.",
          default: 0,
        },
        init_scripts: { type: LIST, doc: "Scripts that run on each node of a new cluster.", default: [] },
        spark_version: { type: STRING, doc: "Databricks runtime of a new cluster. Must be set.", required: true },
        spark_conf: { type: DICT, doc: "Spark properties of a new cluster.", default: {} },
        node_type_id: { type: STRING, doc: "Kind of machine of a new cluster.", default: "" },
        spark_env_vars: { type: DICT, doc: "Environment variables of a new cluster.", default: {} },
      },
    ),
});

export const DATABRICKS_AZURE = defineSection({
  name: "databricks_azure",
  kind: "config",
  classPath: "dbnd_databricks.databricks_config.DatabricksAzureConfig",
  documentation: "What Databricks on Azure needs besides `[databricks]`.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        local_dbfs_mount: {
          type: STRING,
          doc: "Where the storage of the environment is mounted inside DBFS.",
          default: "/mnt/dbnd/",
        },
      },
    ),
});

export const DATABRICKS_AWS = defineSection({
  name: "databricks_aws",
  kind: "config",
  classPath: "dbnd_databricks.databricks_config.DatabricksAwsConfig",
  documentation: "What Databricks on AWS needs besides `[databricks]`.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        ebs_count: { type: INTEGER, doc: "Number of EBS volumes for each instance.", default: 1 },
        aws_instance_profile_arn: {
          type: STRING,
          doc: "Instance profile that gives nodes their rights.",
          default: "<>",
        },
        aws_ebs_volume_type: {
          type: STRING,
          doc: "Kind of EBS volumes, as Databricks names it.",
          default: "GENERAL_PURPOSE_SSD",
        },
        aws_ebs_volume_count: {
          type: INTEGER,
          doc: "How many EBS volumes of the chosen kind each node gets.",
          default: 1,
        },
        aws_ebs_volume_size: { type: INTEGER, doc: "Size of each EBS volume, in GB.", default: 100 },
      },
    ),
});

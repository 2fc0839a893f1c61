import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, PATH, STRING, section } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const ENVIRONMENT = defineSection({
  name: "env",
  kind: "environment",
  classPath: "dbnd_run.run_settings.env.EnvConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      env_label: { type: STRING, doc: "", default: "dev" },
      production: { type: BOOLEAN, doc: "", default: false },
      conn_id: { type: STRING, doc: "" },
      root: { type: PATH, doc: "", required: true },
      dbnd_root: { type: PATH, doc: "" },
      dbnd_local_root: { type: PATH, doc: "", required: true },
      dbnd_data_sync_root: { type: PATH, doc: "", required: true },
      local_engine: { type: section("engine"), doc: "", default: "local_machine_engine" },
      remote_engine: { type: section("engine"), doc: "" },
      submit_driver: { type: BOOLEAN, doc: "" },
      submit_tasks: { type: BOOLEAN, doc: "" },
      spark_config: { type: section("spark"), doc: "", default: "spark" },
      spark_engine: { type: section("spark-engine"), doc: "", default: "spark_local" },
      hdfs: { type: section(), doc: "", default: "hdfs_knox" },
      beam_config: { type: section("beam"), doc: "", default: "beam" },
      beam_engine: { type: STRING, doc: "", default: "local" },
      docker_engine: { type: section("engine"), doc: "", default: "docker" },
    },
  ),
});

export const LOCAL = defineSection({
  name: "local",
  kind: "environment",
  classPath: "dbnd_run.run_settings.env.LocalEnvConfig",
  documentation: "",
  bases: [ENVIRONMENT],
  changes: {
    root: { default: "${DBND_HOME}/data", required: false },
    dbnd_local_root: { default: "${DBND_HOME}/data/dbnd", required: false },
  },
});

export const AWS = defineSection({
  name: "aws",
  kind: "environment",
  classPath: "dbnd_aws.env.AwsEnvConfig",
  documentation: "",
  bases: [ENVIRONMENT],
  changes: {
    dbnd_local_root: { default: "${DBND_HOME}/data/dbnd", required: false },
    spark_engine: { default: "emr" },
    docker_engine: { default: "aws_batch" },
  },
  keys: defineKeys(
    {},
    {
      conn_id: { type: STRING, doc: "", default: "aws_default" },
      region_name: { type: STRING, doc: "" },
      update_env_with_boto_creds: { type: BOOLEAN, doc: "", default: false },
    },
  ),
});

export const GCP = defineSection({
  name: "gcp",
  kind: "environment",
  classPath: "dbnd_gcp.env.GcpEnvConfig",
  documentation: "",
  bases: [ENVIRONMENT],
  changes: {
    conn_id: { default: "google_cloud_default" },
    dbnd_local_root: { default: "${DBND_HOME}/data/dbnd", required: false },
    spark_engine: { default: "dataproc" },
  },
  keys: defineKeys(
    {},
    {
      delegate_to: { type: STRING, doc: "" },
    },
  ),
});

export const AZURE = defineSection({
  name: "azure",
  kind: "environment",
  classPath: "dbnd_azure.env.AzureCloudConfig",
  documentation: "",
  bases: [ENVIRONMENT],
  changes: {
    conn_id: { default: "azure_blob_storage_default" },
    dbnd_local_root: { default: "${DBND_HOME}/data/dbnd", required: false },
  },
});

export const AZURE_CREDENTIALS = defineSection({
  name: "azure_credentials",
  kind: "config",
  classPath: "dbnd_azure.env.AzureCredentialsConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      account_name: { type: STRING, doc: "" },
      account_key: { type: STRING, doc: "" },
      sas_token: { type: STRING, doc: "" },
      protocol: { type: STRING, doc: "", default: "https" },
      connection_string: { type: STRING, doc: "" },
      endpoint_suffix: { type: STRING, doc: "" },
      custom_domain: { type: STRING, doc: "" },
      token_credential: { type: STRING, doc: "" },
    },
  ),
});

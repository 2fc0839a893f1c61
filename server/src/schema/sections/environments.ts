import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, TARGET, STRING, section } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const ENVIRONMENT = defineSection({
  name: "env",
  kind: "environment",
  classPath: "dbnd_run.run_settings.env.EnvConfig",
  documentation:
    "Base of all environments: where data lies and which engines run what. A section of yours becomes one by `_type` (`local`, `gcp`, `aws`, `azure`) or by `_from` another environment, and must be listed in `[run] environments`. Use no hyphen in its name: its keys would be lost without a word.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        env_label: {
          type: STRING,
          doc: "Word for this environment in the paths of outputs, such as `dev` or `prod`. Environments that share a `root` need different ones to keep their data apart.",
          default: "dev",
        },
        production: {
          type: BOOLEAN,
          doc: "Marks the environment as production. Only tasks that are allowed in production then run, and outputs may take the immutable path; see `[run] enable_prod`.",
          default: false,
          related: ["env_label", "enable_prod"],
        },
        conn_id: {
          type: STRING,
          doc: "Airflow connection that holds the cloud's credentials. Without one the credentials of the machine or pod are used.",
          snippet: "${1:aws_default}",
        },
        root: {
          type: TARGET,
          doc: "Folder for all data of runs; must be set. A path or the address of a bucket (`s3://…`, `gs://…`). When tasks run in pods it must be reachable from every one of them, so use a bucket or a shared volume; a folder inside the container vanishes with the pod.",
          required: true,
          snippet: "${1:s3://bucket/databand}",
          suggestions: [{ value: "${DBND_HOME}/data", documentation: "The folder `data` of the project." }],
          related: ["dbnd_root", "dbnd_local_root"],
        },
        dbnd_root: {
          type: TARGET,
          doc: "Folder for DBND's own files of a run, `dbnd` under `root` by default. Task pods read the saved run from here: it must be shared by driver and tasks, or they end with code 4.",
          defaultText: "<root>/dbnd",
          related: ["root", "dbnd_local_root"],
        },
        dbnd_local_root: {
          type: TARGET,
          doc: "Folder on the local disk for DBND's own files. Must be set when `root` is remote. It has to be writable wherever code runs, in the container too.",
          required: true,
          snippet: "${1:\\${DBND_HOME\\}/data/dbnd}",
          suggestions: [
            { value: "${DBND_HOME}/data/dbnd", documentation: "What the shipped environments use." },
            { value: "/tmp/dbnd", documentation: "Writable in nearly every image." },
          ],
          related: ["root"],
        },
        dbnd_data_sync_root: {
          type: TARGET,
          doc: "Folder for copies of files that have to be local for a tool, `sync` under `dbnd_root` by default. Give it room: whole inputs land there.",
          defaultText: "<dbnd_root>/sync",
          related: ["dbnd_root"],
        },
        local_engine: {
          type: section("engine"),
          doc: "Engine section for what runs locally: the driver, and tasks that are not submitted. Used for everything when `remote_engine` is not set.",
          default: "local_machine_engine",
          suggestions: [{ value: "local_machine_engine", documentation: "Processes of this machine." }],
          related: ["remote_engine"],
        },
        remote_engine: {
          type: section("engine"),
          doc: "Engine section that the driver and the tasks are sent to; the key that moves a run to Kubernetes. Name a section with `_type = kubernetes`, or `kubernetes` itself. With it set, `submit_driver` and `submit_tasks` are on. A name that leads to no engine stops the run before it starts.",
          related: ["submit_driver", "submit_tasks", "local_engine"],
        },
        submit_driver: {
          type: BOOLEAN,
          doc: "Run the driver, which plans and watches the run, on `remote_engine` instead of here. On when there is a `remote_engine`. Off, your machine must stay on and reach the cluster until the run ends. `[run] submit_driver` and the flags override it.",
          defaultText: "<True when remote_engine is set>",
          related: ["remote_engine", "submit_tasks"],
        },
        submit_tasks: {
          type: BOOLEAN,
          doc: "Send each task to `remote_engine` as a pod of its own. On when there is a `remote_engine`. Off, all tasks run inside the driver: quicker to start, with one image and one set of resources for all. `[run] submit_tasks` and the flags override it.",
          defaultText: "<True when remote_engine is set>",
          related: ["remote_engine", "submit_driver"],
        },
        spark_config: {
          type: section("spark"),
          doc: "Section with the settings of Spark jobs in this environment. Give an environment its own section (`_from = spark`) when its jobs need other memory or packages than elsewhere.",
          default: "spark",
        },
        spark_engine: {
          type: section("spark-engine"),
          doc: "Section of the engine that Spark jobs go to, such as `spark_local`, `emr`, `dataproc`, `databricks` or `livy`. Without a cluster of your own `spark_local` is the one that works anywhere with Java.",
          default: "spark_local",
        },
        hdfs: {
          type: section(),
          doc: "Section with the connection to HDFS, `hdfs_knox` or `hdfs_cli`. Only needed when paths begin with `hdfs://`.",
          default: "hdfs_knox",
        },
        beam_config: {
          type: section("beam"),
          doc: "Section with the settings of Apache Beam jobs. Only needed for tasks that are Beam pipelines.",
          default: "beam",
        },
        beam_engine: {
          type: STRING,
          doc: "Where Beam pipelines run: `local`, or a section for Dataflow. The section named here gives project and region.",
          default: "local",
          suggestions: [
            { value: "local", documentation: "On this machine." },
            { value: "dataflow", documentation: "On Google Dataflow." },
          ],
        },
        docker_engine: {
          type: section("engine"),
          doc: "Engine section for Docker tasks, `docker` or for instance `aws_batch`. With `kubernetes` here, Docker tasks become pods.",
          default: "docker",
        },
      },
    ),
});

export const LOCAL = defineSection({
  name: "local",
  kind: "environment",
  classPath: "dbnd_run.run_settings.env.LocalEnvConfig",
  documentation:
    "The shipped environment on your machine, with data under `$DBND_HOME/data`. Derive your own from it with `_from = local` to keep its folders and change the engine.",
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
  documentation:
    "Environment for Amazon Web Services: data in S3, Spark on EMR, Docker tasks on AWS Batch unless set otherwise. `root` must be set.",
  bases: [ENVIRONMENT],
  changes: {
    dbnd_local_root: { default: "${DBND_HOME}/data/dbnd", required: false },
    spark_engine: { default: "emr" },
    docker_engine: { default: "aws_batch" },
  },
  keys: () =>
    defineKeys(
      {},
      {
        conn_id: {
          type: STRING,
          doc: "Airflow connection with the AWS credentials. Remove it with `@none` to use the role of the machine or pod.",
          default: "aws_default",
        },
        region_name: { type: STRING, doc: "AWS region for all clients. Without it boto's own lookup decides." },
        update_env_with_boto_creds: {
          type: BOOLEAN,
          doc: "Put the credentials that boto finds into environment variables. For tools that read nothing else; every process the task starts can read them.",
          default: false,
        },
      },
    ),
});

export const GCP = defineSection({
  name: "gcp",
  kind: "environment",
  classPath: "dbnd_gcp.env.GcpEnvConfig",
  documentation:
    "Environment for Google Cloud: data in Cloud Storage, Spark on Dataproc unless set otherwise. `root` must be set.",
  bases: [ENVIRONMENT],
  changes: {
    conn_id: { default: "google_cloud_default" },
    dbnd_local_root: { default: "${DBND_HOME}/data/dbnd", required: false },
    spark_engine: { default: "dataproc" },
  },
  keys: () =>
    defineKeys(
      {},
      {
        delegate_to: {
          type: STRING,
          doc: "Account to act as, by domain-wide delegation. The service account needs the right to do so.",
        },
      },
    ),
});

export const AZURE = defineSection({
  name: "azure",
  kind: "environment",
  classPath: "dbnd_azure.env.AzureCloudConfig",
  documentation:
    "Environment for Microsoft Azure with data in Blob Storage. `root` must be set; its credentials are in `[azure_credentials]`.",
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
  documentation:
    "Credentials for Azure Blob Storage. Give either a connection string, or an account with a key or token.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        account_name: { type: STRING, doc: "Name of the storage account." },
        account_key: {
          type: STRING,
          doc: "Access key of the storage account. Grants everything; a `sas_token` can be limited.",
        },
        sas_token: {
          type: STRING,
          doc: "Shared access signature to use instead of the account key. It runs out on its date.",
        },
        protocol: {
          type: STRING,
          doc: "Protocol for the storage, `https` unless you test against an emulator.",
          default: "https",
        },
        connection_string: {
          type: STRING,
          doc: "Account, key and address in one text, as the Azure portal shows it. Use it in place of the single keys.",
        },
        endpoint_suffix: {
          type: STRING,
          doc: "Domain of the storage for national clouds, such as `core.chinacloudapi.cn`.",
        },
        custom_domain: { type: STRING, doc: "Own domain under which the storage answers." },
        token_credential: { type: STRING, doc: "Token of Azure Active Directory, in place of keys." },
      },
    ),
});

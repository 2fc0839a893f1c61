/** A value that a cfg file packaged with DBND sets: the text as read (lines joined, `%%` resolved), and the file. */
interface ShippedValue {
  readonly text: string;
  readonly file: ShippedFile;
}

/** The packaged files, in reading order. */
const SHIPPED_FILES = ["databand-core.cfg", "dbnd-run.cfg"] as const;
type ShippedFile = (typeof SHIPPED_FILES)[number];

type Texts = Readonly<Record<string, Readonly<Record<string, string>>>>;

const LOG_FORMAT = "[%(asctime)s] {%(filename)s:%(lineno)d} %(levelname)s - %(message)s";

/** dbnd 1.0.28, `conf/databand-core.cfg` of the core library. */
const CORE: Texts = {
  config: { validate_no_extra_params: "warn" },
  core: {
    databand_url: "",
    tracker: "['console', 'api']",
    tracker_api: "web",
    tracker_version: "2",
    dbnd_user: "databand",
    dbnd_password: "databand",
  },
  tracking: {
    log_histograms: "False",
    flatten_operator_fields: '{"PythonOperator": ["op_kwargs", "op_args"]}',
  },
  tracking_spark: { _type: "dbnd_airflow.tracking.config.TrackingSparkConfig" },
  log: { formatter: LOG_FORMAT, console_value_preview_size: "1500" },
  histogram: { spark_cache_dataframe: "False", spark_cache_dataframe_column: "True" },
  airflow_monitor: {
    interval: "5",
    local_dag_folder: "/usr/local/airflow/dags",
    rbac_username: "databand",
    rbac_password: "databand",
  },
};

/** dbnd 1.0.28, `conf/dbnd-run.cfg` of the orchestration package. */
const RUN: Texts = {
  core: { tracker: '["console", "api"]' },
  run: {
    environments: "['local']",
    fix_env_on_osx: "True",
    heartbeat_timeout_s: "7200",
    heartbeat_interval_s: "5",
    heartbeat_sender_log_to_file: "True",
  },
  tracking: { track_source_code: "True" },
  run_log: {
    level: "INFO",
    formatter: LOG_FORMAT,
    formatter_simple: "%(asctime)s %(levelname)s - %(message)s",
    formatter_colorlog: "[%(asctime)s] %(log_color)s%(levelname)s %(reset)s %(task)-15s - %(message)s",
    console_formatter_name: "formatter_colorlog",
    file_formatter_name: "formatter",
    sentry_url: "",
    at_warn: "azure.storage,flask_appbuilder",
  },
  local_machine_engine: { _type: "dbnd_run.run_settings.engine.LocalMachineEngineConfig" },
  output: {
    path_task:
      "{root}{sep}{env_label}{sep}{task_target_date}{sep}{task_name}{sep}{task_name}{task_class_version}_{task_signature}{sep}{output_name}{output_ext}",
    path_prod_immutable_task:
      "{root}{sep}production{sep}{task_name}{task_class_version}{sep}{output_name}{output_ext}{sep}date={task_target_date}",
    target: "csv",
    str: "txt",
    object: "pickle",
    "list[object]": "pickle",
    "list[str]": "csv",
    "dict[any,dataframe]": "pickle",
    pandas_dataframe: "csv",
    tensorflow_model: "tfmodel",
    tensorflow_history: "tfhistory",
    pandas_df_dict: "hdf5",
    numpy_ndarray: "numpy",
    matplotlib_figure: "png",
    spark_dataframe: "csv",
    hdf_format: "fixed",
    validate_no_extra_params: "disabled",
  },
  scheduler: { default_retries: "3", refresh_interval: "10", active_by_default: "True", shell_cmd: "True" },
  airflow: {
    enable_dbnd_context_vars: "True",
    enable_windows_support: "False",
    auto_add_versioned_dags: "True",
    auto_add_scheduled_dags: "True",
    auto_disable_scheduled_dags_load: "True",
    optimize_airflow_db_access: "True",
    disable_db_ping_on_connect: "True",
    disable_dag_concurrency_rules: "True",
    dbnd_pool: "dbnd_pool",
    dbnd_dag_concurrency: "100000",
    webserver_url: "http://localhost:8082",
    use_connections: "False",
  },
  docker: { _type: "dbnd_docker.docker.docker_engine_config.DockerEngineConfig", network: "", sql_alchemy_conn: "" },
  kubernetes: {
    _type: "dbnd_docker.kubernetes.kubernetes_engine_config.KubernetesEngineConfig",
    pod_error_cfg_source_dict:
      '{\n"255": {"retry_count": 3, "retry_delay": "3m"},\n"err_image_pull": {"retry_count": 0, "retry_delay": "3m"},\n}',
    submit_termination_grace_period: "30s",
  },
  local: { root: "${DBND_HOME}/data", dbnd_local_root: "${DBND_HOME}/data/dbnd", spark_engine: "spark_local" },
  gcp: {
    _type: "dbnd_gcp.env.GcpEnvConfig",
    dbnd_local_root: "${DBND_HOME}/data/dbnd",
    conn_id: "google_cloud_default",
    spark_engine: "dataproc",
  },
  aws: {
    _type: "dbnd_aws.env.AwsEnvConfig",
    dbnd_local_root: "${DBND_HOME}/data/dbnd",
    spark_engine: "emr",
    docker_engine: "aws_batch",
  },
  azure: { _type: "dbnd_azure.env.AzureCloudConfig", dbnd_local_root: "${DBND_HOME}/data/dbnd" },
  spark: { _type: "dbnd_spark.spark_config.SparkConfig" },
  livy: { _type: "livy" },
  spark_local: { _type: "dbnd_spark.local.local_spark_config.SparkLocalEngineConfig", conn_id: "spark_default" },
  dataproc: { _type: "dbnd_gcp.dataproc.dataproc_config.DataprocConfig" },
  databricks: { _type: "dbnd_databricks.databricks_config.DatabricksConfig", conn_id: "databricks_default" },
  qubole: { _type: "dbnd_qubole.qubole_config.QuboleConfig" },
  databricks_azure: { local_dbfs_mount: "/mnt/dbnd/" },
  emr: { _type: "emr" },
};

/**
 * What the packaged cfg files set, the lowest layer of every configuration: lower-case section → lower-case key → value.
 * `dbnd-run.cfg` is read after `databand-core.cfg` and wins.
 */
export const shippedSections: ReadonlyMap<string, ReadonlyMap<string, ShippedValue>> = merged();

function merged(): Map<string, Map<string, ShippedValue>> {
  const sections = new Map<string, Map<string, ShippedValue>>();
  for (const [file, texts] of [
    [SHIPPED_FILES[0], CORE],
    [SHIPPED_FILES[1], RUN],
  ] as const) {
    for (const [section, keys] of Object.entries(texts)) {
      const values = sections.get(section) ?? new Map<string, ShippedValue>();
      for (const [key, text] of Object.entries(keys)) values.set(key, { text, file });
      sections.set(section, values);
    }
  }
  return sections;
}

import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, INTEGER, PATH, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const SPARK_ENGINE = defineSection({
  name: "SparkEngineConfig",
  kind: "spark-engine",
  classPath: "dbnd_spark.spark_config.SparkEngineConfig",
  abstract: true,
  documentation: "What all Spark engines share. Not used by itself.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        root: {
          type: PATH,
          doc: "Folder for outputs of Spark jobs, in place of the environment's `root`. For storage that only the cluster sees.",
        },
        disable_task_band: { type: BOOLEAN, doc: "Do not write the record file of Spark tasks.", default: false },
      },
    ),
});

export const SPARK_LOCAL = defineSection({
  name: "spark_local",
  kind: "spark-engine",
  classPath: "dbnd_spark.local.local_spark_config.SparkLocalEngineConfig",
  documentation: "Spark on this machine, through `spark-submit`.",
  bases: [SPARK_ENGINE],
  keys: () =>
    defineKeys(
      {},
      {
        conn_id: { type: STRING, doc: "Airflow connection that says where Spark is.", default: "spark_default" },
        enable_spark_context_inplace: {
          type: BOOLEAN,
          doc: "Run the job inside DBND's own process. Easier to debug; a crash takes the run along.",
          default: false,
        },
        conn_uri: {
          type: STRING,
          doc: "Connection in the form of an address, when there is no `conn_id`.",
          default: "docker://local?master=local",
        },
      },
    ),
});

export const LIVY = defineSection({
  name: "livy",
  kind: "spark-engine",
  classPath: "dbnd_spark.livy.livy_spark_config.LivySparkConfig",
  documentation: "Submits Spark jobs to a Livy server.",
  bases: [SPARK_ENGINE],
  keys: () =>
    defineKeys(
      {},
      {
        url: { type: STRING, doc: "Address of the Livy server. Must be set.", required: true },
        auth: {
          type: STRING,
          doc: "How to sign in: `None`, `Basic` or `Kerberos`, as text.",
          default: "None",
          suggestions: [
            { value: "None", documentation: "No sign-in." },
            { value: "Basic", documentation: "User and password." },
            { value: "Kerberos", documentation: "Kerberos." },
          ],
        },
        user: { type: STRING, doc: "User name for basic authentication at Livy.", default: "" },
        password: {
          type: STRING,
          doc: "Password for basic authentication at Livy; a secret, so rather an environment variable than a file.",
          default: "",
        },
        ignore_ssl_errors: { type: BOOLEAN, doc: "Accept any certificate of the Livy server.", default: false },
        job_submitted_hook: { type: STRING, doc: "Function, as a dotted path, called after a job was submitted." },
        job_status_hook: { type: STRING, doc: "Function, as a dotted path, called with each new state of a job." },
        retry_on_status_error: {
          type: INTEGER,
          doc: "How often Livy is asked again for a job's state after an error.",
          default: 20,
        },
        retry_on_status_error_delay: {
          type: INTEGER,
          doc: "Seconds before Livy is asked for the state again after an error.",
          default: 15,
        },
      },
    ),
});

export const QUBOLE = defineSection({
  name: "qubole",
  kind: "spark-engine",
  classPath: "dbnd_qubole.qubole_config.QuboleConfig",
  documentation: "Submits Spark jobs to Qubole.",
  bases: [SPARK_ENGINE],
  keys: () =>
    defineKeys(
      {},
      {
        cloud: { type: STRING, doc: "Cloud provider that Qubole works on.", default: "AWS" },
        api_url: { type: STRING, doc: "Address of Qubole's API.", default: "https://us.qubole.com/api" },
        ui_url: { type: STRING, doc: "Address of Qubole's web page, for links.", default: "https://api.qubole.com" },
        api_token: {
          type: STRING,
          doc: "Token for the API. Must be set; keep it out of version control.",
          required: true,
        },
        cluster_label: { type: STRING, doc: "Label of the Qubole cluster. Must be set.", required: true },
        status_polling_interval_seconds: {
          type: INTEGER,
          doc: "Seconds between two looks at Qubole's job state.",
          default: 10,
        },
        show_spark_log: { type: BOOLEAN, doc: "Print the Spark log when the job has ended.", default: false },
        qds_sdk_logging_level: {
          type: INTEGER,
          doc: "Level of the SDK's own log, as Python's number (30 is warning).",
          default: 30,
        },
      },
    ),
});

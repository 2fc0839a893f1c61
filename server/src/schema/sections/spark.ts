import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, DICT_OF_STRINGS, INTEGER, LIST_OF_STRINGS, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const SPARK = defineSection({
  name: "spark",
  kind: "config",
  classPath: "dbnd_spark.spark_config.SparkConfig",
  documentation:
    "Settings of Spark jobs, much like the options of `spark-submit`. Which engine runs them is decided by `spark_engine` of the environment.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        main_jar: { type: STRING, doc: "Jar file with the job's main class." },
        driver_class_path: { type: STRING, doc: "Entries to put before the driver's class path." },
        jars: { type: LIST_OF_STRINGS, doc: "Jar files for driver and executors.", default: [] },
        py_files: {
          type: LIST_OF_STRINGS,
          doc: "Python files and archives to put on `PYTHONPATH` of the job.",
          default: [],
        },
        files: { type: LIST_OF_STRINGS, doc: "Files to put into the working folder of each executor.", default: [] },
        packages: { type: STRING, doc: "Maven coordinates of packages to fetch, separated by commas." },
        exclude_packages: { type: STRING, doc: "Packages to leave out while resolving `packages`." },
        repositories: { type: STRING, doc: "Further Maven repositories for `packages`." },
        conf: {
          type: DICT_OF_STRINGS,
          doc: 'Spark properties, as a dict: `{"spark.executor.memoryOverhead": "1g"}`. A dict replaces the inherited one.',
          default: {},
          snippet: '{"${1:spark.executor.memoryOverhead}": "${2:1g}"}',
        },
        num_executors: { type: INTEGER, doc: "Number of executors to start with; dynamic allocation may change it." },
        total_executor_cores: {
          type: INTEGER,
          doc: "Cores of all executors together, on standalone and Mesos clusters.",
        },
        executor_cores: { type: INTEGER, doc: "Cores of each executor, that is how many of its tasks run at once." },
        status_poll_interval: {
          type: INTEGER,
          doc: "Seconds between two looks at the state of a Spark job.",
          default: 5,
        },
        executor_memory: { type: STRING, doc: "Memory of each executor, such as `4g`." },
        driver_memory: { type: STRING, doc: "Memory of the driver, such as `2g`." },
        driver_cores: { type: INTEGER, doc: "Cores of the driver in cluster mode." },
        queue: { type: STRING, doc: "YARN queue the job is submitted to." },
        proxy_user: { type: STRING, doc: "User to act as when submitting." },
        archives: {
          type: LIST_OF_STRINGS,
          doc: "Archives to unpack in the working folder of each executor.",
          default: [],
        },
        keytab: { type: STRING, doc: "Kerberos keytab file, for long jobs." },
        principal: { type: STRING, doc: "Kerberos principal that goes with `keytab`." },
        env_vars: { type: DICT_OF_STRINGS, doc: "Environment variables for the process that submits.", default: {} },
        verbose: { type: BOOLEAN, doc: "Let the submission print details.", default: false },
        deploy_mode: {
          type: STRING,
          doc: "Where the driver runs: `client` or `cluster`.",
          suggestions: [
            { value: "client", documentation: "The driver runs where it is submitted." },
            { value: "cluster", documentation: "The driver runs in the cluster." },
          ],
        },
        submit_args: { type: STRING, doc: "Arguments for `spark-submit`, as they are." },
        disable_sync: {
          type: BOOLEAN,
          doc: "Do not upload local files; they must already be where the cluster can read them.",
          default: false,
        },
        disable_tracking_api: {
          type: BOOLEAN,
          doc: "Do not report from inside the Spark job. For clusters that cannot reach the Databand server.",
          default: false,
        },
        use_current_spark_session: {
          type: BOOLEAN,
          doc: "Use a session that is already there instead of submitting.",
          default: false,
        },
        include_user_project: { type: BOOLEAN, doc: "Pack the project as a wheel and send it along.", default: false },
        fix_pyspark_imports: {
          type: BOOLEAN,
          doc: "Turn round the order of import paths, for projects with modules named like installed ones.",
          default: false,
        },
        disable_pluggy_entrypoint_loading: {
          type: BOOLEAN,
          doc: "Load plugins without searching all packages. Speeds up the start of jobs.",
          default: false,
        },
      },
    ),
});

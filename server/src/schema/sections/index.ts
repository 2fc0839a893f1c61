import type { SectionSchema } from "../types.ts";
import { AIRFLOW } from "./airflow.ts";
import { AIRFLOW_MONITOR, AIRFLOW_TRACKING, TRACKING_SPARK } from "./airflowTracking.ts";
import { AWS_BATCH, DATAFLOW } from "./cloudEngines.ts";
import { CONTAINER_ENGINE } from "./containerEngine.ts";
import { CORE } from "./core.ts";
import { CONFIG, DATABAND } from "./databand.ts";
import { DATABRICKS, DATABRICKS_AWS, DATABRICKS_AZURE } from "./databricks.ts";
import { DATAPROC } from "./dataproc.ts";
import { DOCKER } from "./docker.ts";
import { DOCKER_BUILD, DOCKER_RUN_TASK } from "./dockerTasks.ts";
import { EMR } from "./emr.ts";
import { ENGINE, LOCAL_MACHINE } from "./engine.ts";
import { AWS, AZURE, AZURE_CREDENTIALS, ENVIRONMENT, GCP, LOCAL } from "./environments.ts";
import { HDFS_CLI, HDFS_KNOX } from "./hdfs.ts";
import { MLFLOW_TRACKING, POSTGRES, SNOWFLAKE } from "./integrations.ts";
import { LOG } from "./log.ts";
import { BASH_CMD, PROJECT_WHEEL_FILE } from "./otherTasks.ts";
import { OUTPUT } from "./output.ts";
import { RUN } from "./run.ts";
import { DESCRIBE, GIT, RUN_INFO } from "./runInfo.ts";
import { RUN_LOG } from "./runLog.ts";
import { ESTIMATOR, GENERIC_ESTIMATOR, PYTORCH_ESTIMATOR } from "./sagemaker.ts";
import { SCHEDULER } from "./scheduler.ts";
import { SPARK } from "./spark.ts";
import { LIVY, QUBOLE, SPARK_ENGINE, SPARK_LOCAL } from "./sparkEngines.ts";
import { BEAM, SPARK_LOG_PARSER, SPARK_MARSHALLING } from "./sparkSupport.ts";
import { TASK } from "./task.ts";
import { TASK_BUILD } from "./taskBuild.ts";
import { HISTOGRAM, TRACKING } from "./tracking.ts";

/** Every section and class but the Kubernetes engine, in the order people meet them. */
export const SECTIONS: readonly SectionSchema[] = [
  CONFIG,
  DATABAND,
  CORE,
  TRACKING,
  HISTOGRAM,
  LOG,
  RUN_INFO,
  DESCRIBE,
  GIT,
  RUN,
  RUN_LOG,
  OUTPUT,
  SCHEDULER,
  AIRFLOW,
  AIRFLOW_TRACKING,
  TRACKING_SPARK,
  AIRFLOW_MONITOR,
  ENGINE,
  LOCAL_MACHINE,
  CONTAINER_ENGINE,
  DOCKER,
  AWS_BATCH,
  DATAFLOW,
  ENVIRONMENT,
  LOCAL,
  AWS,
  GCP,
  AZURE,
  AZURE_CREDENTIALS,
  TASK,
  DOCKER_BUILD,
  DOCKER_RUN_TASK,
  PROJECT_WHEEL_FILE,
  BASH_CMD,
  SPARK,
  SPARK_ENGINE,
  SPARK_LOCAL,
  LIVY,
  QUBOLE,
  DATABRICKS,
  DATABRICKS_AZURE,
  DATABRICKS_AWS,
  EMR,
  DATAPROC,
  SPARK_LOG_PARSER,
  SPARK_MARSHALLING,
  BEAM,
  ESTIMATOR,
  GENERIC_ESTIMATOR,
  PYTORCH_ESTIMATOR,
  HDFS_KNOX,
  HDFS_CLI,
  MLFLOW_TRACKING,
  POSTGRES,
  SNOWFLAKE,
  TASK_BUILD,
];

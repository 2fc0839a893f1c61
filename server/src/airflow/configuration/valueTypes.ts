import type { AirflowKey } from "../../schema/airflow/keys.ts";
import type { AirflowOption } from "../../schema/airflow/options.ts";
import type { KeySchema } from "../../schema/types.ts";
import type { ShapeName, ValueType } from "../../values/types.ts";
import { hasAirflow, type AirflowTarget } from "../target.ts";

const BOOLEAN: ValueType = { kind: "boolean", words: "airflow" };

/** What stands inside JSON keys for Kubernetes. */
const SHAPES: Readonly<Record<string, ShapeName>> = {
  api_client_retry_configuration: "airflow:retry",
  delete_option_kwargs: "airflow:deleteOptions",
  kube_client_request_args: "airflow:requestArguments",
  affinity: "k8s:V1Affinity",
  tolerations: "k8s:V1Toleration",
};

/** The type of a key for Kubernetes, from the words of its table. */
export function typeOfKey({ name, type }: AirflowKey): ValueType {
  const shape = SHAPES[name];
  const ofShape = shape === undefined ? {} : { shape };
  switch (type) {
    case "boolean":
      return BOOLEAN;
    case "integer":
      return { kind: "integer" };
    case "float":
      return { kind: "float" };
    case "path":
      return { kind: "path" };
    case "csv":
    case "csv-of-pairs":
      return { kind: "commaList" };
    case "json-object":
      return { kind: "json", expects: "object", ...ofShape };
    case "json-array":
      return { kind: "json", expects: "array", ...ofShape };
    case "enum(Always|IfNotPresent|Never)":
      return { kind: "enum", members: ["Always", "IfNotPresent", "Never"] };
    default:
      return { kind: "string" };
  }
}

const LEVELS = ["CRITICAL", "FATAL", "ERROR", "WARN", "WARNING", "INFO", "DEBUG"];

/** Keys that Airflow compares with a list, or reads as JSON, whatever their declared type (Airflow 3.1.3). */
const SPECIAL: Readonly<Record<string, ValueType>> = {
  "core.dag_ignore_file_syntax": { kind: "enum", members: ["regexp", "glob"] },
  "core.mp_start_method": { kind: "enum", members: ["fork", "spawn", "forkserver"] },
  "logging.logging_level": { kind: "enum", members: LEVELS },
  "logging.fab_logging_level": { kind: "enum", members: LEVELS },
  "logging.celery_logging_level": { kind: "enum", members: LEVELS },
  "scheduler.file_parsing_sort_mode": {
    kind: "enum",
    members: ["modified_time", "random_seeded_by_host", "alphabetical"],
  },
  "dag_processor.file_parsing_sort_mode": {
    kind: "enum",
    members: ["modified_time", "random_seeded_by_host", "alphabetical"],
  },
  // A boolean, or one more word (Airflow 2.4).
  "webserver.expose_config": { kind: "string" },
  "api.expose_config": { kind: "string" },
  "core.asset_manager_kwargs": { kind: "json", expects: "object" },
  "core.dataset_manager_kwargs": { kind: "json", expects: "object" },
  "dag_processor.dag_bundle_config_list": { kind: "json", expects: "array", shape: "airflow:dagBundle" },
  "logging.remote_task_handler_kwargs": { kind: "json", expects: "object" },
  "secrets.backend_kwargs": { kind: "json", expects: "object" },
  "aws_batch_executor.submit_job_kwargs": { kind: "json", expects: "object" },
  "aws_ecs_executor.run_task_kwargs": { kind: "json", expects: "object" },
  "celery.extra_celery_config": { kind: "json", expects: "object" },
  "database.sql_alchemy_engine_args": { kind: "json", expects: "object" },
  "fab.custom_roles": { kind: "json", expects: "object" },
  "openlineage.emission_policy": { kind: "json", expects: "array" },
  "openlineage.transport": { kind: "json", expects: "object", shape: "airflow:openLineageTransport" },
  "workers.secrets_backend_kwargs": { kind: "json", expects: "object" },
};

const PATHS = /(?:_folder|_file|_directory|^ssl_cert|^ssl_key|^cacert|^web_server_ssl_cert|^web_server_ssl_key)$/u;
/** Not a folder of this machine. */
const NO_PATHS = "remote_";

/** The type of any other option. Some booleans are declared as text: their default tells. */
export function typeOfOption({ section, name, type, default: value = "" }: AirflowOption): ValueType {
  const special = SPECIAL[`${section}.${name}`];
  if (special) return special;
  if (type === "boolean" || /^(?:true|false)$/iu.test(value)) return BOOLEAN;
  if (type === "integer" || type === "float") return { kind: type };
  return PATHS.test(name) && !name.startsWith(NO_PATHS) ? { kind: "path" } : { kind: "string" };
}

const EXECUTORS: readonly (readonly [name: string, text: string, until?: string])[] = [
  ["KubernetesExecutor", "One pod per task."],
  ["LocalExecutor", "Tasks are processes of the scheduler; also what runs inside a worker pod."],
  ["CeleryExecutor", "Tasks go to long-running workers through a message broker."],
  ["CeleryKubernetesExecutor", "Celery, and Kubernetes for one queue.", "3.0"],
  ["LocalKubernetesExecutor", "Local, and Kubernetes for one queue.", "3.0"],
  ["SequentialExecutor", "One task at a time, for a first look.", "3.0"],
];

/** Words that other options take, each as a list with blanks between. */
const WORDS: Readonly<Record<string, string>> = {
  "api.expose_config": "True False non-sensitive-only",
  "api.grid_view_sorting_order": "topological hierarchical_alphabetical",
  "aws_ecs_executor.launch_type": "FARGATE EC2",
  "celery.mp_start_method": "fork spawn forkserver",
  "celery.pool": "prefork eventlet gevent solo",
  "common.io.state_store_objectstorage_compression": "gzip bz2 lzma xz",
  "common.io.xcom_objectstorage_compression": "snappy zip gzip bz2 lzma",
  "core.default_task_weight_rule": "downstream upstream absolute",
  "core.security": "kerberos",
  "core.task_runner": "StandardTaskRunner CgroupTaskRunner",
  "core.test_connection": "Disabled Enabled Hidden",
  "edge.automatic_maintenance_exit": "Off Warning Error",
  "edge.automatic_maintenance_on": "Off Warning Error",
  "email.ssl_context": "default none",
  "fab.cookie_samesite": "Lax Strict None",
  "fab.session_backend": "database securecookie",
  "imap.ssl_context": "default none",
  "logging.dag_processor_log_target": "file stdout",
  "standard.venv_install_method": "auto uv pip",
  "webserver.analytics_tool": "google_analytics segment metarouter matomo",
  "webserver.dag_default_view": "grid graph duration gantt landing_times",
  "webserver.dag_orientation": "LR TB RL BT",
  "webserver.expose_config": "True False non-sensitive-only",
  "webserver.worker_class": "sync eventlet gevent",
};

/** Values worth offering where any text is possible. */
export function suggestionsOf(section: string, name: string, target: AirflowTarget): KeySchema["suggestions"] {
  const id = `${section}.${name}`;
  if (Object.hasOwn(WORDS, id)) return WORDS[id]?.split(" ").map((value) => ({ value, documentation: "" }));
  if (id !== "core.executor") return undefined;
  return EXECUTORS.filter(([, , until]) => until === undefined || !hasAirflow(target, until)).map(
    ([value, documentation]) => ({ value, documentation }),
  );
}

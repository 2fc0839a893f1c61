/** A value that a release does not take any more. */
interface OldValue {
  /** `section.key` */
  readonly key: string;
  readonly value: RegExp;
  readonly since: string;
  /** What Airflow itself takes instead, or what has the same meaning. */
  readonly instead?: string | ((value: string) => string);
  readonly why?: string;
  /** Was the default: without the line, the present one counts. */
  readonly wasDefault?: true;
}

/** What Airflow 2.11 and 3.1 replace while they read the file, and executors that are gone. */
export const OLD_VALUES: readonly OldValue[] = [
  {
    key: "core.executor",
    value: /^SequentialExecutor$/u,
    since: "3.0",
    instead: "LocalExecutor",
    why: "Airflow 3 has no SequentialExecutor.",
  },
  {
    key: "core.executor",
    value: /^CeleryKubernetesExecutor$/u,
    since: "3.0",
    instead: "CeleryExecutor,KubernetesExecutor",
    why: "Airflow 3 has no CeleryKubernetesExecutor: several executors stand side by side.",
  },
  {
    key: "core.executor",
    value: /^LocalKubernetesExecutor$/u,
    since: "3.0",
    instead: "LocalExecutor,KubernetesExecutor",
    why: "Airflow 3 has no LocalKubernetesExecutor: several executors stand side by side.",
  },
  { key: "core.executor", value: /^DaskExecutor$/u, since: "3.0", why: "Airflow 3 has no DaskExecutor." },
  { key: "core.task_runner", value: /^BashTaskRunner$/u, since: "1.10", instead: "StandardTaskRunner" },
  {
    key: "core.hostname_callable",
    value: /:/u,
    since: "2.1",
    instead: (value) => value.replace(":", "."),
    why: "The function is named with a dot: module.function.",
  },
  {
    key: "logging.log_filename_template",
    value: /^\{\{ ti\.dag_id \}\}\/\{\{ ti\.task_id \}\}\/\{\{ ts \}\}\/\{\{ try_number \}\}\.log$/u,
    since: "2.3",
    wasDefault: true,
    why: "This was the default before Airflow 2.3: logs of mapped tasks and of several runs overwrite each other.",
  },
  {
    key: "logging.log_filename_template",
    value: /^dag_id=\{\{ ti\.dag_id \}\}.*attempt=\{\{ try_number \}\}\.log$/u,
    since: "3.0",
    wasDefault: true,
    why: "This was the default before Airflow 3, which asks for the number of the try in another way.",
  },
  {
    key: "elasticsearch.log_id_template",
    value: /^\{dag_id\}-\{task_id\}-\{(?:execution|logical)_date\}-\{try_number\}$/u,
    since: "3.0",
    wasDefault: true,
    why: "This was the default before Airflow 3: logs are found by the run, not by its date.",
  },
  { key: "webserver.navbar_color", value: /^#007A87$/iu, since: "2.1", instead: "#fff" },
  { key: "webserver.dag_default_view", value: /^tree$/u, since: "2.3", instead: "grid" },
  {
    key: "email.email_backend",
    value: /^airflow\.contrib\.utils\.sendgrid\.send_email$/u,
    since: "2.0",
    instead: "airflow.providers.sendgrid.utils.emailer.send_email",
  },
  {
    key: "api.auth_backends",
    value: /^(?:airflow\.api\.auth\.backend\.deny_all)?$/u,
    since: "2.3",
    instead: "airflow.api.auth.backend.session",
    why: "Airflow takes the session backend for it: without one the web interface cannot use the API.",
  },
];

/** What `airflow config lint` of 3.1 tells of defaults that changed. */
export const CHANGED_DEFAULTS: Readonly<
  Record<string, { readonly since: string; readonly before: string; readonly now: string }>
> = {
  "scheduler.catchup_by_default": { since: "3.0", before: "True", now: "False" },
  "scheduler.create_cron_data_intervals": { since: "3.0", before: "True", now: "False" },
  "scheduler.create_delta_data_intervals": { since: "3.0", before: "True", now: "False" },
};

import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, LIST_OF_STRINGS, PYTHON_PATH, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const RUN_LOG = defineSection({
  name: "run_log",
  kind: "config",
  classPath: "dbnd_run.run_settings.log.RunLoggingConfig",
  documentation:
    "Logging of runs: levels, formats, files, what is sent to the server. Until 1.0.14 these keys were in `[log]`.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      { since: "1.0.15" },
      {
        disabled: {
          type: BOOLEAN,
          doc: "Leave Python's logging alone. For programs that set up their own; tasks then have no captured logs.",
          default: false,
        },
        debug_log_config: {
          type: BOOLEAN,
          doc: "Print what is done while logging is set up. For finding out why lines are missing or come twice.",
          default: false,
        },
        override_airflow_logging_on_task_run: {
          type: BOOLEAN,
          doc: "Replace Airflow's loggers while a task runs, so that its log is captured once. Off, lines may come twice or only in Airflow's file.",
          default: true,
        },
        support_jupyter: {
          type: BOOLEAN,
          doc: "Show log lines inside Jupyter notebooks too. Without it a notebook shows results only, and errors without their history.",
          default: false,
        },
        level: {
          type: STRING,
          doc: "Lowest level that is shown: `DEBUG`, `INFO`, `WARNING`, `ERROR`. `DEBUG` is very talkative; to look at single loggers use `at_debug`.",
          default: "INFO",
          suggestions: [
            { value: "DEBUG", documentation: "Everything." },
            { value: "INFO", documentation: "The usual amount." },
            { value: "WARNING", documentation: "Only what may be wrong." },
            { value: "ERROR", documentation: "Only what failed." },
          ],
          related: ["at_debug", "at_warn"],
        },
        formatter: {
          type: STRING,
          doc: "Format of log lines in files. Double every percent sign in a cfg file (`%%(message)s`), else the file cannot be read.",
          default: "[%(asctime)s] {%(filename)s:%(lineno)d} %(levelname)s - %(message)s",
        },
        formatter_colorlog: {
          type: STRING,
          doc: "Format of colored lines on the console, with fields of the colorlog package (`%%(log_color)s`). Used when `console_formatter_name` names it. Double every percent sign.",
          default: "[%(asctime)s] %(log_color)s%(levelname)s %(reset)s %(task)-15s - %(message)s",
        },
        formatter_simple: {
          type: STRING,
          doc: "Format of plain lines on the console. Used when `console_formatter_name` names it. Double every percent sign.",
          default: "%(asctime)s %(levelname)s - %(message)s",
        },
        console_formatter_name: {
          type: STRING,
          doc: "Which of the formats the console uses, by its key. Take `formatter_simple` where escape codes of colors would show up as rubbish, in logs of pods for instance.",
          default: "formatter_colorlog",
          suggestions: [
            { value: "formatter", documentation: "The format of files." },
            { value: "formatter_colorlog", documentation: "Colored lines." },
            { value: "formatter_simple", documentation: "Plain lines." },
          ],
        },
        file_formatter_name: {
          type: STRING,
          doc: "Which of the formats log files use, by its key. A name that is none of the formats breaks the set-up of logging.",
          default: "formatter",
          suggestions: [
            { value: "formatter", documentation: "The format of files." },
            { value: "formatter_colorlog", documentation: "Colored lines." },
            { value: "formatter_simple", documentation: "Plain lines." },
          ],
        },
        sentry_url: {
          type: STRING,
          doc: "Address (DSN) of a Sentry project that errors are reported to. Empty means no Sentry.",
        },
        sentry_env: {
          type: STRING,
          doc: "Name of the environment that Sentry shows with an error. Use one per cluster, so that errors of tests do not alarm anybody.",
          default: "dev",
        },
        sentry_release: {
          type: STRING,
          doc: "Release that Sentry shows with an error. Set it to your version, and Sentry can tell since when an error is there.",
          default: "",
        },
        sentry_debug: {
          type: BOOLEAN,
          doc: "Let the Sentry client print what it does. Switch it on when errors do not arrive there.",
          default: false,
        },
        file_log: {
          type: STRING,
          doc: "Path of one more file that all lines are written to. The folder must exist and be writable; in a pod the file is gone with it unless it lies on a volume.",
        },
        stream_stdout: {
          type: BOOLEAN,
          doc: "Log to standard output instead of standard error. For log systems that count everything on standard error as a failure.",
          default: false,
        },
        custom_dict_config: {
          type: PYTHON_PATH,
          doc: "Function that returns a whole logging configuration for Python's `dictConfig`. It takes the place of all the other keys.",
          snippet: "${1:module}.${2:function}",
        },
        at_warn: {
          type: LIST_OF_STRINGS,
          doc: "Loggers that show nothing below a warning. A list replaces the shipped one; commas without blanks between the names.",
          default: ["azure.storage", "flask_appbuilder"],
        },
        at_debug: {
          type: LIST_OF_STRINGS,
          doc: "Loggers that show everything, for example `dbnd_docker` to see what is sent to Kubernetes. The rest of the log stays at `level`.",
          default: [],
        },
        capture_task_run_log: {
          type: BOOLEAN,
          doc: "Write the output of each task to a file of its own. Off, Databand has no log for it.",
          default: true,
        },
        send_body_to_server: {
          type: BOOLEAN,
          doc: "Send the text of task logs to the server. Switch it off for secrecy or to save traffic; how much is sent is set in `[log]`.",
          default: true,
        },
        remote_logging_disabled: {
          type: BOOLEAN,
          doc: "Do not copy log files to the remote folder of the environment. Then the logs of a pod are gone with it, apart from what the server got.",
          default: false,
        },
        targets_log_level: {
          type: STRING,
          doc: "Level at which reading and writing of data is logged, with times. Set it to `INFO` to see in a normal log where a run spends its time on data.",
          default: "DEBUG",
          suggestions: [
            { value: "DEBUG", documentation: "Everything." },
            { value: "INFO", documentation: "The usual amount." },
            { value: "WARNING", documentation: "Only what may be wrong." },
            { value: "ERROR", documentation: "Only what failed." },
          ],
        },
        disable_colors: {
          type: BOOLEAN,
          doc: "No colors on the console. For log systems, and for pods whose logs are read by people later.",
          default: false,
        },
        sqlalchemy_print: {
          type: BOOLEAN,
          doc: "Log the SQL statements sent to Airflow's database. Very many lines; for hunting a slow or locked database.",
          default: false,
        },
        sqlalchemy_trace: {
          type: BOOLEAN,
          doc: "Log the SQL statements together with where in the code they come from. Even more lines than `sqlalchemy_print`, and noticeably slower.",
          default: false,
        },
      },
    ),
});

import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, LIST_OF_STRINGS, PYTHON_PATH, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const RUN_LOG = defineSection({
  name: "run_log",
  kind: "config",
  classPath: "dbnd_run.run_settings.log.RunLoggingConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    { since: "1.0.15" },
    {
      disabled: { type: BOOLEAN, doc: "", default: false },
      debug_log_config: { type: BOOLEAN, doc: "", default: false },
      override_airflow_logging_on_task_run: { type: BOOLEAN, doc: "", default: true },
      support_jupyter: { type: BOOLEAN, doc: "", default: false },
      level: { type: STRING, doc: "", default: "INFO" },
      formatter: {
        type: STRING,
        doc: "",
        default: "[%(asctime)s] {%(filename)s:%(lineno)d} %(levelname)s - %(message)s",
      },
      formatter_colorlog: {
        type: STRING,
        doc: "",
        default: "[%(asctime)s] %(log_color)s%(levelname)s %(reset)s %(task)-15s - %(message)s",
      },
      formatter_simple: { type: STRING, doc: "", default: "%(asctime)s %(levelname)s - %(message)s" },
      console_formatter_name: { type: STRING, doc: "", default: "formatter_colorlog" },
      file_formatter_name: { type: STRING, doc: "", default: "formatter" },
      sentry_url: { type: STRING, doc: "" },
      sentry_env: { type: STRING, doc: "", default: "dev" },
      sentry_release: { type: STRING, doc: "", default: "" },
      sentry_debug: { type: BOOLEAN, doc: "", default: false },
      file_log: { type: STRING, doc: "" },
      stream_stdout: { type: BOOLEAN, doc: "", default: false },
      custom_dict_config: { type: PYTHON_PATH, doc: "" },
      at_warn: { type: LIST_OF_STRINGS, doc: "", default: ["azure.storage", "flask_appbuilder"] },
      at_debug: { type: LIST_OF_STRINGS, doc: "", default: [] },
      capture_task_run_log: { type: BOOLEAN, doc: "", default: true },
      send_body_to_server: { type: BOOLEAN, doc: "", default: true },
      remote_logging_disabled: { type: BOOLEAN, doc: "", default: false },
      targets_log_level: { type: STRING, doc: "", default: "DEBUG" },
      disable_colors: { type: BOOLEAN, doc: "", default: false },
      sqlalchemy_print: { type: BOOLEAN, doc: "", default: false },
      sqlalchemy_trace: { type: BOOLEAN, doc: "", default: false },
    },
  ),
});

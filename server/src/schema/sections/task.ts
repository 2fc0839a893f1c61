import { defineKeys, defineSection, seconds } from "../define.ts";
import { BOOLEAN, DATE, DICT, DURATION, INTEGER, PATH, STRING, VERSION, section } from "../valueTypes.ts";
import { TASK_PARAMETERS } from "./base.ts";

export const TASK = defineSection({
  name: "Task",
  kind: "task",
  classPath: "dbnd_run.task.task.Task",
  abstract: true,
  documentation: "",
  bases: [TASK_PARAMETERS],
  keys: defineKeys(
    {},
    {
      task_band: { type: PATH, doc: "", required: true, system: true },
      task_enabled: { type: BOOLEAN, doc: "", default: true, system: true },
      task_enabled_in_prod: { type: BOOLEAN, doc: "", default: true, system: true },
      task_version: { type: VERSION, doc: "", default: "1" },
      task_class_version: { type: STRING, doc: "", default: "", system: true },
      task_env: { type: section("environment"), doc: "", default: "local" },
      task_target_date: { type: DATE, doc: "", default: "today" },
      task_airflow_op_kwargs: { type: DICT, doc: "", system: true },
      task_config: { type: DICT, doc: "", default: {}, system: true },
      task_is_system: { type: BOOLEAN, doc: "", default: false, system: true },
      task_in_memory_outputs: { type: BOOLEAN, doc: "", default: false, system: true },
      task_output_path_format: { type: STRING, doc: "", system: true },
      task_is_dynamic: { type: BOOLEAN, doc: "", default: false, system: true },
      task_supports_dynamic_tasks: { type: BOOLEAN, doc: "", default: true, system: true },
      task_retries: { type: INTEGER, doc: "", default: 0, system: true },
      task_retry_delay: { type: DURATION, doc: "", default: seconds(15), system: true },
    },
  ),
});

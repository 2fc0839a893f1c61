import { defineKeys, defineSection, seconds } from "../define.ts";
import { BOOLEAN, DATE, DICT, DURATION, INTEGER, PATH, STRING, VERSION, section } from "../valueTypes.ts";
import { TASK_PARAMETERS } from "./base.ts";

export const TASK = defineSection({
  name: "Task",
  kind: "task",
  classPath: "dbnd_run.task.task.Task",
  abstract: true,
  documentation:
    "What every task takes; `[task]` is also the fallback section of all tasks. A key that a task does not know is an error here, not only a warning.",
  bases: [TASK_PARAMETERS],
  keys: () =>
    defineKeys(
      {},
      {
        task_band: {
          type: PATH,
          doc: "Output that records a finished task. Made and read by DBND.",
          required: true,
          system: true,
        },
        task_enabled: {
          type: BOOLEAN,
          doc: "Whether the task runs at all. A disabled one is left out together with what depends on it.",
          default: true,
          system: true,
        },
        task_enabled_in_prod: {
          type: BOOLEAN,
          doc: "Whether the task may run where `production` is set. For tasks that only make sense in tests.",
          default: true,
          system: true,
        },
        task_version: {
          type: VERSION,
          doc: "Version that is part of the task's signature. Change it to have a task run again although its outputs exist; `now` does so each time, `git` with each commit. `--task-version` sets it for one run.",
          default: "1",
          suggestions: [
            { value: "now", documentation: "Runs each time." },
            { value: "git", documentation: "Runs again with each commit." },
          ],
          related: ["skip_completed"],
        },
        task_class_version: {
          type: STRING,
          doc: "Version of the task's code, set where it is defined. Also part of the output path.",
          default: "",
          system: true,
        },
        task_env: {
          type: section("environment"),
          doc: "Environment of the task, when it is not that of the run. The section must be listed in `[run] environments`. Data of the task then lies under that environment's `root`.",
          default: "local",
        },
        task_target_date: {
          type: DATE,
          doc: "Date that the task is about: `today`, or one like `2024-05-01`. It is part of output paths, so another date means other outputs.",
          default: "today",
        },
        task_airflow_op_kwargs: {
          type: DICT,
          doc: "Arguments for the Airflow operator that stands for the task, as a dict: pool, priority, trigger rule. Only has an effect with Airflow's executors; an argument the operator does not know fails the run.",
          system: true,
        },
        task_config: {
          type: DICT,
          doc: 'Configuration that holds for this task and those inside it, as a dict of sections. With `{"kubernetes": {"limit_memory": "8Gi"}}` one task gets a bigger pod, and no other.',
          default: {},
          system: true,
          snippet: '{"${1:kubernetes}": {"${2:limit_memory}": "${3:8Gi}"}}',
        },
        task_is_system: {
          type: BOOLEAN,
          doc: "Marks tasks of DBND itself, such as the driver. Their pods get `system_secrets`.",
          default: false,
          system: true,
        },
        task_in_memory_outputs: {
          type: BOOLEAN,
          doc: "Keep outputs in memory instead of writing them. Other processes and pods cannot see them.",
          default: false,
          system: true,
        },
        task_output_path_format: {
          type: STRING,
          doc: "Pattern for this task's outputs in place of `[output] path_task`. The same fields in braces can be used; keep `{task_signature}` here as well.",
          system: true,
        },
        task_is_dynamic: {
          type: BOOLEAN,
          doc: "Marks tasks that are created while another one runs. Set by DBND.",
          default: false,
          system: true,
        },
        task_supports_dynamic_tasks: {
          type: BOOLEAN,
          doc: "Whether tasks may be called inside this one. Off, a call of another task inside it is a plain function call that nobody tracks.",
          default: true,
          system: true,
        },
        task_retries: {
          type: INTEGER,
          doc: "How often the task is tried again after a failure. Only Airflow's executors do; on Kubernetes an entry of `pod_error_cfg_source_dict` that fits the failure replaces it.",
          default: 0,
          system: true,
          related: ["task_retry_delay", "pod_error_cfg_source_dict"],
        },
        task_retry_delay: {
          type: DURATION,
          doc: "Pause before the task is tried again. On Kubernetes it is ignored: `pod_default_retry_delay` counts.",
          default: seconds(15),
          system: true,
          related: ["task_retries", "pod_default_retry_delay"],
        },
      },
    ),
});

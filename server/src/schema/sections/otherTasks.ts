import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, DICT_OF_STRINGS, INTEGER, LIST_OF_STRINGS, PATH, STRING } from "../valueTypes.ts";
import { TASK } from "./task.ts";

export const PROJECT_WHEEL_FILE = defineSection({
  name: "ProjectWheelFile",
  kind: "task",
  classPath: "dbnd_run.tasks.py_distribution.fat_wheel_tasks.ProjectWheelFile",
  documentation: "",
  bases: [TASK],
  changes: { task_is_system: { default: true } },
  keys: defineKeys(
    {},
    {
      package_dir: { type: PATH, doc: "", defaultText: "<project root>" },
      requirements_file: { type: PATH, doc: "" },
      wheel_file: { type: PATH, doc: "", required: true },
    },
  ),
});

export const BASH_CMD = defineSection({
  name: "bash_cmd",
  kind: "task",
  classPath: "dbnd_run.tasks.basics.shell.bash_cmd",
  documentation: "",
  bases: [TASK],
  keys: defineKeys(
    {},
    {
      popen_kwargs: { type: DICT_OF_STRINGS, doc: "" },
      cmd: { type: STRING, doc: "" },
      args: { type: LIST_OF_STRINGS, doc: "" },
      check_retcode: { type: INTEGER, doc: "", default: 0 },
      cwd: { type: STRING, doc: "" },
      env: { type: DICT_OF_STRINGS, doc: "" },
      dbnd_env: { type: BOOLEAN, doc: "", default: true },
      output_encoding: { type: STRING, doc: "", default: "utf-8" },
      wait_for_termination_s: { type: INTEGER, doc: "", default: 5 },
      shell: { type: BOOLEAN, doc: "", default: false },
      result: { type: INTEGER, doc: "", required: true },
    },
  ),
});

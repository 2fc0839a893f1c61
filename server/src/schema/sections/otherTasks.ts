import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, DICT_OF_STRINGS, INTEGER, LIST_OF_STRINGS, PATH, STRING } from "../valueTypes.ts";
import { TASK } from "./task.ts";

export const PROJECT_WHEEL_FILE = defineSection({
  name: "ProjectWheelFile",
  kind: "task",
  classPath: "dbnd_run.tasks.py_distribution.fat_wheel_tasks.ProjectWheelFile",
  documentation: "Task that packs the project and its requirements into one file for Spark.",
  bases: [TASK],
  changes: { task_is_system: { default: true } },
  keys: () =>
    defineKeys(
      {},
      {
        package_dir: { type: PATH, doc: "Folder with the project's `setup.py`.", defaultText: "<project root>" },
        requirements_file: { type: PATH, doc: "File with the requirements that are packed along." },
        wheel_file: { type: PATH, doc: "Output: the archive that Spark jobs get.", required: true },
      },
    ),
});

export const BASH_CMD = defineSection({
  name: "bash_cmd",
  kind: "task",
  classPath: "dbnd_run.tasks.basics.shell.bash_cmd",
  documentation: "Task that runs a shell command.",
  bases: [TASK],
  keys: () =>
    defineKeys(
      {},
      {
        popen_kwargs: { type: DICT_OF_STRINGS, doc: "Further arguments for Python's `Popen`, as a dict." },
        cmd: { type: STRING, doc: "Command line to run; either this or `args`." },
        args: { type: LIST_OF_STRINGS, doc: "Command as a list of words; either this or `cmd`." },
        check_retcode: { type: INTEGER, doc: "Exit code that counts as success; `@none` accepts all.", default: 0 },
        cwd: { type: STRING, doc: "Folder to run the command in." },
        env: { type: DICT_OF_STRINGS, doc: "Environment variables for the command." },
        dbnd_env: {
          type: BOOLEAN,
          doc: "Add the variables that tie what the command tracks to this run.",
          default: true,
        },
        output_encoding: { type: STRING, doc: "Encoding of the command's output.", default: "utf-8" },
        wait_for_termination_s: {
          type: INTEGER,
          doc: "Seconds between asking the command to stop and killing it.",
          default: 5,
        },
        shell: {
          type: BOOLEAN,
          doc: "Run the command through a shell. Needed for pipes and variables; quote what comes from outside.",
          default: false,
        },
        result: { type: INTEGER, doc: "Output with the command's exit code.", required: true },
      },
    ),
});

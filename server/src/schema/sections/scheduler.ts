import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, INTEGER, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const SCHEDULER = defineSection({
  name: "scheduler",
  kind: "config",
  classPath: "dbnd_run.run_settings.scheduler.SchedulerConfig",
  documentation: "The scheduler for jobs that are written in a file.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        config_file: { type: STRING, doc: "Path of the YAML file that lists jobs and their schedules." },
        never_file_sync: {
          type: BOOLEAN,
          doc: "Never take over changes of the file into the database.",
          default: false,
        },
        always_file_sync: {
          type: BOOLEAN,
          doc: "Take over the file into the database each time, so that changes made elsewhere are lost.",
          default: false,
        },
        no_ui_cli_edit: {
          type: BOOLEAN,
          doc: "Forbid changes from the web page and the command line; the file alone counts.",
          default: false,
        },
        refresh_interval: { type: INTEGER, doc: "Seconds between two looks at the jobs.", default: 10 },
        active_by_default: {
          type: BOOLEAN,
          doc: "New jobs start right away instead of waiting to be switched on.",
          default: true,
        },
        default_retries: {
          type: INTEGER,
          doc: "How often a failed job is tried again when it does not say.",
          default: 3,
        },
        shell_cmd: {
          type: BOOLEAN,
          doc: "Run a job's command through a shell, with variables and pipes.",
          default: true,
        },
      },
    ),
});

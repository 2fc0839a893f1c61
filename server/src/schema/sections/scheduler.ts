import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, INTEGER, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const SCHEDULER = defineSection({
  name: "scheduler",
  kind: "config",
  classPath: "dbnd_run.run_settings.scheduler.SchedulerConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      config_file: { type: STRING, doc: "" },
      never_file_sync: { type: BOOLEAN, doc: "", default: false },
      always_file_sync: { type: BOOLEAN, doc: "", default: false },
      no_ui_cli_edit: { type: BOOLEAN, doc: "", default: false },
      refresh_interval: { type: INTEGER, doc: "", default: 10 },
      active_by_default: { type: BOOLEAN, doc: "", default: true },
      default_retries: { type: INTEGER, doc: "", default: 3 },
      shell_cmd: { type: BOOLEAN, doc: "", default: true },
    },
  ),
});

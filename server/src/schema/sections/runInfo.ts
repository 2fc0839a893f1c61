import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, DATETIME, STRING, VERSION } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const RUN_INFO = defineSection({
  name: "run_info",
  kind: "config",
  classPath: "dbnd._core.settings.run_info.RunInfoConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      name: { type: STRING, doc: "" },
      description: { type: STRING, doc: "" },
      execution_date: { type: DATETIME, doc: "" },
      is_archived: { type: BOOLEAN, doc: "", default: false },
      source_version: { type: VERSION, doc: "", default: "git" },
      user_data: { type: STRING, doc: "" },
      user: { type: STRING, doc: "" },
    },
  ),
});

export const DESCRIBE = defineSection({
  name: "describe",
  kind: "config",
  classPath: "dbnd_run.run_settings.describe.DescribeConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      dry: { type: BOOLEAN, doc: "", default: false },
      no_checks: { type: BOOLEAN, doc: "", default: false },
      no_tree: { type: BOOLEAN, doc: "", default: false },
      print_task_band: { type: BOOLEAN, doc: "", default: true },
    },
  ),
});

export const GIT = defineSection({
  name: "git",
  kind: "config",
  classPath: "dbnd_run.run_settings.git.GitConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      enforce_clean: { type: BOOLEAN, doc: "", default: false },
      allow_dirty: { type: BOOLEAN, doc: "", default: false },
    },
  ),
});

import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, DICT_OF_STRINGS, LIST_OF_STRINGS, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const CONFIG = defineSection({
  name: "config",
  kind: "config",
  classPath: "dbnd._core.task.config.Config",
  documentation: "",
  bases: [CONFIG_BASE],
});

export const DATABAND = defineSection({
  name: "databand",
  kind: "config",
  classPath: "dbnd._core.settings.core.DatabandSystemConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      verbose: { type: BOOLEAN, doc: "", default: false },
      describe: { type: BOOLEAN, doc: "", default: false },
      env: { type: STRING, doc: "", default: "local" },
      conf_file: { type: LIST_OF_STRINGS, doc: "" },
      conf: { type: DICT_OF_STRINGS, doc: "" },
      completer: { type: BOOLEAN, doc: "", default: false, undeclared: true },
    },
  ),
});

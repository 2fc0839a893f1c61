import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, LIST_OF_STRINGS, PATH } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const ENGINE = defineSection({
  name: "EngineConfig",
  kind: "engine",
  classPath: "dbnd_run.run_settings.engine.EngineConfig",
  abstract: true,
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    { group: "engine" },
    {
      require_submit: { type: BOOLEAN, doc: "", default: false, related: ["dbnd_executable", "detach_run"] },
      dbnd_local_root: { type: PATH, doc: "" },
      dbnd_executable: {
        type: LIST_OF_STRINGS,
        doc: "",
        defaultText: '["<python executable>", "-m", "dbnd"]',
        related: ["require_submit"],
      },
    },
  ),
});

export const LOCAL_MACHINE = defineSection({
  name: "local_machine",
  kind: "engine",
  classPath: "dbnd_run.run_settings.engine.LocalMachineEngineConfig",
  documentation: "",
  bases: [ENGINE],
});

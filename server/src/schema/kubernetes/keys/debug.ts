import { defineKeys } from "../../define.ts";
import { BOOLEAN, STRING } from "../../valueTypes.ts";

export const DEBUG_KEYS = defineKeys(
  { group: "debug" },
  {
    debug: { type: BOOLEAN, doc: "", default: false, related: ["show_pod_log", "debug_phase", "debug_with_command"] },
    debug_with_command: { type: STRING, doc: "", default: "", related: ["debug", "trap_exit_file_flag"] },
    debug_phase: { type: STRING, doc: "", default: "", related: ["debug"] },
    log_pod_events_on_sigterm: { type: BOOLEAN, doc: "", default: false, effect: "ignored" },
  },
);

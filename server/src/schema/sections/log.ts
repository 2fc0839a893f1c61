import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, INTEGER, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const LOG = defineSection({
  name: "log",
  kind: "config",
  classPath: "dbnd._core.settings.tracking_log_config.TrackingLoggingConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      capture_tracking_log: { type: BOOLEAN, doc: "", default: true },
      preview_head_bytes: { type: INTEGER, doc: "", default: 0 },
      preview_tail_bytes: { type: INTEGER, doc: "", default: 0 },
      exception_no_color: { type: BOOLEAN, doc: "", default: false },
      exception_simple: { type: BOOLEAN, doc: "", default: false },
      capture_stdout_stderr: { type: BOOLEAN, doc: "", default: true },
      formatter: {
        type: STRING,
        doc: "",
        default: "[%(asctime)s] {%(filename)s:%(lineno)d} %(levelname)s - %(message)s",
      },
      console_value_preview_size: { type: INTEGER, doc: "", default: 1500 },
      disabled: { type: BOOLEAN, doc: "", default: false, undeclared: true },
    },
  ),
});

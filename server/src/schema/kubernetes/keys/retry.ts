import { defineKeys, seconds } from "../../define.ts";
import { DURATION, shaped } from "../../valueTypes.ts";

export const RETRY_KEYS = defineKeys(
  { group: "retry" },
  {
    pod_error_cfg_source_dict: {
      type: shaped("dict", "podErrorPolicy"),
      doc: "",
      default: { "255": { retry_count: 3, retry_delay: "3m" }, err_image_pull: { retry_count: 0, retry_delay: "3m" } },
      related: ["pod_default_retry_delay"],
    },
    pod_default_retry_delay: { type: DURATION, doc: "", default: seconds(10), related: ["pod_error_cfg_source_dict"] },
  },
);

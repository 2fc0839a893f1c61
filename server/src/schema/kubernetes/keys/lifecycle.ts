import { defineKeys, minutes, seconds } from "../../define.ts";
import { BOOLEAN, DURATION, INTEGER } from "../../valueTypes.ts";

export const LIFECYCLE_KEYS = defineKeys(
  { group: "lifecycle" },
  {
    keep_finished_pods: { type: BOOLEAN, doc: "", default: false, related: ["keep_failed_pods", "auto_remove"] },
    keep_failed_pods: { type: BOOLEAN, doc: "", default: false, related: ["keep_finished_pods", "auto_remove"] },
    auto_remove: { type: BOOLEAN, doc: "", default: false, related: ["detach_run", "keep_finished_pods"] },
    detach_run: { type: BOOLEAN, doc: "", default: false, related: ["auto_remove", "debug", "show_pod_log"] },
    submit_termination_grace_period: {
      type: DURATION,
      doc: "",
      default: seconds(30),
      related: ["startup_timeout", "max_retries_on_log_stream_failure"],
    },
    startup_timeout: {
      type: DURATION,
      doc: "",
      default: minutes(10),
      related: ["check_unschedulable_condition", "check_image_pull_errors", "pending_zombies_timeout"],
    },
    startup_timeout_seconds: {
      type: INTEGER,
      doc: "",
      default: 120,
      deprecated: true,
      effect: "ignored",
      related: ["startup_timeout"],
    },
  },
);

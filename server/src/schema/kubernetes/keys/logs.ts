import { defineKeys } from "../../define.ts";
import { BOOLEAN, INTEGER, template } from "../../valueTypes.ts";

export const LOGS_KEYS = defineKeys(
  { group: "logs" },
  {
    show_pod_log: { type: BOOLEAN, doc: "", default: false, related: ["debug", "detach_run", "prefix_remote_log"] },
    prefix_remote_log: { type: BOOLEAN, doc: "", default: true, related: ["show_pod_log"] },
    max_retries_on_log_stream_failure: {
      type: INTEGER,
      doc: "",
      default: 50,
      since: "0.75",
      related: ["submit_termination_grace_period"],
    },
  },
);

export const LINKS_KEYS = defineKeys(
  { group: "links" },
  {
    dashboard_url: { type: template("namespace", "pod"), doc: "", related: ["pod_log_url"] },
    pod_log_url: { type: template("namespace", "pod", "timestamp"), doc: "", related: ["dashboard_url"] },
  },
);

import { defineKeys } from "../../define.ts";
import { BOOLEAN } from "../../valueTypes.ts";

export const CHECKS_KEYS = defineKeys(
  { group: "checks" },
  {
    check_unschedulable_condition: {
      type: BOOLEAN,
      doc: "",
      default: true,
      related: ["check_cluster_resource_capacity", "tolerations"],
    },
    check_cluster_resource_capacity: {
      type: BOOLEAN,
      doc: "",
      default: true,
      related: ["check_unschedulable_condition", "request_cpu", "request_memory"],
    },
    check_image_pull_errors: { type: BOOLEAN, doc: "", default: true, related: ["image_pull_secrets"] },
    check_running_pod_errors: { type: BOOLEAN, doc: "", default: false, related: ["check_unschedulable_condition"] },
  },
);

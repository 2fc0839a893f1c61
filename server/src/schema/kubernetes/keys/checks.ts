import { defineKeys } from "../../define.ts";
import { BOOLEAN } from "../../valueTypes.ts";
import type { KeySchema } from "../../types.ts";

export function checksKeys(): KeySchema[] {
  return defineKeys(
    { group: "checks" },
    {
      check_unschedulable_condition: {
        type: BOOLEAN,
        doc: "Fail at once when the scheduler says that no node can take the pod: taints, selectors, affinity, volumes. A lack of CPU or memory only warns, because it may pass. Switch it off when nodes are created on demand for exactly such pods; then `startup_timeout` is the limit.",
        default: true,
        related: ["check_cluster_resource_capacity", "tolerations"],
      },
      check_cluster_resource_capacity: {
        type: BOOLEAN,
        doc: "When CPU or memory is short, compare `request_cpu` and `request_memory` with the largest node and fail if the pod fits on none. Listing nodes needs a right for the whole cluster; without it the check is skipped. It does not look into `requests`, and a memory request without a unit is an error here. With nodes of a bigger kind yet to come, switch it off.",
        default: true,
        related: ["check_unschedulable_condition", "request_cpu", "request_memory"],
      },
      check_image_pull_errors: {
        type: BOOLEAN,
        doc: "Give up early when the image cannot be pulled (`ErrImagePull`), or a secret or config map is missing (`CreateContainerConfigError`). Without it such a pod waits for `startup_timeout`. `ImagePullBackOff` and `InvalidImageName` are not seen. Only the first container of the status is looked at, so a sidecar can hide the main one.",
        default: true,
        related: ["image_pull_secrets"],
      },
      check_running_pod_errors: {
        type: BOOLEAN,
        doc: "Fail a running pod that is not Ready. Only the watch of Airflow's executor looks at it, and with a readiness probe every pod is not Ready for a while: leave it off unless you know that none has one.",
        default: false,
        related: ["check_unschedulable_condition"],
      },
    },
  );
}

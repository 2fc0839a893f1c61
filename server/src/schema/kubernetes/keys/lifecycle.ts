import { defineKeys, minutes, seconds } from "../../define.ts";
import { BOOLEAN, DURATION, INTEGER } from "../../valueTypes.ts";
import type { KeySchema } from "../../types.ts";

export function lifecycleKeys(): KeySchema[] {
  return defineKeys(
    { group: "lifecycle" },
    {
      keep_finished_pods: {
        type: BOOLEAN,
        doc: "Never delete pods, whether they succeeded or failed. Good for looking around after a run with `kubectl describe` or for log collectors that come late; finished pods pile up until you remove them. Wins over `keep_failed_pods` and over self deletion (`auto_remove`).",
        default: false,
        related: ["keep_failed_pods", "auto_remove"],
      },
      keep_failed_pods: {
        type: BOOLEAN,
        doc: "Keep pods that did not succeed, and delete the others. A pod that is still Running when it is deleted counts as fine, so a detached driver that removes itself vanishes in spite of this key, even after a failed run.",
        default: false,
        related: ["keep_finished_pods", "auto_remove"],
      },
      auto_remove: {
        type: BOOLEAN,
        doc: "Lets the pod delete itself when its run ends. Works only together with `detach_run`, else it is switched off with a warning; a driver submitted without `--interactive` has both by itself. The service account needs the right to delete pods. Since the pod is stopped in the middle of exiting, one that succeeded may be seen as Failed with code 1 for a moment.",
        default: false,
        related: ["detach_run", "keep_finished_pods"],
      },
      detach_run: {
        type: BOOLEAN,
        doc: "Leave the pod to itself once it is created: no waiting, no logs, no result. The run then goes on in the cluster, and the command ends with 0 whatever happens to the pod. A driver submitted without `--interactive` is detached by itself. `debug` and `show_pod_log` switch it off.",
        default: false,
        related: ["auto_remove", "debug", "show_pod_log"],
      },
      submit_termination_grace_period: {
        type: DURATION,
        doc: "Time a pod has to become Succeeded or Failed once its log has ended. DBND looks every 5 seconds; a pod that takes longer fails the run, whatever became of its task. A pod that somebody deleted also runs into this limit, with an error that blames the grace period.",
        default: seconds(30),
        snippet: "${1:30s}",
        suggestions: [
          { value: "30s", documentation: "The shipped value." },
          { value: "2m", documentation: "For slow nodes, whose status comes late." },
        ],
        related: ["startup_timeout", "max_retries_on_log_stream_failure"],
      },
      startup_timeout: {
        type: DURATION,
        doc: "How long a submitted pod may stay Pending before the run fails. Allow for scaling up nodes and pulling big images. Errors that cannot heal fail earlier (`check_image_pull_errors`, `check_unschedulable_condition`), but a pod that waits for CPU or memory waits for all of this. Airflow's Kubernetes executor does not use it.",
        default: minutes(10),
        snippet: "${1:10m}",
        suggestions: [
          { value: "10m", documentation: "The default." },
          { value: "30m", documentation: "For clusters that add nodes on demand, or very large images." },
          { value: "2m", documentation: "To fail fast where nodes and images are ready." },
        ],
        related: ["check_unschedulable_condition", "check_image_pull_errors", "pending_zombies_timeout"],
      },
      startup_timeout_seconds: {
        type: INTEGER,
        doc: "Has no effect: no version reads it. Use `startup_timeout`, which takes a duration such as `10m`.",
        default: 120,
        deprecated: true,
        effect: "ignored",
        replacement: "startup_timeout",
        related: ["startup_timeout"],
      },
    },
  );
}

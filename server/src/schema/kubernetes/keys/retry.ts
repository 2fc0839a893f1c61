import { defineKeys, seconds } from "../../define.ts";
import { DURATION, shaped } from "../../valueTypes.ts";
import type { KeySchema } from "../../types.ts";

export function retryKeys(): KeySchema[] {
  return defineKeys(
    { group: "retry" },
    {
      pod_error_cfg_source_dict: {
        type: shaped("dict", "podErrorPolicy"),
        doc: 'How often a task is tried again, by the reason its pod failed for. Keys are exit codes of the main container (`"10"` is a failed run, `"137"` out of memory) or named reasons such as `err_image_pull`; `retry_count` takes the place of the task\'s own retries. Only Airflow\'s executors retry. A dict here replaces the shipped one; and that one retries `"255"`, a code that DBND itself never ends with. `retry_delay` is never read: the pause is `pod_default_retry_delay`.',
        default: {
          "255": { retry_count: 3, retry_delay: "3m" },
          err_image_pull: { retry_count: 0, retry_delay: "3m" },
        },
        snippet:
          '{\n    "${1:137}": {"retry_count": ${2:3}},\n    "err_image_pull": {"retry_count": ${3:0}},\n    "err_pod_deleted": {"retry_count": ${4:3}}\n    }',
        related: ["pod_default_retry_delay", "check_image_pull_errors"],
      },
      pod_default_retry_delay: {
        type: DURATION,
        doc: "Pause before a failed task is tried again on this engine, whatever the reason. It takes the place of the task's own `task_retry_delay` and of every `retry_delay` in `pod_error_cfg_source_dict`.",
        default: seconds(10),
        snippet: "${1:10s}",
        suggestions: [
          { value: "10s", documentation: "The default." },
          { value: "3m", documentation: "Time for a registry or a service to come back." },
        ],
        related: ["pod_error_cfg_source_dict"],
      },
    },
  );
}

import { defineKeys } from "../../define.ts";
import { BOOLEAN, STRING } from "../../valueTypes.ts";
import type { KeySchema } from "../../types.ts";

export function debugKeys(): KeySchema[] {
  return defineKeys(
    { group: "debug" },
    {
      debug: {
        type: BOOLEAN,
        doc: "Print every pod manifest and wait for each pod. In 1.0.28 it breaks the run: saving the manifest fails before the pod is created. Preview the pod here in the editor instead, or use `show_pod_log` to follow pods one by one.",
        default: false,
        related: ["show_pod_log", "debug_phase", "debug_with_command"],
      },
      debug_with_command: {
        type: STRING,
        doc: "Command that replaces the container's own, split into words like a shell would. `sleep 3600` keeps the pod alive so that you can open a shell in it. Arguments stay as they are, so together with `trap_exit_file_flag` or live logs the wrapped script is handed to your command as an argument.",
        default: "",
        snippet: "${1:sleep 3600}",
        suggestions: [
          { value: "sleep 3600", documentation: "Keep the pod for an hour, to open a shell in it." },
          { value: "env", documentation: "Only show the environment that the pod gets." },
        ],
        related: ["debug", "trap_exit_file_flag"],
      },
      debug_phase: {
        type: STRING,
        doc: "Print the raw event of every pod that is in this phase, in the log of Airflow's executor. Written exactly as Kubernetes does: `Pending`, `Running`, `Succeeded`, `Failed`, `Unknown`. Any other word prints nothing.",
        default: "",
        suggestions: [
          { value: "Pending", documentation: "Why pods do not start." },
          { value: "Running", documentation: "Pods at work." },
          { value: "Succeeded", documentation: "Pods that ended well." },
          { value: "Failed", documentation: "Why pods failed." },
          { value: "Unknown", documentation: "Pods whose node does not answer." },
        ],
        related: ["debug"],
      },
      log_pod_events_on_sigterm: {
        type: BOOLEAN,
        doc: "Has no effect: nothing reads it. What is logged when a pod is asked to stop does not depend on it.",
        default: false,
        effect: "ignored",
      },
    },
  );
}

import { defineKeys } from "../../define.ts";
import { BOOLEAN, INTEGER, template } from "../../valueTypes.ts";
import type { KeySchema } from "../../types.ts";

export function logsKeys(): KeySchema[] {
  return defineKeys(
    { group: "logs" },
    {
      show_pod_log: {
        type: BOOLEAN,
        doc: "Wait for each pod and show its log, one pod after the other. For finding out what a run does; with Airflow's executor nothing runs in parallel any more. Switches `detach_run` off.",
        default: false,
        related: ["debug", "detach_run", "prefix_remote_log"],
      },
      prefix_remote_log: {
        type: BOOLEAN,
        doc: "Put the pod's name in brackets before each line of its log. Useful as soon as the logs of several pods come together; there is no blank between the prefix and the line.",
        default: true,
        related: ["show_pod_log"],
      },
      max_retries_on_log_stream_failure: {
        type: INTEGER,
        doc: "How often a log that broke off is opened again; `0` gives up at the first break. There are 5 seconds between the tries, and each starts 10 seconds back, so some lines come twice. When it gives up the run goes on: the pod's final phase decides.",
        default: 50,
        since: "0.75",
        related: ["submit_termination_grace_period"],
      },
    },
  );
}

export function linksKeys(): KeySchema[] {
  return defineKeys(
    { group: "links" },
    {
      dashboard_url: {
        type: template("namespace", "pod"),
        doc: "Link to the pod in a dashboard, with `{namespace}` and `{pod}` to be filled in. Shown with the task in Databand as `k8s_dashboard`. An unknown field drops the link with a note in the log. Double every percent sign, or the whole file cannot be read.",
        snippet: "${1:https://dashboard.example.com}/#/pod/{namespace}/{pod}?namespace={namespace}",
        related: ["pod_log_url"],
      },
      pod_log_url: {
        type: template("namespace", "pod", "timestamp"),
        doc: "Link to the pod's log in your log system, with `{namespace}`, `{pod}` and `{timestamp}` (local ISO time) to be filled in. Shown with the task as `pod_log`. Percent signs, frequent in such addresses, must be doubled: `%%20`.",
        snippet: "${1:https://logs.example.com}/?namespace={namespace}&pod={pod}",
        related: ["dashboard_url"],
      },
    },
  );
}

import { defineKeys, hours } from "../../define.ts";
import { BOOLEAN, DURATION, INTEGER } from "../../valueTypes.ts";
import type { KeySchema } from "../../types.ts";

export function executorKeys(): KeySchema[] {
  return defineKeys(
    { group: "executor" },
    {
      pods_creation_batch_size: {
        type: INTEGER,
        doc: "How many waiting tasks become pods in each round of Airflow's Kubernetes executor. Raise it for runs with very many small tasks; every pod is one request to the API server. Pods that wait their turn are not failed.",
        default: 10,
        related: ["namespace"],
      },
      fix_pickle: {
        type: BOOLEAN,
        doc: "Has no effect: it is declared since 1.0.20, but nothing reads it.",
        default: false,
        effect: "ignored",
        since: "1.0.20",
      },
    },
  );
}

export function watcherKeys(): KeySchema[] {
  return defineKeys(
    { group: "watcher" },
    {
      watcher_request_timeout_seconds: {
        type: INTEGER,
        doc: "Seconds after which DBND's own side gives up on connecting to, or hearing from, the watch of pods. Must be well above `watcher_client_timeout_seconds`, or quiet times look like errors. The built-in help describes these two the wrong way round.",
        default: 300,
        related: ["watcher_client_timeout_seconds", "watcher_recreation_interval_seconds"],
      },
      watcher_recreation_interval_seconds: {
        type: INTEGER,
        doc: "Pause in seconds before a watch of pods that has ended is opened again. What happens in the meantime is not lost, but results of tasks come up to this much later. Shorter is livelier, at the price of more requests.",
        default: 30,
        related: ["watcher_request_timeout_seconds"],
      },
      watcher_client_timeout_seconds: {
        type: INTEGER,
        doc: "Seconds after which the API server is asked to end a watch. Then follows `watcher_recreation_interval_seconds`, and a new one. Keep it below the idle limit of proxies between you and the cluster, which cut quiet connections.",
        default: 50,
        related: ["watcher_request_timeout_seconds"],
      },
    },
  );
}

export function zombiesKeys(): KeySchema[] {
  return defineKeys(
    { group: "zombies" },
    {
      pending_zombies_timeout: {
        type: DURATION,
        doc: "How long a task may wait for a pod that has meanwhile vanished from the cluster; then it counts as failed. A safety net for pods that nobody saw leaving; a pod that still waits in the cluster is left alone. Works only while `[airflow] clean_zombie_task_instances` is on.",
        default: hours(5),
        snippet: "${1:5h}",
        related: ["zombie_query_interval_secs", "startup_timeout"],
      },
      zombie_query_interval_secs: {
        type: INTEGER,
        doc: "Seconds between two searches for tasks that only seem to run. The first search comes at once. More often finds lost tasks sooner and asks more of Airflow's database.",
        default: 600,
        related: ["zombie_threshold_secs", "pending_zombies_timeout"],
      },
      zombie_threshold_secs: {
        type: INTEGER,
        doc: "Seconds without a heartbeat after which a running task is taken for dead, and failed or tried again. Too short, and a task whose node or database is slow for a moment is declared dead while it still works.",
        default: 300,
        related: ["zombie_query_interval_secs"],
      },
    },
  );
}

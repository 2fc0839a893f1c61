/** Workers of Airflow that an earlier window has left, and what a run needs to go on with them. Pure. */
import type { ExecutorPolicy, JsonObject, RunPlan } from "../../../../server/src/protocol.ts";
import { withoutServerFields } from "../admission/serverFields.ts";
import type { Pod } from "../objects.ts";
import { hasEnded, mainContainer } from "../pods/podState.ts";

/** What the executor of Airflow lists when it looks for pods to adopt (spec 7.3); those that are done are not looked at. */
export const WORKERS = "kubernetes_executor=True,airflow-worker,airflow_executor_done!=True";

export interface AdoptableWorker {
  readonly pod: Pod;
  readonly dag: string;
  readonly task: string;
  readonly runId: string | undefined;
  /** The window that has executed it. */
  readonly executor: string;
  /** It has ended and waits to be cleaned up, as Airflow's own completed pods do. */
  readonly ended: boolean;
}

export interface Windows {
  /** What the ids of this user's windows begin with: nobody else's pods are ours. */
  readonly prefix: string;
  readonly executorId: string;
  /** Uids of runs that are followed, here or by the journal of another window. */
  readonly runUids: ReadonlySet<string>;
}

/** The user's workers that nobody follows, those that work first; of one run the newest. */
export function findAdoptable(
  pods: readonly Pod[],
  { prefix, executorId, runUids }: Windows,
): readonly AdoptableWorker[] {
  const byRun = new Map<string, AdoptableWorker>();
  const oldestFirst = [...pods].sort((left, right) => createdAt(left).localeCompare(createdAt(right)));
  for (const pod of oldestFirst) {
    const { annotations, deletionTimestamp, labels } = pod.metadata;
    const { "airflow-worker": executor = "", dbnd_run_uid: run } = labels ?? {};
    const isOurs = executor.startsWith(prefix) && executor !== executorId;
    if (!isOurs || !run || runUids.has(run) || deletionTimestamp) continue;
    const { dag_id: dag = "?", task_id: task = "?", run_id: runId } = annotations ?? {};
    byRun.set(run, { pod, dag, task, runId, executor, ended: hasEnded(pod) });
  }
  return [...byRun.values()].sort((left, right) => Number(left.ended) - Number(right.ended));
}

/** The plan by which a run goes on with the pod: the pod as it is, with the policy of today's configuration, as in Airflow. */
export function planOfWorker(
  { pod, dag, task }: AdoptableWorker,
  { cluster, executor, policy }: ExecutorPolicy,
): RunPlan {
  const { labels, name = "", namespace = "default", creationTimestamp = "" } = pod.metadata;
  const own = labels ?? {};
  const main = pod.spec?.containers?.find((one) => one.name === mainContainer(pod)) as
    { readonly image?: string; readonly command?: readonly string[]; readonly args?: readonly string[] } | undefined;
  return {
    task,
    environment: dag,
    engine: "KubernetesExecutor",
    identity: {
      runUid: own.dbnd_run_uid ?? "",
      taskRunUid: own.dbnd_task_run_uid ?? "",
      taskRunAttemptUid: own.dbnd_task_run_attempt_uid ?? "",
      resultUid: own.dbnd_run_uid ?? "",
      startedAt: creationTimestamp,
    },
    namespace,
    podName: name,
    image: main?.image ?? "",
    command: [...(main?.command ?? []), ...(main?.args ?? [])],
    pod: withoutServerFields(pod as unknown as JsonObject, {}),
    podYaml: "",
    lineOrigins: {},
    linePointers: [],
    cluster,
    policy,
    executor,
  };
}

function createdAt(pod: Pod): string {
  return pod.metadata.creationTimestamp ?? "";
}

import type { JsonObject, RunPlan } from "../../server/src/protocol.ts";
import { command } from "./program.ts";
import type { Scenario } from "./scenario.ts";
import { SECRET_ENV } from "./secrets.ts";
import { SIDECAR } from "./sidecars.ts";
import { IMAGE, NAMESPACE, programPlan } from "./world.ts";

/** Which task of which run of its DAG an operator's pod is for. */
const TASK = { dag_id: "orders", task_id: "load", run_id: "manual" };

/**
 * What a scenario's client is asked to run.
 *
 * @param id the number of the run
 * @param suffix of the pod's name
 */
export function planOf(scenario: Scenario, id = 1, suffix = ""): RunPlan {
  const { programs, policy, restartPolicy, noImage, sidecar, worker, operator, fourth, fifth } = scenario;
  const image = noImage ? "no-such-image:1" : IMAGE;
  const env = fifth?.hasSecret === true ? { env: SECRET_ENV } : {};
  const containers = [{ name: "base", image, command: [...command(...programs)], ...env }];
  const second = { name: "sidecar", image: IMAGE, command: [...command({ acts: [{ wait: 2000 }] })] };
  const xcom = { name: SIDECAR, image: IMAGE, command: [...command({ acts: [{ wait: 1e9 }] })] };
  const all = [...containers, ...(sidecar ? [second] : []), ...(operator ? [xcom] : [])];
  const plan = programPlan(programs, policy, { restartPolicy, containers: all }, id);
  if (operator && fourth?.reattaches) return asReattaching(plan, id, suffix);
  if (operator) return { ...plan, operator: { followsLog: true, xcomSidecar: SIDECAR } };
  return worker ? asWorker(plan) : plan;
}

/** An operator that finds the pod of an earlier try by its labels. */
function asReattaching(plan: RunPlan, id: number, suffix: string): RunPlan {
  const { labels, ...metadata } = plan.pod.metadata as JsonObject & { readonly labels?: JsonObject };
  const task = { ...TASK, run_id: `${TASK.run_id}-${id}` };
  const podName = plan.podName + suffix;
  const selector = Object.entries(task).map(([label, value]) => `${label}=${value}`);
  return {
    ...plan,
    podName,
    pod: { ...plan.pod, metadata: { ...metadata, name: podName, labels: { ...labels, ...task } } },
    operator: {
      followsLog: true,
      xcomSidecar: SIDECAR,
      reattach: [...selector, "already_checked!=True", "!airflow-worker"].join(),
    },
  };
}

/** The same as a worker of Airflow's executor, with the life that provider 8.1 gives it. */
export function asWorker(plan: RunPlan): RunPlan {
  const { labels, ...metadata } = plan.pod.metadata as JsonObject & { readonly labels?: JsonObject };
  const own = { ...labels, kubernetes_executor: "True", "airflow-worker": windowId(1) };
  return {
    ...plan,
    pod: { ...plan.pod, metadata: { ...metadata, labels: own } },
    executor: {
      pending: { timeout: 600_000, checkInterval: 120_000, requeues: 0, key: "task_queued_timeout" },
      fatalReasons: ["ErrImagePull"],
      publish: { refusals: "quota", limit: 0 },
      queuedCheck: 180_000,
      reschedulesDeleted: false,
      marksDone: true,
      deleteOptions: {},
      namespaces: [NAMESPACE],
    },
  };
}

export function windowId(number: number): string {
  return `databand-ann-${number}`;
}

/** A pod of the same name that is nothing of ours. */
export function strangerOf(name: string): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: NAMESPACE },
    spec: { containers: [{ name: "base", image: IMAGE }] },
  };
}

/** The label of a run of which nobody knows any more. */
export const FORGOTTEN_RUN = "run-forgotten";

/** What is left of it: two pods of one try at work, and one of another that has ended. */
export const FORGOTTEN: readonly JsonObject[] = [
  { name: "forgotten-1", attempt: "first", wait: 10 },
  { name: "forgotten-2", attempt: "second", wait: 1e9 },
  { name: "forgotten-3", attempt: "second", wait: 1e9 },
].map(({ name, attempt, wait }) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name,
    namespace: NAMESPACE,
    labels: { dbnd_run_uid: FORGOTTEN_RUN, dbnd_task_run_attempt_uid: attempt },
  },
  spec: {
    restartPolicy: "Never",
    terminationGracePeriodSeconds: 5,
    containers: [{ name: "base", image: IMAGE, command: [...command({ acts: [{ wait }] })] }],
  },
}));

/** Pods that work for somebody else all the time: one of another run, one of another kind. */
export const BYSTANDERS: readonly JsonObject[] = [
  { name: "bystander", labels: { dbnd_run_uid: "run-of-somebody-else" } },
  { name: "other", labels: { app: "other" } },
].map((metadata) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { ...metadata, namespace: NAMESPACE },
  spec: { containers: [{ name: "base", image: IMAGE, command: [...command({ acts: [{ wait: 1e9 }] })] }] },
}));

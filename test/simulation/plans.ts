import type { JsonObject, RunPlan } from "../../server/src/protocol.ts";
import { command } from "./program.ts";
import type { Scenario } from "./scenario.ts";
import { SIDECAR } from "./sidecars.ts";
import { IMAGE, NAMESPACE, programPlan } from "./world.ts";

/** What a scenario's client is asked to run. */
export function planOf({ programs, policy, restartPolicy, noImage, sidecar, worker, operator }: Scenario): RunPlan {
  const image = noImage ? "no-such-image:1" : IMAGE;
  const containers = [{ name: "base", image, command: [...command(...programs)] }];
  const second = { name: "sidecar", image: IMAGE, command: [...command({ acts: [{ wait: 2000 }] })] };
  const xcom = { name: SIDECAR, image: IMAGE, command: [...command({ acts: [{ wait: 1e9 }] })] };
  const all = [...containers, ...(sidecar ? [second] : []), ...(operator ? [xcom] : [])];
  const plan = programPlan(programs, policy, { restartPolicy, containers: all }, 1);
  if (operator) return { ...plan, operator: { followsLog: true, xcomSidecar: SIDECAR } };
  return worker ? asWorker(plan) : plan;
}

/** The same as a worker of Airflow's executor, with the life that provider 8.1 gives it. */
function asWorker(plan: RunPlan): RunPlan {
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

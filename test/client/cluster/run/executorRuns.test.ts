/** Workers of Airflow, run on the sandbox by the same engine as DBND's runs. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Cluster } from "../../../../client/src/cluster/connection/cluster.ts";
import { openCluster } from "../../../../client/src/cluster/connection/connection.ts";
import type { LogLine } from "../../../../client/src/cluster/logs/logs.ts";
import { getPod, listPods } from "../../../../client/src/cluster/pods/pods.ts";
import { startRun } from "../../../../client/src/cluster/run/run.ts";
import type { RunOptions } from "../../../../client/src/cluster/run/handle.ts";
import type { RunState } from "../../../../client/src/cluster/run/state.ts";
import type { RunPlan } from "../../../../server/src/protocol.ts";
import { until } from "../../../protocol/until.ts";
import { testSandbox } from "../../sandbox/harness.ts";
import { morningIdentity, workerRunPlan } from "./workerPlans.ts";

const { sandbox } = await testSandbox();
let cluster: Cluster;

before(async () => {
  cluster = await openCluster({ kubeconfigText: sandbox.kubeconfig });
});
after(() => cluster.close());

async function followed(
  plan: RunPlan,
  options: RunOptions = {},
): Promise<{ readonly lines: readonly string[]; readonly state: RunState }> {
  const lines: string[] = [];
  const log = {
    lines: (some: readonly LogLine[]) => void lines.push(...some.map(({ text }) => text)),
    note: () => undefined,
  };
  const handle = startRun(cluster, plan, { ...options, log });
  await handle.done;
  return { lines, state: handle.state };
}

describe("a worker", () => {
  test("runs the words of its task in the template's pod, which then is deleted", async () => {
    const plan = workerRunPlan('echo "$0 $*"; echo $AIRFLOW_IS_K8S_EXECUTOR_POD');
    const { lines, state } = await followed(plan);
    const run = "manual__2026-05-01T06:00:00.000Z";
    assert.deepEqual(lines, [`airflow tasks run daily load ${run} --local --subdir DAGS_FOLDER/daily.py`, "True"]);
    assert.deepEqual([state.result?.verdict, state.result?.pod], ["succeeded", "deleted"], state.result?.sentence);
    // The server took the deletion; the node needs a moment more.
    await until(async () => {
      const pods = await listPods(cluster, { namespace: "default" });
      return !pods.some(({ metadata }) => metadata.name === plan.podName);
    });
  });

  test("that stays is marked as done, with the executor's labels and annotations", async () => {
    const plan = workerRunPlan("exit 3", { keys: "delete_worker_pods = False" });
    const { state } = await followed(plan);
    assert.deepEqual([state.result?.verdict, state.result?.exitCode, state.result?.pod], ["failed", 3, "kept"]);
    const { metadata } = await getPod(cluster, "default", plan.podName);
    assert.equal(metadata.labels?.airflow_executor_done, "True");
    assert.equal(metadata.labels["airflow-worker"], "databand-test-1");
    assert.equal(metadata.labels.kubernetes_executor, "True");
    assert.equal(metadata.annotations?.run_id, "manual__2026-05-01T06:00:00.000Z");
  });

  test("whose image cannot be pulled fails at once", async () => {
    const { state } = await followed(workerRunPlan("true", { image: "no/such:1" }));
    assert.deepEqual(
      [state.result?.verdict, state.result?.reason, state.result?.pod],
      ["failed", "ErrImagePull", "kept"],
    );
  });

  test("is stopped with the grace period of delete_option_kwargs", async () => {
    const plan = workerRunPlan("trap '' TERM; echo begun; while :; do sleep 0.1; done", {
      grace: 600,
      keys: 'delete_option_kwargs = {"grace_period_seconds": 0}',
    });
    const handle = startRun(cluster, plan);
    await until(() => handle.state.stage === "running");
    handle.stop();
    const result = await handle.done;
    assert.deepEqual([result.verdict, result.pod], ["stopped", "deleted"]);
  });

  test("is tried again by the task's retries, in a pod of its own with the next try_number", async () => {
    const identity = morningIdentity();
    const parts = { words: "retries=1, retry_delay=0", keys: "delete_worker_pods = False", identity };
    const plan = workerRunPlan("exit 1", parts);
    const planForTry = (tryNumber: number): Promise<RunPlan> =>
      Promise.resolve(
        workerRunPlan("echo $0", { ...parts, identity: { ...morningIdentity(), runUid: identity.runUid }, tryNumber }),
      );
    const { state } = await followed(plan, { retries: "policy", planForTry });
    assert.deepEqual([state.result?.verdict, state.result?.tries], ["succeeded", 2]);
    const labels = await Promise.all(
      state.tries.map(async ({ podName }) => (await getPod(cluster, "default", podName)).metadata.labels?.try_number),
    );
    assert.deepEqual(labels, ["1", "2"]);
  });
});

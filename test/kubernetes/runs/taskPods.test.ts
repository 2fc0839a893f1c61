/** Two levels on a real cluster: task pods of a driver, by their labels; and pods that the cluster evicts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { execInPod } from "../../../client/src/cluster/exec/exec.ts";
import { createPod, type Pod, type TaskLog } from "../../../client/src/cluster/index.ts";
import { numbers, Runs, upTo } from "./kit.ts";

const runs = await Runs.open();

const isRunning = (pod: Pod): boolean => pod.status?.phase === "Running";

test("a task pod is followed from its first line to its last, and none is left when the driver is killed", async () => {
  const lines = new Map<string, string[]>();
  const ends: string[] = [];
  const open = (pod: Pod): Promise<TaskLog> => {
    const own: string[] = [];
    lines.set(pod.metadata.name ?? "", own);
    return Promise.resolve({
      lines: (batch) => void own.push(...batch.map(({ text }) => text)),
      note: () => undefined,
      ended: ({ why }) => {
        ends.push(why);
        return Promise.resolve();
      },
    });
  };
  // The driver fails once its second task works.
  const plan = runs.plan("while [ ! -e /tmp/end ]; do sleep 0.2; done; exit 9");
  const { result, handle } = runs.start(plan, { taskLogs: { open } });
  await runs.podWhen(plan.podName, isRunning);
  const task = async (name: string, script: string): Promise<string> => {
    const { pod } = runs.plan(script);
    const metadata = { name, namespace: runs.namespace, labels: { dbnd_run_uid: plan.identity.runUid } };
    await createPod(runs.cluster, { ...pod, metadata });
    return name;
  };
  const short = await task(`${plan.podName}-short`, "for i in $(seq 500); do echo line $i; done");
  const long = await task(`${plan.podName}-long`, "echo line 1; sleep 600");
  await runs.podWhen(short, (pod) => pod.status?.phase === "Succeeded");
  await runs.podWhen(long, isRunning);
  const target = { namespace: runs.namespace, pod: plan.podName, container: "base", command: ["touch", "/tmp/end"] };
  const nobody = { stdout: () => undefined, stderr: () => undefined };
  await (
    await execInPod(runs.cluster, { ...target, tty: false }, nobody)
  ).ended;
  const ended = await result;
  assert.deepEqual([ended.verdict, ended.exitCode, handle.state.tries.length], ["failed", 9, 1]);
  assert.deepEqual(numbers(lines.get(short) ?? []), upTo(500));
  assert.deepEqual(lines.get(long), ["line 1"]);
  assert.ok(ends.includes("container-ended"), ends.join());
  for (const name of [plan.podName, short, long]) assert.ok(await runs.isGone(name));
});

test("a pod that the cluster evicts is tried again where that is wanted, as err_pod_evicted", async () => {
  const policy = { retryCounts: { err_pod_evicted: 1 }, defaultRetryDelay: 200 };
  const script = 'case "$HOSTNAME" in *-2) echo again;; *) sleep 600;; esac';
  const plan = runs.plan(script, { policy });
  const { result, lines } = runs.start(plan, { retries: "policy", retryEvicted: true });
  const { metadata } = await runs.podWhen(plan.podName, isRunning);
  await runs.cluster.request("POST", `/api/v1/namespaces/${runs.namespace}/pods/${plan.podName}/eviction`, {
    body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: metadata.name, namespace: runs.namespace } },
  });
  const ended = await result;
  assert.deepEqual([ended.verdict, ended.tries], ["succeeded", 2], ended.sentence);
  assert.deepEqual(lines, ["again"]);
});

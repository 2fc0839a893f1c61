/**
 * Runs while parts of the cluster are away for a time. The same must hold as in quiet times: one pod for each try, the
 * right verdict, every line once, nothing left. Needs the cluster in rig/, for itself alone.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { listPods } from "../../../client/src/cluster/index.ts";
import { numbers, Runs, upTo } from "./kit.ts";
import { rig } from "./rig.ts";

const runs = await Runs.open();
const LINES = 60;
/** Six seconds and more of work. */
const script = `i=0; while [ $i -lt ${LINES} ]; do i=$((i+1)); echo line $i; sleep 0.15; done`;

async function podsOf(runUid: string): Promise<readonly string[]> {
  const pods = await listPods(runs.cluster, { namespace: runs.namespace, labelSelector: `dbnd_run_uid=${runUid}` });
  return pods.map(({ metadata }) => metadata.name ?? "");
}

/** Starts a run, disturbs it once it works, and looks at what came of it. */
async function disturbed(component: string, pause: string): Promise<void> {
  const { result, lines, notes, plan } = runs.start(runs.plan(script));
  await runs.podWhen(plan.podName, (pod) => pod.status?.phase === "Running");
  await rig("restart", component, "--pause", pause);
  const ended = await result;
  assert.deepEqual([ended.verdict, ended.exitCode, ended.tries], ["succeeded", 0, 1], ended.sentence);
  const found = numbers(lines);
  assert.equal(new Set(found).size, found.length, `each line once: ${found.join()}`);
  if (!notes.some(({ kind }) => kind === "gap")) assert.deepEqual(found, upTo(LINES));
  assert.ok(await runs.isGone(plan.podName));
  assert.deepEqual(await podsOf(plan.identity.runUid), []);
}

describe("in the middle of a run", () => {
  test("the API server is away for 5 s", () => disturbed("kube-apiserver", "5s"));
  test("etcd is away for 5 s", () => disturbed("etcd", "5s"));
  test("the scheduler is away for 2 s", () => disturbed("kube-scheduler", "2s"));
});

test("the API server goes while the pod is being created: one pod, whatever was answered", async () => {
  const started = runs.start(runs.plan(script));
  const restarted = rig("restart", "kube-apiserver", "--pause", "3s");
  const ended = await started.result;
  await restarted;
  assert.deepEqual([ended.verdict, ended.tries], ["succeeded", 1], ended.sentence);
  assert.deepEqual(numbers(started.lines), upTo(LINES));
  assert.ok(await runs.isGone(started.plan.podName));
  assert.deepEqual(await podsOf(started.plan.identity.runUid), []);
});

test("the scheduler is away when the pod is created: it starts later", async () => {
  const restarted = rig("restart", "kube-scheduler", "--pause", "4s");
  const { result, lines } = runs.start(runs.plan("echo line 1"));
  await restarted;
  assert.equal((await result).verdict, "succeeded");
  assert.deepEqual(numbers(lines), [1]);
});

test("the node goes in the middle of a run: the run ends, says that it failed, and leaves nothing", async () => {
  const { result, plan } = runs.start(runs.plan("sleep 600"));
  await runs.podWhen(plan.podName, (pod) => pod.status?.phase === "Running");
  await rig("restart", "node", "--pause", "2s");
  const ended = await result;
  assert.equal(ended.verdict, "failed", ended.sentence);
  assert.ok(await runs.isGone(plan.podName));
});

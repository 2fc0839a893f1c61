/** Workers of Airflow on a real cluster: the executor's pod, refusals and deletions, and a window that adopts them. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, test } from "node:test";
import { execInPod } from "../../../client/src/cluster/exec/exec.ts";
import {
  getPod,
  resumeRun,
  startRun,
  type RunOptions,
  type RunResult,
  type RunState,
} from "../../../client/src/cluster/index.ts";
import type { RunPlan } from "../../../server/src/protocol.ts";
import { workerRunPlan, type WorkerParts } from "../../client/cluster/run/workerPlans.ts";
import { eventually } from "../eventually.ts";
import { IMAGE, Runs } from "./kit.ts";

const runs = await Runs.open();
const planOf = (script: string, parts: WorkerParts = {}): RunPlan =>
  workerRunPlan(script, { namespace: runs.namespace, image: IMAGE, ...parts });
const resultOf = (plan: RunPlan, options: RunOptions = {}): Promise<RunResult> =>
  startRun(runs.cluster, plan, options).done;
const labelsOf = async ({ podName }: RunPlan): Promise<Readonly<Record<string, string>>> =>
  (await getPod(runs.cluster, runs.namespace, podName)).metadata.labels ?? {};

describe("a worker", () => {
  test("runs the executor's words, and is deleted when it has ended", async () => {
    const lines: string[] = [];
    const log = {
      lines: (some: readonly { readonly text: string }[]) => void lines.push(...some.map(({ text }) => text)),
      note: () => undefined,
    };
    const result = await resultOf(planOf('echo "$0 $*"'), { log });
    assert.deepEqual([result.verdict, result.pod], ["succeeded", "deleted"], result.sentence);
    assert.match(lines.join("\n"), /^airflow tasks run daily load /);
  });

  test("that fails stays; where none is deleted, it is marked as done", async () => {
    const kept = await resultOf(planOf("exit 3"));
    assert.deepEqual([kept.verdict, kept.exitCode, kept.pod], ["failed", 3, "kept"], kept.sentence);
    const plan = planOf("exit 0", { keys: "delete_worker_pods = False" });
    const done = await resultOf(plan);
    assert.deepEqual([done.verdict, done.pod], ["succeeded", "kept"], done.sentence);
    await eventually("its mark", async () =>
      (await labelsOf(plan)).airflow_executor_done === "True" ? true : undefined,
    );
  });

  test("whose image is not there fails at once, and goes where failed pods go", async () => {
    const keys = 'delete_worker_pods_on_failure = True\ndelete_option_kwargs = {"grace_period_seconds": 0}';
    const result = await resultOf(planOf("true", { image: "localhost:1/none:1", keys }));
    assert.deepEqual(
      [result.verdict, result.reason, result.pod],
      ["failed", "ErrImagePull", "deleted"],
      result.sentence,
    );
  });

  test("that a quota refuses is asked for again until there is room", async () => {
    const path = `/api/v1/namespaces/${runs.namespace}/resourcequotas`;
    const name = `none-${randomUUID().slice(0, 8)}`;
    const body = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name }, spec: { hard: { pods: "0" } } };
    await runs.cluster.request("POST", path, { body });
    await eventually("the quota's count", async () => {
      const quota = await runs.cluster.request<{ status?: { hard?: object } }>("GET", `${path}/${name}`);
      return quota.status?.hard ? true : undefined;
    });
    const handle = startRun(runs.cluster, planOf("true", { keys: "task_publish_max_retries = -1" }));
    await eventually("a refusal", () => Promise.resolve(handle.state.asksAgain));
    await runs.cluster.request("DELETE", `${path}/${name}`);
    const result = await handle.done;
    assert.deepEqual([result.verdict, result.tries], ["succeeded", 1], result.sentence);
  });

  test("is adopted by the next window, whose watch goes on from the last version, and let go by the first", async () => {
    const plan = planOf("until [ -e /tmp/go ]; do sleep 0.2; done; echo done", { keys: "delete_worker_pods = False" });
    let last: RunState | undefined;
    const first = startRun(runs.cluster, plan, { onState: (state) => (last = state) });
    await eventually("the worker", () => Promise.resolve(first.state.stage === "running" ? true : undefined));
    const journalled = last;
    assert.ok(journalled);
    assert.match(journalled.tries[0]?.resourceVersion ?? "", /^\d+$/);
    const executorId = "databand-test-2";
    const second = resumeRun(runs.cluster, journalled, { executorId });
    const letGo = await first.done;
    assert.deepEqual([letGo.verdict, letGo.reason], ["detached", "adopted"], letGo.sentence);
    assert.equal((await labelsOf(plan))["airflow-worker"], executorId);
    const { podName: name } = plan;
    const request = {
      namespace: runs.namespace,
      pod: name,
      container: "base",
      command: ["touch", "/tmp/go"],
      tty: false,
    };
    await (
      await execInPod(runs.cluster, request, { stdout: () => undefined })
    ).ended;
    const result = await second.done;
    assert.deepEqual([result.verdict, result.pod], ["succeeded", "kept"], result.sentence);
  });
});

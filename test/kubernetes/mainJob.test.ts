/**
 * The main job on a real cluster: our server plans the pod, our cluster library runs it, and in its container is the real
 * DBND with the project of dbnd/. How such runs end is recorded in dbnd/captured and repeated by dbnd/checks.py.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import {
  type Cluster,
  type LogLine,
  type LogSink,
  type RunResult,
  type RunStage,
  getPod,
  isClusterError,
  openCluster,
  startRun,
} from "../../client/src/cluster/index.ts";
import type { RunPlan } from "../../server/src/protocol.ts";
import { type LanguageServer, startLanguageServer } from "./languageServer.ts";
import { type Project, copyProject } from "./project.ts";

const NAMESPACE = `databand-test-${randomBytes(3).toString("hex")}`;
const ENVIRONMENT = "k8s";
/** Milliseconds: DBND's own start takes 5 s on a quiet machine. */
const RUN_LIMIT = 180_000;
/** Milliseconds: more than the grace period of a pod. */
const GONE_LIMIT = 45_000;

let cluster: Cluster;
let project: Project;
let server: LanguageServer;

before(async () => {
  cluster = await openCluster({ kubeconfig: process.env.KUBECONFIG });
  project = copyProject(process.env.DATABAND_TEST_IMAGE ?? "dbnd-project:1", NAMESPACE);
  server = await startLanguageServer(project.folder);
  const metadata = { name: NAMESPACE };
  await cluster.request("POST", "/api/v1/namespaces", { body: { apiVersion: "v1", kind: "Namespace", metadata } });
  await cluster.request("POST", `/api/v1/namespaces/${NAMESPACE}/serviceaccounts`, {
    body: { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "dbnd-runner" } },
  });
});

after(async () => {
  server.stop();
  project.remove();
  await cluster.request("DELETE", `/api/v1/namespaces/${NAMESPACE}`).catch(() => undefined);
  cluster.close();
});

interface Outcome {
  readonly result: RunResult;
  readonly text: readonly string[];
  /** For each batch of log lines, what the run was doing when it came. */
  readonly stages: readonly RunStage[];
}

/** Plans and runs a task to its end. */
async function runToEnd(
  task: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Outcome & { plan: RunPlan }> {
  const plan = await server.runPlan({ task, environment: ENVIRONMENT, parameters });
  const text: string[] = [];
  const stages: RunStage[] = [];
  const log: LogSink = {
    lines(lines: readonly LogLine[]) {
      stages.push(handle.state.stage);
      text.push(...lines.map((line) => line.text));
    },
    note: () => undefined,
  };
  const handle = startRun(cluster, plan, { log, signal: AbortSignal.timeout(RUN_LIMIT) });
  const result = await handle.done;
  return { plan, result, text, stages };
}

/** The run tells its result when the container has ended; the kubelet then takes a moment to let go of the deleted pod. */
async function assertGone(pod: string): Promise<void> {
  const limit = Date.now() + GONE_LIMIT;
  for (;;) {
    try {
      const found = await getPod(cluster, NAMESPACE, pod);
      assert.ok(found.metadata.deletionTimestamp, "nobody has asked for its deletion");
    } catch (error) {
      if (isClusterError(error, "not-found")) return;
      throw error;
    }
    assert.ok(Date.now() < limit, `${pod} is still there after ${GONE_LIMIT} ms`);
    await setTimeout(200);
  }
}

describe("the main job, with the real DBND", () => {
  test("a task succeeds: its log streams while it runs, each line once, and the pod is gone afterwards", async () => {
    const { plan, result, text, stages } = await runToEnd("prepare_data", { lines: "40", seconds: "4" });
    assert.deepEqual(
      { verdict: result.verdict, exitCode: result.exitCode },
      { verdict: "succeeded", exitCode: 0 },
      text.join("\n"),
    );
    const lines = text
      .filter((line) => line.includes("prepare_data: line"))
      .map((line) => /line \d+ of \d+/.exec(line)?.[0]);
    assert.deepEqual(
      lines,
      Array.from({ length: 40 }, (_, index) => `line ${index + 1} of 40`),
    );
    assert.ok(stages.filter((stage) => stage === "running").length >= 3, `batches came while: ${stages.join(", ")}`);
    assert.ok(text.some((line) => line.includes("Your run has been successfully executed!")));
    assert.equal(result.pod, "deleted");
    await assertGone(plan.podName);
  });

  test("a task that raises fails with DBND's exit code, and its traceback is in the log", async () => {
    const { result, text } = await runToEnd("fail_on_purpose", { reason: "no orders today" });
    assert.deepEqual({ verdict: result.verdict, exitCode: result.exitCode }, { verdict: "failed", exitCode: 10 });
    assert.ok(
      text.some((line) => line.includes("ValueError: no orders today")),
      text.join("\n"),
    );
    assert.ok(text.some((line) => /File ".*tasks\.py", line \d+/.test(line)));
    assert.match(result.sentence, /10/);
  });

  test("an unknown task is DBND's exit code 5", async () => {
    const plan = await server.runPlan({ task: "prepare_data", environment: ENVIRONMENT, words: [] });
    const pod = JSON.parse(JSON.stringify(plan.pod).replace('"prepare_data"', '"prepare_date"')) as RunPlan["pod"];
    const result = await startRun(cluster, { ...plan, pod }, { signal: AbortSignal.timeout(RUN_LIMIT) }).done;
    assert.deepEqual({ verdict: result.verdict, exitCode: result.exitCode }, { verdict: "failed", exitCode: 5 });
  });

  test("a task that needs more memory than its limit is killed, and the result says so", async () => {
    const { result } = await runToEnd("eat_memory", { mebibytes: "2048" });
    assert.equal(result.verdict, "failed");
    assert.equal(result.exitCode, 137);
    assert.match(`${result.sentence} ${result.hint ?? ""}`, /memory/i);
  });

  test("a run that is stopped leaves no pod", async () => {
    const plan = await server.runPlan({ task: "sleep_long", environment: ENVIRONMENT, parameters: { seconds: "600" } });
    let heard = (): void => undefined;
    const hearing = new Promise<void>((done) => (heard = done));
    const log: LogSink = {
      lines: (lines) => {
        if (lines.some((line) => line.text.includes("sleep_long: second 1"))) heard();
      },
      note: () => undefined,
    };
    const handle = startRun(cluster, plan, { log, signal: AbortSignal.timeout(RUN_LIMIT) });
    await Promise.race([hearing, handle.done]);
    handle.stop();
    const result = await handle.done;
    assert.equal(result.verdict, "stopped");
    assert.equal(result.pod, "deleted");
    await assertGone(plan.podName);
  });
});

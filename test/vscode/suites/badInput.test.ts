/** What is wrong outside of us: one line that says what and what to do, and no hang. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import type { Services } from "../../../client/src/services.ts";
import { completions, closeEditor, openFile, positionOf } from "../kit/editor.ts";
import { activateExtension, configure, notifications, resultOf, runTask } from "../kit/extension.ts";
import { type Answer, startFakeCluster, writeKubeconfig } from "../kit/fakeCluster.ts";
import { until } from "../kit/until.ts";

/** Milliseconds in which a person has an answer, whatever the cluster does. */
const PATIENCE = 30_000;

suite("bad input", () => {
  let services: Services;
  suiteSetup(async () => {
    services = await activateExtension();
    await configure("cluster.use", "context");
    await configure("cluster.context", "fake");
  });
  suiteTeardown(async () => {
    for (const name of ["cluster.use", "cluster.context", "cluster.kubeconfig"]) await configure(name, undefined);
  });

  /** What a person is told when a run is asked for with this kubeconfig. */
  async function toldWith(kubeconfig: string): Promise<string> {
    await configure("cluster.kubeconfig", kubeconfig);
    services.clusters.forgetConnections();
    const messages = await notifications("showErrorMessage", async () => {
      const started = Date.now();
      const run = await runTask({ task: "prepare_data", environment: "k8s", parameters: {} }).catch(() => undefined);
      if (run) await resultOf(run, PATIENCE);
      assert.ok(Date.now() - started < PATIENCE, "in time");
    });
    assert.equal(messages.length, 1, messages.join(" | "));
    const [message = ""] = messages;
    assert.ok(!message.includes("\n"), message);
    return message;
  }

  test("no kubeconfig", async () => {
    assert.match(await toldWith("/nonexistent/kubeconfig"), /kubeconfig/i);
  });

  test("a cluster that nobody answers for", async () => {
    const kubeconfig = writeKubeconfig("http://127.0.0.1:9");
    assert.match(await toldWith(kubeconfig), /127\.0\.0\.1:9/);
    rmSync(kubeconfig);
  });

  test("a cluster that takes the call and never answers", async () => {
    const cluster = await startFakeCluster(undefined);
    assert.match(await toldWith(cluster.kubeconfig), /answer|time|respon/i);
    cluster.close();
  });

  const ANSWERS: readonly { readonly what: string; readonly answer: Answer; readonly told: RegExp }[] = [
    {
      what: "expired credentials",
      answer: { code: 401, reason: "Unauthorized", message: "Unauthorized" },
      told: /credential|log ?in|sign in|token|unauthori[sz]ed/i,
    },
    {
      what: "no right to create pods",
      answer: { code: 403, reason: "Forbidden", message: 'pods is forbidden: User "me" cannot create resource "pods"' },
      told: /forbidden|not allowed|right|permission|may not/i,
    },
    {
      what: "no such namespace",
      answer: { code: 404, reason: "NotFound", message: 'namespaces "data" not found' },
      told: /not found|no namespace|does not exist/i,
    },
    {
      what: "a pod that the cluster refuses",
      answer: {
        code: 422,
        reason: "Invalid",
        message: 'Pod "x" is invalid: metadata.labels: Invalid value: "not a key"',
      },
      told: /does not take/,
    },
  ];
  for (const { what, answer, told } of ANSWERS) {
    test(what, async () => {
      const cluster = await startFakeCluster(answer);
      assert.match(await toldWith(cluster.kubeconfig), told);
      cluster.close();
    });
  }

  test("a language server that crashes is restarted, and that is said once", async () => {
    const { client } = services.server;
    const process = (client as unknown as { _serverProcess?: { kill(signal: string): boolean } })._serverProcess;
    assert.ok(process, "the server is a process of ours");
    const messages = await notifications("showWarningMessage", async () => {
      process.kill("SIGKILL");
      await until("the crash", () => services.server.state !== "running");
      await until("the restart", () => services.server.state === "running");
    });
    assert.equal(messages.length, 1, messages.join(" | "));
    const { document } = await openFile(".dbnd/databand-system.cfg");
    await until("completions after the restart", async () => {
      const at = positionOf(document, "[cluster]", "end").translate(1);
      return (await completions(document, at.with({ character: 0 }))).length > 0;
    });
    await closeEditor();
  });
});

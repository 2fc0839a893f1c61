/** Commands about one pod of the cluster, which the user picks: its log before a restart, its events, its first process. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Services } from "../../../client/src/services.ts";
import { does, shownText } from "../kit/commands.ts";
import { activateExtension, notifications, useSandbox } from "../kit/extension.ts";
import { until } from "../kit/until.ts";

suite("commands about a pod that is picked", () => {
  const NAME = "starts-again";
  let services: Services;

  // Before the sandbox goes.
  suiteTeardown(async () => {
    const cluster = await services.clusters.connect();
    await cluster.request("DELETE", `/api/v1/namespaces/${cluster.namespace}/pods/${NAME}`);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
  useSandbox();
  suiteSetup(async () => {
    services = await activateExtension();
    const cluster = await services.clusters.connect();
    const pods = `/api/v1/namespaces/${cluster.namespace}/pods`;
    const command = ["sh", "-c", "echo this start has begun; sleep 3; exit 3"];
    const spec = { restartPolicy: "Always", containers: [{ name: "main", image: "busybox:1.36", command }] };
    await cluster.request("POST", pods, { body: { apiVersion: "v1", kind: "Pod", metadata: { name: NAME }, spec } });
  });
  async function containerStatus(): Promise<
    { readonly restartCount: number; readonly state: { readonly running?: object } } | undefined
  > {
    const { getPod } = await services.clusters.library;
    const cluster = await services.clusters.connect();
    const { status } = await getPod(cluster, cluster.namespace, NAME);
    return status?.containerStatuses?.[0] as Awaited<ReturnType<typeof containerStatus>>;
  }

  test("Attach to Container: a terminal that any key closes once the container's process has ended", async () => {
    await until("that it runs", async () => (await containerStatus())?.state.running !== undefined);
    const terminal = await does<vscode.Terminal | undefined>("attachContainer", [NAME]);
    assert.ok(terminal);
    // It stays to be read until a key is pressed; the process has no input.
    const isClosed = (): boolean => {
      terminal.sendText("q", false);
      return terminal.exitStatus !== undefined;
    };
    await until("its end", isClosed, 20_000);
  });

  test("Show Previous Log: what the container wrote before it was restarted, to its end", async () => {
    await until("a restart", async () => ((await containerStatus())?.restartCount ?? 0) > 0, 30_000);
    await does("showPreviousLog", [NAME]);
    await until("its lines and its end", () =>
      /^this start has begun\n── .*1 line/m.test(shownText(`Pod ${NAME}/main (before the restart)`)),
    );
  });

  test("Show Pod Events, Follow Pod Events: in an editor, and in the panel", async () => {
    await does("showPodEvents", [NAME]);
    await until("the page", () => /Scheduled[^]*Started/.test(shownText(`${NAME} (events).txt`)));
    await does("followPodEvents", [NAME]);
    await until("the panel", () => /Scheduled[^]*Started/.test(shownText(`Events of ${NAME}`)));
  });

  test("Copy kubectl Command: the sandbox is unknown to kubectl, which is told", async () => {
    const told = await notifications("showErrorMessage", async () => {
      await does("copyKubectl", [NAME]).catch((error: unknown) => assert.match(String(error), /in no kubeconfig/));
    });
    assert.ok(told.every((text) => text.includes("in no kubeconfig")));
  });
});

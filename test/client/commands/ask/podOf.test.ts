/** The pods that a command of the palette offers, and what is said of each. */
import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { describe, test } from "node:test";
import type { Services } from "../../../../client/src/services.ts";
import { L10N } from "../../l10nStub.ts";

interface Item {
  readonly label: string;
  readonly detail: string;
}

const offered: Item[] = [];
Object.assign(globalThis, { offerPods: (items: readonly Item[]) => void offered.splice(0, Infinity, ...items) });
const STUB = `data:text/javascript,${encodeURIComponent(`${L10N}
  export const ProgressLocation = {};
  export const workspace = {};
  export const window = {
    withProgress: (_, work) => work({ report() {} }, { isCancellationRequested: false, onCancellationRequested() {} }),
    showQuickPick: async (items) => { offerPods(items); },
  };
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
const { podOf } = await import("../../../../client/src/commands/ask/podOf.ts");

const pod = (name: string, phase: string, labels: object = {}, command: readonly string[] = []) => ({
  ...{ metadata: { name, labels }, spec: { containers: [{ name: "base", command }] }, status: { phase } },
});

async function offer(pods: readonly object[], needsContainers?: boolean): Promise<readonly string[]> {
  const services = {
    clusters: {
      library: Promise.resolve({ listPods: () => Promise.resolve(pods) }),
      connect: () => Promise.resolve({ name: "kind", namespace: "mine" }),
    },
  } as unknown as Services;
  offered.splice(0);
  await podOf(services, undefined, "Open Shell in Container", needsContainers);
  return offered.map(({ label, detail }) => [label.replace("$(package) ", ""), detail].filter(Boolean).join(": "));
}

describe("the pods that a command offers", () => {
  const PODS = [pod("at-work", "Running"), pod("done", "Succeeded"), pod("waits", "Pending"), pod("broken", "Failed")];

  test("are all", async () => {
    assert.deepEqual(await offer(PODS), ["at-work", "done", "waits", "broken"]);
  });

  test("are those that have not ended, where it needs their containers", async () => {
    assert.deepEqual(await offer(PODS, true), ["at-work", "waits"]);
  });

  test("are none where all have ended: that is said", async () => {
    await assert.rejects(offer([pod("done", "Succeeded")], true), { message: "No pod that you can see runs now." });
    await assert.rejects(offer([], true), { message: "There is no pod in the namespaces you can see." });
  });

  test("tell whose they are: a driver's task is in its command", async () => {
    const driver = { dbnd_task_name: "dbnd-driver-run" };
    assert.deepEqual(
      await offer([
        pod("driver", "Running", driver, ["dbnd", "run", "load", "--env", "k8s"]),
        pod("wrapped", "Running", driver, ["sh", "-c", "dbnd run load"]),
        pod("worker", "Running", { dag_id: "daily", task_id: "load" }),
        pod("other", "Running", {}, ["dbnd", "run", "load"]),
      ]),
      ["driver: task load", "wrapped: task dbnd-driver-run", "worker: task load, DAG daily", "other"],
    );
  });
});

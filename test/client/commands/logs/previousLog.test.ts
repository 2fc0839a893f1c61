/** “Show Previous Log”: only where there is one. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Pod } from "../../../../client/src/cluster/index.ts";
import type { Services } from "../../../../client/src/services.ts";
import "../../vscodeStub.ts";

const { tail } = await import("../../../../client/src/commands/logs/logCommands.ts");

const status = (name: string, restartCount: number) => ({ name, restartCount });
const POD: Pod = {
  metadata: { name: "p" },
  spec: { containers: [{ name: "base" }, { name: "sidecar" }] },
  status: { containerStatuses: [status("base", 0), status("sidecar", 2)], initContainerStatuses: [status("init", 0)] },
};

/** What is followed of a container of the pod; “*” stands for all. */
async function followed(container: string, pod = POD): Promise<readonly string[]> {
  const names: string[] = [];
  const services = {
    clusters: { library: Promise.resolve({ getPod: () => Promise.resolve(pod) }) },
    podLogs: {
      tail: (_: unknown, target: { readonly container: string }) => names.push(target.container),
      followPods: () => names.push("all"),
    },
  } as unknown as Services;
  const target = { cluster: {} as never, namespace: "n", name: "p", uid: undefined, container };
  await tail(services, target, "Show Previous Log", { previous: true });
  return names;
}

describe("the log before the last restart", () => {
  test("is that of a container that was restarted, or of all where one was", async () => {
    assert.deepEqual([await followed("sidecar"), await followed("*")], [["sidecar"], ["all"]]);
  });

  test("is refused of one that was not, and of a pod in which none was", async () => {
    await assert.rejects(followed("base"), { message: "p/base was not restarted: it has no previous log." });
    await assert.rejects(followed("init"), { message: "p/init was not restarted: it has no previous log." });
    const pod = { ...POD, status: { containerStatuses: [status("base", 0)] } };
    await assert.rejects(followed("*", pod), { message: "p was not restarted: it has no previous log." });
    await assert.rejects(followed("", { ...POD, status: {} }), { name: "UserError" });
  });
});

/** A node that nobody hears of for so long that the cluster gives it up, and one whose machine is gone. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Cluster } from "../../../client/src/cluster/connection/cluster.ts";
import type { Pod } from "../../../client/src/cluster/objects.ts";
import { createPod, deletePod, getPod } from "../../../client/src/cluster/pods/pods.ts";
import { hasEnded, mainTermination, phaseOf } from "../../../client/src/cluster/pods/podState.ts";
import { podEvents } from "../../../client/src/cluster/facts/events.ts";
import type { Program } from "../../simulation/program.ts";
import { NAMESPACE, programPlan, World } from "../../simulation/world.ts";

const MINUTE = 60_000;
const TWO = [{ name: "first" }, { name: "second" }];

interface Given {
  readonly world: World;
  readonly cluster: Cluster;
  readonly name: string;
  readonly read: () => Promise<Pod>;
  readonly node: (name: string) => Promise<Node>;
}

interface Node {
  readonly spec: { readonly taints?: readonly { readonly key: string; readonly effect: string }[] };
  readonly status: { readonly conditions: readonly { readonly type: string; readonly status: string }[] };
}

/** A pod that works on the first node, in a world of its own. */
async function given(program: Program, play: (given: Given) => Promise<void>, nodes = TWO): Promise<void> {
  await using world = await World.create(1, { nodes });
  const { clock, programs } = world;
  const work = async (): Promise<void> => {
    const cluster = await world.connect();
    const { pod, podName: name } = programPlan([program]);
    await createPod(cluster, pod);
    await clock.until(() => programs.isRunning(name, "base"));
    await clock.sleep(1000);
    await play({
      world,
      cluster,
      name,
      read: () => getPod(cluster, NAMESPACE, name),
      node: (one) => cluster.request<Node>("GET", `/api/v1/nodes/${one}`),
    });
  };
  await clock.run(work());
}

const isReady = ({ status }: Pod): boolean =>
  status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true;
const disruption = ({ status }: Pod): string | null | undefined =>
  status?.conditions?.find(({ type }) => type === "DisruptionTarget")?.reason;

describe("a node that is silent", () => {
  test("for a minute: its pods count as not ready, new ones go elsewhere; when it is back, all is as before", async () => {
    await given({ acts: [{ wait: 10 * MINUTE }] }, async ({ world: { clock, sandbox }, cluster, name, read, node }) => {
      const start = sandbox.stopKubelets("first");
      await clock.sleep(40_000);
      assert.equal(isReady(await read()), true);
      await clock.sleep(20_000);
      assert.deepEqual([phaseOf(await read()), isReady(await read())], ["Running", false]);
      const { spec, status } = await node("first");
      assert.deepEqual(
        spec.taints?.map(({ key, effect }) => `${key}:${effect}`),
        ["node.kubernetes.io/unreachable:NoSchedule", "node.kubernetes.io/unreachable:NoExecute"],
      );
      assert.deepEqual(new Set(status.conditions.map((one) => one.status)), new Set(["Unknown"]));
      const { pod, podName } = programPlan([{ acts: [{ wait: MINUTE }] }]);
      await createPod(cluster, pod);
      await clock.sleep(5000);
      assert.equal((await getPod(cluster, NAMESPACE, podName)).spec?.nodeName, "second");
      start();
      await clock.sleep(1000);
      assert.equal(isReady(await read()), true);
      await clock.sleep(5000);
      assert.equal((await node("first")).spec.taints, undefined);
      await clock.sleep(8 * MINUTE);
      assert.equal(phaseOf(await read()), "Running");
      const told = (await podEvents(cluster, NAMESPACE, { name })).map(({ message }) => message);
      assert.ok(told.includes(`Cancelling deletion of Pod ${NAMESPACE}/${name}`), told.join());
    });
  });

  test("for longer than its pods tolerate: they are deleted, and go when it is back", async () => {
    await given({ acts: [{ wait: 60 * MINUTE }] }, async ({ world: { clock, sandbox, programs }, name, read }) => {
      const start = sandbox.stopKubelets("first");
      await clock.sleep(340_000);
      assert.equal((await read()).metadata.deletionTimestamp, undefined);
      await clock.sleep(20_000);
      const { metadata } = await read();
      assert.deepEqual([metadata.deletionGracePeriodSeconds, disruption(await read())], [5, "DeletionByTaintManager"]);
      await clock.sleep(10 * MINUTE);
      assert.equal(programs.isRunning(name, "base"), true, "nobody has told its container");
      start();
      await clock.sleep(10_000);
      assert.equal(programs.isRunning(name, "base"), false);
      await assert.rejects(read(), /not found/);
    });
  });

  test("has pods that are deleted by force meanwhile: their containers end when it is back", async () => {
    await given(
      { acts: [{ wait: 60 * MINUTE }] },
      async ({ world: { clock, sandbox, programs }, cluster, name, read }) => {
        const start = sandbox.stopKubelets("first");
        await clock.sleep(MINUTE);
        await deletePod(cluster, NAMESPACE, name, { gracePeriodSeconds: 0 });
        await assert.rejects(read(), /not found/);
        await clock.sleep(MINUTE);
        assert.equal(programs.isRunning(name, "base"), true);
        start();
        await clock.sleep(10_000);
        assert.equal(programs.isRunning(name, "base"), false);
      },
    );
  });

  test("and is the only one: nobody is evicted, since it may be the others who hear nothing", async () => {
    await given(
      { acts: [{ wait: 15 * MINUTE }, { exit: 3 }] },
      async ({ world: { clock, sandbox }, read, node }) => {
        const start = sandbox.stopKubelets("first");
        await clock.sleep(10 * MINUTE);
        assert.deepEqual(
          (await node("first")).spec.taints?.map(({ effect }) => effect),
          ["NoSchedule"],
        );
        start();
        await clock.until(() => sandbox.stats().runningContainers === 0);
        await clock.sleep(5000);
        assert.deepEqual([hasEnded(await read()), mainTermination(await read())?.exitCode], [true, 3]);
      },
      [{ name: "first" }],
    );
  });

  test("and whose machine is gone, is taken out of the cluster, and its pods with it", async () => {
    await given(
      { acts: [{ wait: 60 * MINUTE }] },
      async ({ world: { clock, sandbox, programs }, cluster, name, read, node }) => {
        sandbox.loseNode("first");
        assert.equal(programs.isRunning(name, "base"), false);
        await clock.sleep(90_000);
        await assert.rejects(node("first"), /not found/);
        assert.equal(phaseOf(await read()), "Running");
        await clock.sleep(60_000);
        await assert.rejects(read(), /not found/);
        const events = await podEvents(cluster, NAMESPACE, { name });
        assert.ok(events.some(({ reason }) => reason === "NodeNotReady"));
      },
    );
  });
});

test("a taint that somebody puts on a node has the pods deleted that do not tolerate it", async () => {
  await given({ acts: [{ wait: 60 * MINUTE }], lingers: 3000 }, async ({ world: { clock }, cluster, read }) => {
    const body = { spec: { taints: [{ key: "maintenance", effect: "NoExecute" }] } };
    await cluster.request("PATCH", "/api/v1/nodes/first", { contentType: "application/merge-patch+json", body });
    await clock.sleep(1000);
    assert.equal(disruption(await read()), "DeletionByTaintManager");
    await clock.sleep(20_000);
    await assert.rejects(read(), /not found/);
  });
});

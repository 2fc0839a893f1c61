/** A node whose kubelet has stopped: its containers go on, and the cluster hears nothing of them. */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { Cluster } from "../../../client/src/cluster/connection/cluster.ts";
import type { Pod } from "../../../client/src/cluster/objects.ts";
import { createPod, deletePod, getPod } from "../../../client/src/cluster/pods/pods.ts";
import { mainTermination, phaseOf } from "../../../client/src/cluster/pods/podState.ts";
import { podEvents } from "../../../client/src/cluster/facts/events.ts";
import type { Program } from "../../simulation/program.ts";
import { NAMESPACE, programPlan, World } from "../../simulation/world.ts";

const world = await World.create();
const { clock, sandbox, programs } = world;
clock.start();
after(() => world[Symbol.asyncDispose]());

async function given(
  program: Program,
  spec = {},
): Promise<{ cluster: Cluster; name: string; read: () => Promise<Pod> }> {
  const cluster = await world.connect();
  const { pod, podName: name } = programPlan([program], {}, spec);
  await createPod(cluster, pod);
  return { cluster, name, read: () => getPod(cluster, NAMESPACE, name) };
}

const lives = (name: string): boolean => programs.isRunning(name, "base");

describe("while the kubelet is stopped", () => {
  test("a container ends unseen; its end is told as it was", async () => {
    const { name, read } = await given({ acts: [{ wait: 5000 }, { exit: 3 }] });
    await clock.until(() => lives(name));
    await clock.sleep(1000);
    const start = sandbox.stopKubelets();
    await clock.until(() => !lives(name));
    const endedAt = clock.now();
    await clock.sleep(20_000);
    assert.equal(phaseOf(await read()), "Running");
    start();
    await clock.sleep(1);
    const pod = await read();
    assert.deepEqual([phaseOf(pod), mainTermination(pod)?.exitCode], ["Failed", 3]);
    assert.ok(Math.abs(Date.parse(mainTermination(pod)?.finishedAt ?? "") - endedAt) < 1000);
  });

  test("a log that is followed ends as if it were all, and another one is refused", async () => {
    const { cluster, name } = await given({ acts: [{ print: "one\n" }, { wait: 600_000 }] });
    await clock.until(() => lives(name));
    await clock.sleep(1000);
    const path = `/api/v1/namespaces/${NAMESPACE}/pods/${name}/log`;
    const followed = cluster.request<string>("GET", path, { query: { follow: true } });
    await clock.sleep(1000);
    const start = sandbox.stopKubelets();
    assert.equal(await followed, "one\n");
    await assert.rejects(cluster.request("GET", path), /connection refused/);
    start();
    assert.equal(await cluster.request("GET", path), "one\n");
  });

  test("nothing is started, started again or ended", async () => {
    const restarting = await given({ acts: [{ wait: 2000 }, { exit: 1 }] }, { restartPolicy: "OnFailure" });
    const deleted = await given({ acts: [{ wait: 600_000 }] });
    await clock.until(() => lives(restarting.name) && lives(deleted.name));
    const start = sandbox.stopKubelets();
    const fresh = await given({ acts: [{ wait: 600_000 }] });
    const unborn = await given({ acts: [{ wait: 600_000 }] });
    await clock.sleep(1000);
    assert.ok((await unborn.read()).spec?.nodeName, "a node is to run it");
    await deletePod(deleted.cluster, NAMESPACE, deleted.name);
    await deletePod(unborn.cluster, NAMESPACE, unborn.name);
    await clock.sleep(30_000);
    assert.deepEqual(
      [restarting, deleted, fresh].map(({ name }) => lives(name)),
      [false, true, false],
    );
    start();
    await clock.sleep(30_000);
    assert.deepEqual(
      [deleted, fresh].map(({ name }) => lives(name)),
      [false, true],
    );
    assert.equal((await restarting.read()).status?.containerStatuses?.[0]?.restartCount, 2);
    for (const { read } of [deleted, unborn]) await assert.rejects(read(), /not found/);
    const told = await podEvents(unborn.cluster, NAMESPACE, { name: unborn.name });
    assert.deepEqual(
      told.map(({ reason }) => reason).filter((reason) => /^(Created|Started)$/.test(reason ?? "")),
      [],
    );
  });
});

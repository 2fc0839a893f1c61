import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Failure, Namespace, Thing } from "./cluster.ts";
import { eventually } from "../eventually.ts";
import { Cluster, scriptPod } from "./cluster.ts";

const cluster = new Cluster();
let space: Namespace;
let quota: string;

/** Waits until the quota's status says so: `used` of each name. */
async function used(amounts: Readonly<Record<string, string>>): Promise<void> {
  let last: unknown;
  await eventually(
    `the quota to say ${JSON.stringify(amounts)}`,
    async () => {
      const { status } = (await cluster.object("GET", quota)) as Thing & { status: { used?: Record<string, string> } };
      last = status;
      const isSame = Object.entries(amounts).every(([name, amount]) => status.used?.[name] === amount);
      return isSame || undefined;
    },
    () => JSON.stringify(last),
  );
}

const asking = (name: string, memory?: string): object =>
  scriptPod(name, "sleep 600", { container: memory === undefined ? {} : { resources: { requests: { memory } } } });
const refused = (pod: object): Promise<Failure> => cluster.failure("POST", space.pods, { body: pod });

before(async () => {
  space = await cluster.newNamespace();
  const body = { metadata: { name: "team" }, spec: { hard: { "requests.memory": "64Mi", pods: "2" } } };
  await cluster.object("POST", `${space.path}/resourcequotas`, { body });
  quota = `${space.path}/resourcequotas/team`;
  await used({ pods: "0", "requests.memory": "0" });
});
after(() => space.remove());

describe("a quota", () => {
  test("counts the pods that are there, and those that go no more", async () => {
    await space.createPod(asking("first", "32Mi"));
    await used({ pods: "1", "requests.memory": "32Mi" });
    await cluster.call("DELETE", `${space.pods}/first?gracePeriodSeconds=0`);
    await used({ pods: "0", "requests.memory": "0" });
  });

  test("does not let in what is too much: asked for, used, limited", async () => {
    await space.createPod(asking("small", "32Mi"));
    await used({ "requests.memory": "32Mi" });
    const { code, reason, message } = await refused(asking("big", "48Mi"));
    assert.deepEqual([code, reason], [403, "Forbidden"]);
    assert.equal(
      message,
      'pods "big" is forbidden: exceeded quota: team, requested: requests.memory=48Mi, used: requests.memory=32Mi, limited: requests.memory=64Mi',
    );
  });

  test("wants every container to say what it counts", async () => {
    const { code, message } = await refused(asking("silent"));
    assert.equal(code, 403);
    assert.equal(message, 'pods "silent" is forbidden: failed quota: team: must specify requests.memory for: base');
  });
});

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

describe("quotas for some pods only", () => {
  let scoped: Namespace;
  before(async () => {
    scoped = await cluster.newNamespace();
    const quotas = { none: ["BestEffort"], ending: ["Terminating"] };
    for (const [name, scopes] of Object.entries(quotas)) {
      const body = { metadata: { name }, spec: { hard: { pods: "0" }, scopes } };
      await cluster.object("POST", `${scoped.path}/resourcequotas`, { body });
      await eventually("its status", async () => {
        const { status } = (await cluster.object("GET", `${scoped.path}/resourcequotas/${name}`)) as Thing & {
          status: { used?: Record<string, string> };
        };
        return status.used?.pods === "0" || undefined;
      });
    }
    // Each part of the control plane learns of a quota in its own time.
    for (const pod of [silent, ending]) {
      await eventually("the quotas to hold", async () => {
        const { status } = await cluster.call("POST", `${scoped.pods}?dryRun=All`, { body: pod });
        return status === 403 || undefined;
      });
    }
  });
  after(() => scoped.remove());

  const silent = asking("silent");
  const some = asking("some", "8Mi");
  const ending = scriptPod("ending", "true", {
    spec: { activeDeadlineSeconds: 10 },
    container: { resources: { requests: { memory: "8Mi" } } },
  });
  const dryRun = (pod: object): Promise<unknown> => cluster.object("POST", `${scoped.pods}?dryRun=All`, { body: pod });
  const why = async (pod: object): Promise<string> =>
    (await cluster.failure("POST", `${scoped.pods}?dryRun=All`, { body: pod })).message;

  test("by what pods ask for, and by whether they have a deadline", async () => {
    await dryRun(some);
    assert.match(await why(silent), /exceeded quota: none, requested: pods=1, used: pods=0, limited: pods=0$/);
    assert.match(await why(ending), /exceeded quota: ending, requested: pods=1, used: pods=0, limited: pods=0$/);
  });

  const wrong: readonly (readonly [spec: object, words: string])[] = [
    [{ hard: { pods: "1" }, scopes: ["Nope"] }, 'spec.scopes: Invalid value: ["Nope"]: unsupported scope'],
    [
      { hard: { "requests.cpu": "1" }, scopes: ["BestEffort"] },
      'spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource',
    ],
    [
      { hard: { pods: "1" }, scopes: ["BestEffort", "NotBestEffort"] },
      'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes',
    ],
    [{ hard: { pods: "-1" } }, 'spec.hard[pods]: Invalid value: "-1": must be greater than or equal to 0'],
  ];
  for (const [spec, words] of wrong) {
    test(words, async () => {
      const body = { metadata: { name: "bad" }, spec };
      const { code, message } = await cluster.failure("POST", `${scoped.path}/resourcequotas`, { body });
      assert.deepEqual([code, message], [422, `ResourceQuota "bad" is invalid: ${words}`]);
    });
  }
});

test("storage, extended resources and objects are counted, too", async () => {
  const other = await cluster.newNamespace();
  const hard = { "count/pods": "1", "requests.ephemeral-storage": "1024Mi", "requests.nvidia.com/gpu": "1" };
  await cluster.object("POST", `${other.path}/resourcequotas`, { body: { metadata: { name: "q" }, spec: { hard } } });
  const pod = (requests: object, limits: object = {}): object =>
    scriptPod("p", "sleep 600", { container: { resources: { requests, limits } } });
  const gpus = { "nvidia.com/gpu": "2" };
  const why = async (body: object): Promise<string> =>
    (await cluster.failure("POST", `${other.pods}?dryRun=All`, { body })).message;
  const words =
    "exceeded quota: q, requested: requests.nvidia.com/gpu=2, used: requests.nvidia.com/gpu=0, limited: requests.nvidia.com/gpu=1";
  await eventually("the quota to hold", async () => {
    const { text } = await cluster.call("POST", `${other.pods}?dryRun=All`, { body: pod(gpus, gpus) });
    return text.includes("exceeded quota") || undefined;
  });
  assert.ok((await why(pod(gpus, gpus))).endsWith(words));
  assert.match(
    await why(pod({ "ephemeral-storage": "2048Mi" })),
    /requested: requests.ephemeral-storage=2Gi, used: requests.ephemeral-storage=0, limited: requests.ephemeral-storage=1Gi$/,
  );
  await other.createPod(pod({}));
  await eventually("the first pod to count", async () => {
    const { text } = await cluster.call("POST", `${other.pods}?dryRun=All`, { body: scriptPod("second", "true") });
    return text.includes("requested: count/pods=1, used: count/pods=1, limited: count/pods=1") || undefined;
  });
  await other.remove();
});

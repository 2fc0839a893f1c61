import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { eventually } from "../eventually.ts";
import type { Namespace, Thing } from "./cluster.ts";
import { Cluster, scriptPod } from "./cluster.ts";

type Amounts = Readonly<Record<string, string>>;

const cluster = new Cluster();
let space: Namespace;
before(async () => void (space = await cluster.newNamespace()));
after(() => space.remove());

const asking = (requests: Amounts = {}, limits: Amounts = {}, name = "base"): object => ({
  name,
  image: "busybox:1.36",
  resources: { requests, limits },
});
const podOf = (...containers: readonly object[]): object => scriptPod("p", "true", { spec: { containers } });
const dryRun = (pod: object): Promise<Thing> => cluster.object("POST", `${space.pods}?dryRun=All`, { body: pod });
const create = (limits: readonly object[]): Promise<Thing> =>
  cluster.object("POST", `${space.path}/limitranges`, { body: { metadata: { name: "range" }, spec: { limits } } });

/** One limit range at a time; `probe` is refused, or changed, as soon as the API server goes by it. */
async function given(limits: readonly object[], probe: object, isHeld: (answer: string) => boolean): Promise<Thing> {
  await cluster.call("DELETE", `${space.path}/limitranges/range`);
  const range = await create(limits);
  let last = "";
  await eventually(
    "the limit range to hold",
    async () => {
      last = (await cluster.call("POST", `${space.pods}?dryRun=All`, { body: probe })).text;
      return isHeld(last) || undefined;
    },
    () => last,
  );
  return range;
}

async function refused(pod: object): Promise<string> {
  const { code, message } = await cluster.failure("POST", `${space.pods}?dryRun=All`, { body: pod });
  assert.equal(code, 403, message);
  return message;
}

const resourcesOf = (pod: Thing): unknown => (pod.spec.containers as { resources: unknown }[])[0]?.resources;

describe("a limit range of containers", () => {
  let range: Thing;
  before(async () => {
    const container = {
      type: "Container",
      default: { cpu: "500m", memory: "64Mi" },
      defaultRequest: { cpu: "100m", memory: "32Mi" },
      min: { cpu: "50m", memory: "16Mi" },
      max: { cpu: "1000m", memory: "128Mi" },
      maxLimitRequestRatio: { cpu: "5" },
    };
    range = await given([container], podOf({ name: "base", image: "busybox:1.36" }), (text) =>
      text.includes("limit-ranger"),
    );
  });

  test("comes back as it was given, its amounts in one form", () => {
    const [item] = range.spec.limits as { max: Amounts; default: Amounts }[];
    assert.deepEqual(item?.max, { cpu: "1", memory: "128Mi" });
    assert.deepEqual(item.default, { cpu: "500m", memory: "64Mi" });
  });

  test("gives to who says nothing, and notes what it gave", async () => {
    const init = { name: "first", image: "busybox:1.36", command: ["true"] };
    const pod = await dryRun(scriptPod("p", "true", { spec: { initContainers: [init] } }));
    assert.deepEqual(resourcesOf(pod), {
      limits: { cpu: "500m", memory: "64Mi" },
      requests: { cpu: "100m", memory: "32Mi" },
    });
    assert.equal(
      pod.metadata.annotations?.["kubernetes.io/limit-ranger"],
      "LimitRanger plugin set: cpu, memory request for container base; cpu, memory limit for container base; " +
        "cpu, memory request for init container first; cpu, memory limit for init container first",
    );
    assert.equal((pod.status as unknown as { qosClass: string }).qosClass, "Burstable");
  });

  test("leaves what is said; a limit is the request, too", async () => {
    assert.deepEqual(resourcesOf(await dryRun(podOf(asking({ cpu: "200m" })))), {
      limits: { cpu: "500m", memory: "64Mi" },
      requests: { cpu: "200m", memory: "32Mi" },
    });
    assert.deepEqual(resourcesOf(await dryRun(podOf(asking({}, { cpu: "200m", memory: "32Mi" })))), {
      limits: { cpu: "200m", memory: "32Mi" },
      requests: { cpu: "200m", memory: "32Mi" },
    });
  });

  test("a request above the limit that was given: the pod is wrong in itself", async () => {
    const { code, message } = await cluster.failure("POST", space.pods, { body: podOf(asking({ cpu: "700m" })) });
    assert.equal(code, 422);
    assert.equal(
      message,
      'Pod "p" is invalid: spec.containers[0].resources.requests: Invalid value: "700m": must be less than or equal to cpu limit of 500m',
    );
  });

  const cases: readonly (readonly [what: string, container: object, words: string])[] = [
    [
      "too little",
      asking({ memory: "8Mi" }, { memory: "8Mi" }),
      "minimum memory usage per Container is 16Mi, but request is 8Mi",
    ],
    ["too much", asking({ cpu: "500m" }, { cpu: "2" }), "maximum cpu usage per Container is 1, but limit is 2"],
    [
      "amounts are told in one form",
      asking({}, { memory: "200000000" }),
      "maximum memory usage per Container is 128Mi, but limit is 200M",
    ],
    [
      "too far apart",
      asking({ cpu: "150m" }, { cpu: "1" }),
      "cpu max limit to request ratio per Container is 5, but provided ratio is 6.666667",
    ],
  ];
  for (const [what, container, words] of cases) {
    test(`${what}: ${words}`, async () => {
      assert.equal(await refused(podOf(container)), `pods "p" is forbidden: ${words}`);
    });
  }

  test("several reasons are told together", async () => {
    assert.equal(
      await refused(podOf(asking({ memory: "8Mi" }, { memory: "1Gi" }))),
      'pods "p" is forbidden: [minimum memory usage per Container is 16Mi, but request is 8Mi, maximum memory usage per Container is 128Mi, but limit is 1Gi]',
    );
  });
});

describe("a limit range that gives no defaults", () => {
  test("the most is the limit, and the limit the request; the least is the request where there is no limit", async () => {
    const limits = [{ type: "Container", max: { cpu: "1" }, min: { memory: "8Mi" } }];
    const range = await given(limits, podOf({ name: "base", image: "busybox:1.36" }), (text) =>
      text.includes("limit-ranger"),
    );
    const [item] = range.spec.limits as { default: Amounts; defaultRequest: Amounts }[];
    assert.deepEqual([item?.default, item?.defaultRequest], [{ cpu: "1" }, { cpu: "1", memory: "8Mi" }]);
  });
});

describe("a limit range of pods", () => {
  before(async () => {
    const limits = [{ type: "Pod", max: { cpu: "1" }, maxLimitRequestRatio: { cpu: "2" } }];
    await given(limits, podOf(asking({}, { cpu: "2" })), (text) => text.includes("per Pod"));
  });

  const two = (limit: string, request = limit): object[] =>
    ["base", "other"].map((name) => asking({ cpu: request }, { cpu: limit }, name));

  test("what its containers want together", async () => {
    await dryRun(podOf(...two("400m")));
    assert.equal(
      await refused(podOf(...two("600m"))),
      'pods "p" is forbidden: maximum cpu usage per Pod is 1, but limit is 1200m',
    );
    assert.equal(
      await refused(podOf(...two("400m", "100m"))),
      'pods "p" is forbidden: cpu max limit to request ratio per Pod is 2, but provided ratio is 4.000000',
    );
  });

  test("an init container counts alone, a sidecar with the rest", async () => {
    const spec = (more: object): object => ({
      containers: two("400m"),
      initContainers: [{ ...asking({}, { cpu: "400m" }, "first"), ...more }],
    });
    await dryRun(scriptPod("p", "true", { spec: spec({}) }));
    assert.equal(
      await refused(scriptPod("p", "true", { spec: spec({ restartPolicy: "Always" }) })),
      'pods "p" is forbidden: maximum cpu usage per Pod is 1, but limit is 1200m',
    );
  });

  test("nothing said is too much", async () => {
    assert.equal(
      await refused(scriptPod("p", "true")),
      'pods "p" is forbidden: [maximum cpu usage per Pod is 1.  No limit is specified, cpu max limit to request ratio per Pod is 2, but no request is specified or request is 0]',
    );
  });
});

describe("a limit range that contradicts itself", () => {
  const cases: readonly (readonly [limits: readonly object[], words: string])[] = [
    [
      [{ type: "Container", default: { cpu: "1" }, defaultRequest: { cpu: "2" } }],
      'spec.limits[0].defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than default limit value 1',
    ],
    [
      [{ type: "Container", default: { cpu: "2" }, max: { cpu: "1" } }],
      '[spec.limits[0].defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than max value 1, spec.limits[0].default[cpu]: Invalid value: "1": default value 2 is greater than max value 1]',
    ],
    [
      [{ type: "Pod", default: { cpu: "1" } }],
      "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'",
    ],
    [
      [
        { type: "Pod", max: { cpu: "1" } },
        { type: "Pod", max: { cpu: "1" } },
      ],
      'spec.limits[1].type: Duplicate value: "Pod"',
    ],
  ];
  for (const [limits, words] of cases) {
    test(words.slice(0, 90), async () => {
      const body = { metadata: { name: "bad" }, spec: { limits } };
      const { code, message } = await cluster.failure("POST", `${space.path}/limitranges`, { body });
      assert.deepEqual([code, message], [422, `LimitRange "bad" is invalid: ${words}`]);
    });
  }
});

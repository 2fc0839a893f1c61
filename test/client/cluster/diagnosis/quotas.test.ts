import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { diagnose } from "../../../../client/src/cluster/diagnosis/diagnosis.ts";
import { refusalCauses } from "../../../../client/src/cluster/diagnosis/refusal.ts";
import { readNamespaceLimits, type NamespaceLimits } from "../../../../client/src/cluster/facts/namespaceLimits.ts";
import type { Pod, PodSpec } from "../../../../client/src/cluster/objects.ts";
import { FakeApi, pod } from "../fakeApi.ts";

type Amounts = Readonly<Record<string, string>>;

const quota = (name: string, hard: Amounts, used: Amounts = {}): NamespaceLimits["quotas"][number] => ({
  metadata: { name },
  status: { hard, used },
});
const limits = (...quotas: NamespaceLimits["quotas"]): NamespaceLimits => ({ quotas, ranges: [] });
const planned = (spec: PodSpec): Pod => ({ metadata: { name: "p", namespace: "etl" }, spec });
const asking = (requests: Amounts, own: Amounts = {}): Pod =>
  planned({ containers: [{ name: "base", resources: { requests, limits: own } }] });

interface Told {
  readonly id: string;
  readonly key: string | undefined;
  readonly set: string | undefined;
}

function told(one: Pod, allowed: NamespaceLimits): Told[] {
  return diagnose(one, [], [], allowed).map(({ id, key, fix }) => ({ id, key, set: fix?.set }));
}

describe("a pod that a quota does not let in", () => {
  const cases: readonly (readonly [what: string, pod: Pod, limits: NamespaceLimits, ...Told[]])[] = [
    [
      "too much memory: what is left is offered",
      asking({ memory: "2Gi" }),
      limits(quota("q", { "requests.memory": "8Gi" }, { "requests.memory": "7Gi" })),
      { id: "quota", key: "request_memory", set: "1Gi" },
    ],
    [
      "`cpu` alone means the request",
      asking({ cpu: "2" }),
      limits(quota("q", { cpu: "2" }, { cpu: "1500m" })),
      { id: "quota", key: "request_cpu", set: "500m" },
    ],
    [
      "nothing is left: nothing is offered",
      asking({}, { cpu: "1" }),
      limits(quota("q", { "limits.cpu": "4" }, { "limits.cpu": "4" })),
      { id: "quota", key: "limit_cpu", set: undefined },
    ],
    [
      "the number of pods",
      asking({}),
      limits(quota("q", { pods: "5" }, { pods: "5" })),
      { id: "quota", key: "namespace", set: undefined },
    ],
    [
      "an amount that is not given",
      asking({}),
      limits(quota("q", { "limits.memory": "8Gi" })),
      { id: "quota-needs-amounts", key: "limit_memory", set: "512Mi" },
    ],
    [
      "an amount that is not given: that of the request",
      asking({ memory: "1500Mi" }),
      limits(quota("q", { "limits.memory": "8Gi" })),
      { id: "quota-needs-amounts", key: "limit_memory", set: "1500Mi" },
    ],
    [
      "an amount that is not given: what is left, where that is less",
      asking({}),
      limits(quota("q", { "requests.cpu": "4" }, { "requests.cpu": "3750m" })),
      { id: "quota-needs-amounts", key: "request_cpu", set: "250m" },
    ],
    [
      "an amount that is not given: none, where less than the request is left",
      asking({ memory: "1Gi" }),
      limits(quota("q", { "limits.memory": "512Mi" })),
      { id: "quota-needs-amounts", key: "limit_memory", set: undefined },
    ],
    [
      "an amount that only a sidecar does not say stands in the template",
      planned({ containers: [{ name: "base", resources: { requests: { cpu: "1" } } }, { name: "proxy" }] }),
      limits(quota("q", { "requests.cpu": "4" })),
      { id: "quota-needs-amounts", key: "pod_yaml", set: undefined },
    ],
    [
      "just as much as is left",
      asking({ memory: "1Gi" }),
      limits(quota("q", { "requests.memory": "8Gi" }, { "requests.memory": "7Gi" })),
    ],
    [
      "a limit is the request, too, where none is given",
      asking({}, { memory: "2Gi" }),
      limits(quota("q", { "requests.memory": "1Gi" })),
      { id: "quota", key: "request_memory", set: "1Gi" },
    ],
    ["room enough", asking({ memory: "1Gi" }), limits(quota("q", { "requests.memory": "8Gi", pods: "2" }))],
    [
      "each of several quotas",
      asking({ cpu: "2", memory: "2Gi" }),
      limits(quota("a", { cpu: "1" }), quota("b", { memory: "1Gi" })),
      { id: "quota", key: "request_cpu", set: "1" },
      { id: "quota", key: "request_memory", set: "1Gi" },
    ],
  ];
  for (const [what, one, allowed, ...expected] of cases) {
    test(what, () => assert.deepEqual(told(one, allowed), expected));
  }

  test("init containers count where they want more than the others together; sidecars count with them", () => {
    const container = (name: string, memory: string, more: object = {}): object => ({
      ...{ name, resources: { requests: { memory } } },
      ...more,
    });
    const spec = {
      initContainers: [container("fetch", "3Gi"), container("proxy", "1Gi", { restartPolicy: "Always" })],
      containers: [container("base", "1Gi")],
    } as PodSpec;
    const [cause] = diagnose(planned(spec), [], [], limits(quota("q", { memory: "2Gi" })));
    assert.match(cause?.evidence ?? "", /asked for 3Gi/);
    assert.match(cause?.sentence ?? "", /quota as a whole is less than 3Gi memory/);
  });

  test("what the quota as a whole has can be waited for, and no more than that", () => {
    const inUse = limits(quota("q", { memory: "2Gi" }, { memory: "1Gi" }));
    const said = (memory: string): string =>
      `pods "p" is forbidden: exceeded quota: q, requested: memory=${memory}, used: memory=1Gi, limited: memory=2Gi`;
    for (const [memory, canWait] of [
      ["2Gi", true],
      ["2049Mi", false],
      ["2147483649", false],
    ] as const) {
      const [known] = diagnose(asking({ memory }), [], [], inUse);
      const [told] = refusalCauses(said(memory));
      assert.deepEqual([told?.sentence, told?.hint], [known?.sentence, known?.hint], "one rule for both");
      assert.equal(known?.sentence.includes("as a whole"), !canWait, memory);
      assert.equal(/wait/i.test(known.hint ?? ""), canWait, memory);
    }
  });

  test("of several amounts the server's answer names the one that waiting does not help", () => {
    const [cause] = refusalCauses(
      'pods "p" is forbidden: exceeded quota: q, requested: cpu=1,memory=4Gi, used: cpu=2,memory=1Gi, limited: cpu=2,memory=2Gi',
    );
    assert.match(
      cause?.sentence ?? "",
      /^1 cpu asked for, 0 left; 4Gi memory asked for, 1Gi left: .* less than 4Gi memory\.$/,
    );
    assert.equal(cause?.hint, "Ask for less, or have the quota raised.");
  });

  test("what differs comes first, whatever a quota is called: a row of a tree is cut", () => {
    const name = "team-of-the-warehouse";
    const both = { "limits.memory": "1Gi", "requests.memory": "2Gi", "limits.cpu": "1", pods: "0" };
    const causes = diagnose(asking({ memory: "4Gi" }, { memory: "4Gi" }), [], [], limits(quota(name, both)));
    assert.equal(causes.length, 4);
    const begins = causes.map(({ sentence }) => sentence.slice(0, 20));
    assert.equal(new Set(begins).size, 4, begins.join("\n"));
  });

  test("what is left of used and asked cores is counted in thousandths", () => {
    const used = limits(quota("q", { cpu: "300m" }, { cpu: "200m" }));
    assert.deepEqual(told(asking({ cpu: "100m" }), used), []);
    assert.deepEqual(told(asking({ cpu: "101m" }), used), [{ id: "quota", key: "request_cpu", set: "100m" }]);
  });

  test("a limit range for pods gives no container an amount", () => {
    const ranges = [{ metadata: { name: "r" }, spec: { limits: [{ type: "Pod", default: { memory: "4Gi" } }] } }];
    const { quotas } = limits(quota("q", { "requests.memory": "2Gi" }));
    assert.deepEqual(
      told(asking({}), { quotas, ranges }).map(({ id }) => id),
      ["quota-needs-amounts"],
    );
  });

  test("an amount that a limit range gave is told as that", () => {
    const ranges = [{ metadata: { name: "r" }, spec: { limits: [{ type: "Container", default: { memory: "4Gi" } }] } }];
    const { quotas } = limits(quota("q", { "requests.memory": "2Gi" }));
    const [cause] = diagnose(asking({}), [], [], { quotas, ranges });
    assert.match(
      cause?.sentence ?? "",
      /^4Gi requests\.memory asked for, 2Gi left: .*limit range gives that to containers/,
    );
  });

  test("a pod that is there has passed", () => {
    assert.deepEqual(told(pod("p", "Running"), limits(quota("q", { pods: "1" }, { pods: "1" }))), []);
  });
});

test("what makes pods tells in its events why there is none", () => {
  const message =
    'Error creating: pods "j-x" is forbidden: exceeded quota: q, requested: pods=1, used: pods=5, limited: pods=5';
  const [cause] = diagnose(pod("p", "Running"), [{ metadata: {}, reason: "FailedCreate", message }]);
  assert.equal(cause?.id, "quota");
});

test("what may not be read is left out", async () => {
  await using api = new FakeApi()
    .on("GET", "/api/v1/namespaces/etl/resourcequotas", (call) => call.json({ items: [quota("q", { pods: "1" })] }))
    .on("GET", "/api/v1/namespaces/etl/limitranges", (call) => call.fail(403, "Forbidden"))
    .start();
  const { quotas, ranges } = await readNamespaceLimits(await api.cluster(), "etl");
  assert.deepEqual([quotas.length, ranges.length], [1, 0]);
});

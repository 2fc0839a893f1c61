/** Of two causes that weigh the same, the one that is told first: what ended the pod, then what is nearest to its start. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { diagnose } from "../../../../client/src/cluster/diagnosis/diagnosis.ts";
import type { ClaimSight } from "../../../../client/src/cluster/facts/podClaims.ts";
import type { ClusterEvent, Node, Pod, PodCondition } from "../../../../client/src/cluster/objects.ts";
import { pod } from "../fakeApi.ts";

/** What a cause is told by. */
interface Signs {
  readonly status?: NonNullable<Pod["status"]>;
  readonly spec?: NonNullable<Pod["spec"]>;
  readonly deletionTimestamp?: string;
  readonly events?: readonly ClusterEvent[];
  readonly nodes?: readonly Node[];
  readonly claims?: readonly ClaimSight[];
}

const event = (reason: string, message: string): ClusterEvent => ({ metadata: {}, reason, message });
const unscheduled = (message: string): PodCondition => ({
  ...{ type: "PodScheduled", status: "False", reason: "Unschedulable" },
  message: `0/9 nodes are available: ${message}.`,
});
const waiting = (name: string, reason: string, message: string) => ({ name, state: { waiting: { reason, message } } });

function together(all: readonly Signs[]): ReturnType<typeof diagnose> {
  const each = <T>(pick: (one: Signs) => T | undefined): readonly NonNullable<T>[] =>
    all.flatMap((one) => pick(one) ?? []);
  const one = pod("p", "Pending");
  const deleted = all.find(({ deletionTimestamp }) => deletionTimestamp)?.deletionTimestamp;
  const sick: Pod = {
    metadata: { ...one.metadata, ...(deleted !== undefined && { deletionTimestamp: deleted }) },
    spec: Object.assign({ ...one.spec }, ...each(({ spec }) => spec)) as NonNullable<Pod["spec"]>,
    status: {
      ...(Object.assign({ phase: "Pending" }, ...each(({ status }) => status)) as object),
      conditions: all.flatMap(({ status }) => status?.conditions ?? []),
      initContainerStatuses: all.flatMap(({ status }) => status?.initContainerStatuses ?? []),
      containerStatuses: all.flatMap(({ status }) => status?.containerStatuses ?? []),
    },
  };
  return diagnose(
    sick,
    all.flatMap(({ events }) => events ?? []),
    all.flatMap(({ nodes }) => nodes ?? []),
    undefined,
    all.flatMap(({ claims }) => claims ?? []),
  );
}

/** Errors in their order. Those of one line cannot be there together. */
const ERRORS: readonly (readonly (readonly [id: string, signs: Signs])[])[] = [
  [
    ["evicted", { status: { phase: "Failed", reason: "Evicted", message: "The node was low on resource: memory." } }],
    ["deadline", { status: { phase: "Failed", reason: "DeadlineExceeded", message: "Pod was active too long" } }],
    [
      "disrupted",
      { status: { conditions: [{ type: "DisruptionTarget", status: "True", reason: "DeletionByPodGC" }] } },
    ],
  ],
  [["hook-failed", { events: [event("FailedPostStartHook", "PostStartHook failed")] }]],
  [
    [
      "init-container-failed",
      {
        spec: { initContainers: [{ name: "fetch" }] },
        status: { initContainerStatuses: [{ name: "fetch", state: { terminated: { exitCode: 4 } } }] },
      },
    ],
    [
      "image-tag",
      {
        spec: { initContainers: [{ name: "fetch", image: "fetch:1" }] },
        status: { initContainerStatuses: [waiting("fetch", "ErrImagePull", "manifest unknown")] },
      },
    ],
  ],
  [
    [
      "config-map-missing",
      { status: { containerStatuses: [waiting("base", "CreateContainerConfigError", 'configmap "a" not found')] } },
    ],
    ["image-name", { status: { containerStatuses: [waiting("base", "InvalidImageName", "invalid")] } }],
  ],
  [["volume-claim-missing", { claims: [{ name: "orders", events: [] }] }]],
  [
    [
      "secret-missing",
      { events: [event("FailedMount", 'MountVolume.SetUp failed for volume "v" : secret "s" not found')] },
    ],
  ],
  [["pod-sandbox", { events: [event("FailedCreatePodSandBox", "cni plugin not initialized")] }]],
  [
    ["taint", { status: { conditions: [unscheduled("9 node(s) had untolerated taint {a: b}")] } }],
    [
      "topology-spread",
      { status: { conditions: [unscheduled("9 node(s) didn't match pod topology spread constraints")] } },
    ],
  ],
  [["service-account", { events: [event("FailedCreate", "error looking up service account a/b: not found")] }]],
];

/** Of the pod as a whole before what a scheduler says. */
const WARNINGS: typeof ERRORS = [
  [["node-silent", { status: { conditions: [{ type: "Ready", status: "Unknown", reason: "NodeStatusUnknown" }] } }]],
  [["deleting", { deletionTimestamp: "2026-01-01T00:00:00Z" }]],
  [["probe-failed", { events: [event("Unhealthy", "Readiness probe failed: no answer")] }]],
  [["short-of-memory", { status: { conditions: [unscheduled("9 Insufficient memory")] } }]],
];

const ENDS: ReadonlySet<string> = new Set(["evicted", "deadline"]);
const OF_START: ReadonlySet<string> = new Set([
  ...["volume-claim-missing", "secret-missing", "pod-sandbox", "taint", "topology-spread"],
]);
/** What the node makes before it begins with any container. */
const OF_SETUP: ReadonlySet<string> = new Set(["secret-missing", "pod-sandbox"]);
const isOfContainer = ({ status }: Signs): boolean =>
  [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].length > 0;
/** A scheduler says all that it has to say in one condition. */
const isOfScheduler = ({ status }: Signs): boolean =>
  (status?.conditions ?? []).some(({ type }) => type === "PodScheduled");

describe("of two causes", () => {
  for (const lines of [ERRORS, WARNINGS]) {
    const pairs = lines.flatMap((line, index) =>
      line.flatMap((first) =>
        lines.slice(index + 1).flatMap((later) => later.map((second) => [first, second] as const)),
      ),
    );
    for (const [[first, one], [second, other]] of pairs) {
      test(`${first} before ${second}`, () => {
        for (const signs of [
          [one, other],
          [other, one],
        ]) {
          const told = together(signs).map(({ id }) => id);
          // What keeps a pod from starting is over with the pod, and what its node makes for it once a container begins.
          const isOver = (ENDS.has(first) && OF_START.has(second)) || (isOfContainer(one) && OF_SETUP.has(second));
          assert.deepEqual(told, isOver ? [first] : [first, second]);
        }
      });
    }
  }

  for (const [error, one] of ERRORS.flat()) {
    for (const [warning, other] of WARNINGS.flat()) {
      if (isOfScheduler(one) && isOfScheduler(other)) continue;
      test(`${error}, an error, before ${warning}`, () => {
        const told = together([other, one]).map(({ id }) => id);
        assert.equal(told[0], error, told.join());
      });
    }
  }

  test("the task's container before those beside it, whatever their order in the pod", () => {
    const of = (name: string): Signs => ({
      spec: { containers: [{ name: "side" }, { name: "base" }] },
      status: { containerStatuses: [waiting(name, "CreateContainerConfigError", `secret "of-${name}" not found`)] },
    });
    const told = together([of("side"), of("base")]).map(({ sentence }) => sentence);
    assert.deepEqual(told, [
      'The secret "of-base" is not in the pod\'s namespace.',
      'The secret "of-side" is not in the pod\'s namespace.',
    ]);
  });

  test("the reasons of a scheduler by how many nodes they are about; of as many, in its own order", () => {
    const told = (message: string): readonly string[] =>
      together([{ status: { conditions: [unscheduled(message)] } }]).map(({ id }) => id);
    const [spread, affinity] = [
      "node(s) didn't match pod topology spread constraints",
      "node(s) didn't match pod affinity rules",
    ];
    assert.deepEqual(told(`3 ${spread}, 6 ${affinity}`), ["affinity", "topology-spread"]);
    assert.deepEqual(told(`4 ${spread}, 4 ${affinity}`), ["topology-spread", "affinity"]);
    assert.deepEqual(told(`4 ${affinity}, 4 ${spread}`), ["affinity", "topology-spread"]);
    assert.deepEqual(told("4 Insufficient memory, 4 Insufficient cpu"), ["short-of-memory", "short-of-cpu"]);
    assert.deepEqual(told("2 Insufficient memory, 7 Insufficient cpu"), ["short-of-cpu", "short-of-memory"]);
  });
});

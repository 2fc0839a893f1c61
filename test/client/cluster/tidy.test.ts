/** Whatever a server answers in place of pods, events and nodes: nothing throws, and what is readable is read. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { diagnose } from "../../../client/src/cluster/diagnosis/diagnosis.ts";
import { describePod } from "../../../client/src/cluster/diagnosis/podDescription.ts";
import type { ClusterEvent, Node, Pod } from "../../../client/src/cluster/objects.ts";
import { waitingFor } from "../../../client/src/cluster/pods/podState.ts";
import type { RunEvent } from "../../../client/src/cluster/run/events.ts";
import { readEntry } from "../../../client/src/cluster/run/journalEntry.ts";
import { findAdoptable } from "../../../client/src/cluster/run/adoptable.ts";
import { findOrphans } from "../../../client/src/cluster/run/orphans.ts";
import { newRun } from "../../../client/src/cluster/run/run.ts";
import { step } from "../../../client/src/cluster/run/step.ts";
import { tidyAll, tidyEvent, tidyNode, tidyPod } from "../../../client/src/cluster/tidy.ts";
import { podStatusLabel } from "../../../client/src/views/runLabels.ts";
import { base, pod } from "./fakeApi.ts";
import { LABELS, plan } from "./run/plans.ts";
import { workerRunPlan } from "./run/workerPlans.ts";

const ODD = [
  null,
  undefined,
  0,
  -1,
  1e21,
  "",
  "x",
  true,
  false,
  [],
  {},
  [null],
  [1],
  { a: null },
  { name: 1 },
] as const;

const statuses = [{ name: "base", image: "i", ready: false, restartCount: 2, state: { terminated: { exitCode: 137, reason: "OOMKilled", finishedAt: "2026-01-01T00:00:00Z" } }, lastState: { waiting: { reason: "CrashLoopBackOff", message: "m" } } }]; // prettier-ignore
const conditions = [
  { type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/3 nodes are available: 3 Insufficient cpu." },
  { type: "Ready", status: "Unknown", reason: "NodeStatusUnknown", lastTransitionTime: "2026-01-01T00:00:00Z" },
  { type: "DisruptionTarget", status: "True", reason: "PreemptionByScheduler", message: "m" },
]; // prettier-ignore
const spec = {
  containers: [{ name: "base", image: "i", command: ["x"], resources: { requests: { cpu: "1" }, limits: { memory: "1Gi" } }, env: [{ name: "A", valueFrom: { secretKeyRef: { name: "s", key: "k" } } }], envFrom: [{ secretRef: { name: "s" } }] }],
  initContainers: [{ name: "init", restartPolicy: "Always" }],
  nodeName: "n1", nodeSelector: { disk: "ssd" }, tolerations: [{ key: "k", operator: "Exists" }], imagePullSecrets: [{ name: "r" }],
  volumes: [{ name: "v", persistentVolumeClaim: { claimName: "c" } }, { name: "p", projected: { sources: [{ secret: { name: "s" } }] } }],
  schedulingGates: [{ name: "g" }], affinity: { nodeAffinity: {} }, restartPolicy: "OnFailure",
}; // prettier-ignore

const PODS: readonly object[] = [
  { ...pod("p", "Pending", { labels: LABELS }), spec, status: { phase: "Pending", conditions } },
  { ...pod("p", "Running", { labels: LABELS, deleting: true }), spec, status: { phase: "Running", conditions, containerStatuses: statuses, initContainerStatuses: statuses } },
  { ...pod("p", "Failed", { labels: LABELS }), spec, status: { phase: "Failed", reason: "UnexpectedAdmissionError", message: "Pod was rejected: x", containerStatuses: statuses } },
  { ...pod("p", "Failed", { labels: LABELS }), status: { phase: "Failed", reason: "Evicted", message: "The node was low on resource: memory.", conditions } },
  pod("p", "Succeeded", { labels: LABELS, status: base.ended(0) }),
]; // prettier-ignore

const EVENTS_OF_POD: readonly object[] = [
  { metadata: { name: "e" }, type: "Warning", reason: "FailedMount", message: "MountVolume.SetUp failed for volume \"v\" : secret \"s\" not found", count: 3, involvedObject: { kind: "Pod", name: "p", uid: "uid-p", fieldPath: "spec.containers{base}" }, lastTimestamp: "2026-01-01T00:00:00Z" },
  { metadata: { name: "f" }, type: "Warning", reason: "Unhealthy", message: "Liveness probe failed: x", involvedObject: { kind: "Pod", name: "p" } },
  { metadata: { name: "g" }, type: "Warning", reason: "FailedCreate", message: "exceeded quota: q, requested: cpu=1, used: cpu=1, limited: cpu=1" },
]; // prettier-ignore

const NODES: readonly object[] = [
  { metadata: { name: "n1", labels: { a: "b" } }, spec: { taints: [{ key: "k", effect: "NoSchedule" }] }, status: { capacity: { cpu: "4" }, allocatable: { memory: "1Gi" }, conditions } },
]; // prettier-ignore

/** One of the objects, with up to three parts that are missing, null or of another kind. */
function damaged(objects: readonly object[]): fc.Arbitrary<unknown> {
  const damage = fc.tuple(fc.double({ min: 0, max: 0.9999, noNaN: true }), fc.constantFrom<unknown>(...ODD));
  return fc.tuple(fc.constantFrom(...objects), fc.array(damage, { maxLength: 3 })).map(([object, damages]) => {
    const copy = { it: structuredClone(object) };
    for (const [where, value] of damages) {
      const places = placesIn(copy);
      places[Math.floor(where * places.length)]?.(structuredClone(value));
    }
    return copy.it;
  });
}

function placesIn(value: object): readonly ((other: unknown) => void)[] {
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) => [
    (other: unknown) => Object.assign(value, { [key]: other }),
    ...(typeof part === "object" && part !== null ? placesIn(part) : []),
  ]);
}

const oddPod = damaged(PODS) as fc.Arbitrary<Pod>;
const oddEvents = fc.array(damaged(EVENTS_OF_POD), { maxLength: 3 }) as fc.Arbitrary<ClusterEvent[]>;
const oddNodes = fc.array(damaged(NODES), { maxLength: 2 }) as fc.Arbitrary<Node[]>;

describe("odd objects", () => {
  test("property: a diagnosis is made of any", () => {
    fc.assert(
      fc.property(oddPod, oddEvents, oddNodes, (one, events, nodes) => {
        for (const { sentence, evidence } of diagnose(one, events, nodes))
          assert.equal(typeof `${sentence}${evidence}`, "string");
        describePod(tidyPod(one), tidyAll(tidyEvent, events), { nodes: tidyAll(tidyNode, nodes) });
      }),
      { numRuns: 500 },
    );
  });

  test("property: a run takes any in any stage, and what it knows then can be read from the journal", () => {
    const cluster = { name: "fake", server: "" };
    const labels = workerRunPlan("true");
    const plans = [plan(), plan({ autoRemove: true, detach: true }), plan({ keepFailedPods: true }), labels];
    const told: readonly RunEvent["type"][] = ["log-ended", "pod-gone", "deleted", "time", "stop"];
    fc.assert(
      fc.property(
        fc.constantFrom(...plans),
        fc.array(oddPod, { maxLength: 4 }),
        fc.constantFrom(...told),
        fc.boolean(),
        (planned, pods, last, isSettled) => {
          let state = newRun(planned, cluster, 0, { mode: "executor", retries: "policy", retryEvicted: true });
          const [first = PODS[0] as Pod] = pods;
          const events = [
            { type: "start", at: 1 },
            isSettled ? { type: "settled", at: 2, pod: first, resumed: true } : { type: "created", at: 2, pod: first },
            ...pods.map((one, index) => ({ type: "pod", at: 3 + index, pod: one, nodes: null })),
            { type: last, at: 1e9 },
            ...pods.map((one, index) => ({ type: "pod", at: 2e9 + index, pod: one })),
          ] as readonly RunEvent[];
          for (const event of events) {
            ({ state } = step(state, event));
          }
          const read = readEntry(JSON.stringify(state));
          assert.ok(typeof read === "object", JSON.stringify(read));
        },
      ),
      { numRuns: 500 },
    );
  });

  test("property: lists of pods show any", () => {
    const windows = { prefix: "databand", executorId: "databand-1", runUids: new Set<string>() };
    fc.assert(
      fc.property(fc.array(oddPod, { maxLength: 3 }), (odd) => {
        const pods = tidyAll(tidyPod, odd);
        findOrphans([...pods], { runUids: new Set(), podNames: new Set(), keptNames: new Set() });
        findAdoptable(pods, windows);
        for (const one of pods) assert.equal(typeof `${podStatusLabel(one)}${waitingFor(one) ?? ""}`, "string");
      }),
      { numRuns: 300 },
    );
  });

  test("what is as it should be is the same object, and no part of it is lost", () => {
    for (const one of PODS) assert.equal(tidyPod(one), one);
    for (const one of EVENTS_OF_POD) assert.equal(tidyEvent(one), one);
    for (const one of NODES) assert.equal(tidyNode(one), one);
  });

  test("parts of another kind count as missing, all others stay", () => {
    const status = {
      phase: "Failed",
      message: null,
      containerStatuses: [null, { name: "base", restartCount: "2" }],
      hostIP: 7,
    };
    assert.deepEqual(tidyPod({ metadata: { name: "p", labels: { a: "b", c: 1 } }, status, kind: 3 }), {
      metadata: { name: "p", labels: { a: "b" } },
      status: { phase: "Failed", containerStatuses: [{ name: "base" }], hostIP: 7 },
    });
    assert.deepEqual(tidyPod(null), { metadata: {} });
    assert.deepEqual(tidyAll(tidyPod, { items: 1 }), []);
  });
});

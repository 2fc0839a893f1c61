/** What keeps a pod back is told as long as it does, and no longer: whole lives of pods, and what is told at each turn. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { diagnose } from "../../../../client/src/cluster/diagnosis/diagnosis.ts";
import type { ClusterEvent, ContainerStatus, Pod } from "../../../../client/src/cluster/objects.ts";
import { pod } from "../fakeApi.ts";

/** How a pod is at a turn of its life, as a kubelet of Kubernetes 1.34 tells it. */
interface Turn {
  readonly name: string;
  readonly phase: string;
  readonly scheduled: "False" | "True";
  readonly message?: string;
  readonly container?: (time: string) => Partial<ContainerStatus>;
  /** Reasons and messages of the events that come with it. */
  readonly events: readonly (readonly [reason: string, message: string])[];
  /** Ids of what is told, and nothing else. */
  readonly told: readonly string[];
}

const waiting = (reason: string, message?: string): Partial<ContainerStatus> => ({
  state: { waiting: { reason, ...(message !== undefined && { message }) } },
  ready: false,
});
const creating = { phase: "Pending", scheduled: "True", container: () => waiting("ContainerCreating") } as const;
const pulled = { phase: "Pending", scheduled: "True" } as const;
const up = { phase: "Running", scheduled: "True" } as const;

/** In the order in which a pod comes to them; any may be left out, and any but the first may be all there is. */
const UNTIL_IT_RUNS: readonly Turn[] = [
  {
    ...{ name: "no node", phase: "Pending", scheduled: "False" },
    message: "0/1 nodes are available: 1 Insufficient cpu.",
    events: [["FailedScheduling", "0/1 nodes are available: 1 Insufficient cpu."]],
    told: ["short-of-cpu"],
  },
  {
    ...{ name: "a node", ...creating },
    events: [["Scheduled", "Successfully assigned etl/p to node-1"]],
    told: [],
  },
  {
    ...{ name: "config map not read yet", ...creating },
    events: [["FailedMount", 'MountVolume.SetUp failed for volume "v" : failed to sync configmap cache: timed out']],
    told: ["config-map-missing"],
  },
  {
    ...{ name: "no config map", ...creating },
    events: [["FailedMount", 'MountVolume.SetUp failed for volume "v" : configmap "c" not found']],
    told: ["config-map-missing"],
  },
  {
    ...{ name: "no image", ...pulled },
    container: () => waiting("ImagePullBackOff", 'Back-off pulling image "i:1": ErrImagePull: i:1: not found'),
    events: [
      ["Pulling", 'Pulling image "i:1"'],
      ["Failed", 'Failed to pull image "i:1": i:1: not found'],
    ],
    told: ["image-not-found"],
  },
  {
    ...{ name: "no secret", ...pulled },
    container: () => waiting("CreateContainerConfigError", 'secret "s" not found'),
    events: [
      ["Pulled", 'Successfully pulled image "i:1" in 1s'],
      ["Failed", 'Error: secret "s" not found'],
    ],
    told: ["secret-missing"],
  },
];

const STARTED: readonly (readonly [string, string])[] = [
  ["Pulled", 'Container image "i:1" already present on machine'],
  ["Created", "Created container: base"],
  ["Started", "Started container base"],
];

/** A container that is ended and started again, any number of times in any order. */
const WHILE_IT_RUNS: readonly Turn[] = [
  {
    ...{ name: "runs", ...up },
    container: (time) => ({ state: { running: { startedAt: time } }, ready: true, started: true }),
    events: STARTED,
    told: [],
  },
  {
    ...{ name: "does not come up", ...up },
    container: (time) => ({ state: { running: { startedAt: time } }, ready: false, started: false }),
    events: [...STARTED, ["Unhealthy", "Startup probe failed: connection refused"]],
    told: ["probe-failed"],
  },
  {
    ...{ name: "ended by its probe", ...up },
    container: () => ({
      ...waiting("CrashLoopBackOff", "back-off 10s restarting failed container=base"),
      lastState: { terminated: { exitCode: 137, reason: "Error" } },
      restartCount: 2,
    }),
    events: [
      ...STARTED,
      ["Unhealthy", "Liveness probe failed: connection refused"],
      ["Killing", "Container base failed liveness probe, will be restarted"],
    ],
    told: ["probe-killed"],
  },
  {
    ...{ name: "ended by its hook", ...up },
    container: () => ({
      ...waiting("CrashLoopBackOff", "back-off 10s restarting failed container=base"),
      lastState: { terminated: { exitCode: 137, reason: "Error" } },
      restartCount: 2,
    }),
    events: [...STARTED, ["FailedPostStartHook", "PostStartHook failed"]],
    told: ["hook-failed"],
  },
];

const SECOND = 1000;
const timeAt = (turn: number): string => new Date(Date.UTC(2026, 0, 1) + turn * 10 * SECOND).toISOString();

/** What is told at each turn of a life: ids, in their order. Events stay, as they do for an hour. */
function lives(turns: readonly Turn[]): readonly (readonly string[])[] {
  const events: ClusterEvent[] = [];
  return turns.map(({ phase, scheduled, message, container, events: said }, at) => {
    for (const [reason, text] of said) {
      events.push({
        metadata: {},
        ...{ reason, message: text, lastTimestamp: timeAt(at) },
        involvedObject: { kind: "Pod", fieldPath: "spec.containers{base}" },
      });
    }
    const one: Pod = {
      ...pod("p", phase),
      spec: { ...(scheduled === "True" && { nodeName: "node-1" }), containers: [{ name: "base", image: "i:1" }] },
      status: {
        phase,
        conditions: [
          {
            type: "PodScheduled",
            status: scheduled,
            ...(message !== undefined && { reason: "Unschedulable", message }),
          },
        ],
        ...(container && { containerStatuses: [{ name: "base", ...container(timeAt(at)) }] }),
      },
    };
    return diagnose(one, events).map(({ id }) => id);
  });
}

describe("what has passed", () => {
  test("is not told any more, and what holds is told once, whatever came before", () => {
    const life = fc
      .tuple(
        fc.subarray([...UNTIL_IT_RUNS]),
        fc.array(fc.constantFrom(...WHILE_IT_RUNS), { maxLength: 6 }),
        fc.boolean(),
      )
      .map(([before, during, isFinal]) => [...before, ...during, ...(isFinal ? [WHILE_IT_RUNS[0]] : [])])
      .map((turns) => turns.filter((one) => one !== undefined));
    fc.assert(
      fc.property(life, (turns) => {
        assert.deepEqual(
          lives(turns),
          turns.map(({ told }) => told),
          turns.map(({ name }) => name).join(", "),
        );
      }),
      { numRuns: 1000 },
    );
  });

  test("a pod that made room for another one was not also killed by somebody", () => {
    const ended: Pod = {
      ...pod("p", "Failed"),
      status: {
        phase: "Failed",
        conditions: [
          { type: "DisruptionTarget", status: "True", reason: "PreemptionByScheduler", message: "preempting" },
        ],
        containerStatuses: [{ name: "base", state: { terminated: { exitCode: 137, reason: "Error" } } }],
      },
    };
    assert.deepEqual(
      diagnose(ended).map(({ id }) => id),
      ["disrupted"],
    );
  });

  test("what a probe said is the evidence of what it has ended", () => {
    const ended = WHILE_IT_RUNS.find(({ told }) => told.includes("probe-killed"));
    assert.ok(ended);
    const event = (reason: string, message: string): ClusterEvent => ({
      ...{ metadata: {}, reason, message },
      involvedObject: { kind: "Pod", fieldPath: "spec.containers{base}" },
    });
    const [cause] = diagnose(
      pod("p", "Running"),
      ended.events.map(([reason, message]) => event(reason, message)),
    );
    assert.equal(
      cause?.evidence,
      "Killing: Container base failed liveness probe, will be restarted; Unhealthy: Liveness probe failed: connection refused",
    );
  });

  test("a node that is not there, which a pod names itself: nobody will ever look at it", () => {
    const lost: Pod = { ...pod("p", "Pending"), spec: { nodeName: "nowhere", containers: [{ name: "base" }] } };
    const nodes = [{ metadata: { name: "node-1" } }];
    const told = (one: Pod, there = nodes): readonly string[] =>
      diagnose(one, [], there).map(({ sentence }) => sentence);
    assert.deepEqual(told(lost), ['The cluster has no node "nowhere", which the pod names itself (nodeName).']);
    assert.deepEqual(told(lost, []), []);
    assert.deepEqual(told(lost, [{ metadata: { name: "nowhere" } }]), []);
    // The nodes may have been read before the one was there that a scheduler has chosen since.
    const conditions = [{ type: "PodScheduled", status: "True" }];
    assert.deepEqual(told({ ...lost, status: { phase: "Pending", conditions } }), []);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Pod, RunState } from "../../../client/src/cluster/index.ts";
import {
  elapsedLabel,
  podStatusLabel,
  runTimeLabel,
  shortPodName,
  stateLabel,
  tryLabel,
} from "../../../client/src/views/runLabels.ts";

describe("labels of runs", () => {
  const times: readonly (readonly [number, string])[] = [
    [-5, "0 s"],
    [0, "0 s"],
    [1499, "1 s"],
    [59_400, "59 s"],
    [60_000, "1 min 0 s"],
    [3_599_000, "59 min 59 s"],
    [3_600_000, "1 h 0 min"],
    [90_000_000, "25 h 0 min"],
  ];
  for (const [milliseconds, label] of times) {
    test(`${milliseconds} ms is ${label}`, () => assert.equal(elapsedLabel(milliseconds), label));
  }
  const rows: readonly (readonly [RunState["stage"], number, string])[] = [
    ["running", -5, ""],
    ["running", 4_999, ""],
    ["running", 5_000, "5 s"],
    ["running", 59_999, "55 s"],
    ["running", 60_000, "1 min"],
    ["running", 3_599_999, "59 min"],
    ["running", 3_659_999, "1 h 0 min"],
    ["running", 3_660_000, "1 h 1 min"],
    ["ended", 7_000, "7 s"],
    ["ended", 65_000, "1 min 5 s"],
  ];
  for (const [stage, milliseconds, label] of rows) {
    test(`a run that is ${stage} after ${milliseconds} ms shows “${label}”`, () => {
      const state = { stage, startedAt: 1_000, changedAt: 1_000 + milliseconds } as RunState;
      assert.equal(runTimeLabel(state, 1_000 + milliseconds), label);
    });
  }
  for (const [state, label] of [
    [{ stage: "creating" }, "creating the pod"],
    [{ stage: "creating", wish: "stop" }, "stopping"],
    [{ stage: "retrying", wish: "force" }, "stopping"],
    [{ stage: "cleaning", wish: "stop" }, "deleting the pod"],
    [{ stage: "ended", wish: "stop", result: { verdict: "stopped" } }, "stopped"],
  ] as const) {
    test(`${JSON.stringify(state)} is ${label}`, () => assert.equal(stateLabel(state as RunState), label));
  }
  test("a long pod name keeps its beginning and the end that tells it apart", () => {
    assert.equal(shortPodName("dbnd.docker-run-task.dbnd-driver-run.9f8111a9"), "dbnd.docke….9f8111a9");
    assert.equal(shortPodName("orders-7c5ddbdf54-2xkqn"), "orders-7c5ddbdf54-2xkqn");
  });
  const pods: readonly (readonly [string, Pod["status"], string])[] = [
    ["nothing is known", undefined, ""],
    ["it runs", { phase: "Running", containerStatuses: [{ name: "a", state: { running: {} } }] }, "Running"],
    [
      "a container waits for its image",
      { phase: "Pending", containerStatuses: [{ name: "a", state: { waiting: { reason: "ImagePullBackOff" } } }] },
      "ImagePullBackOff",
    ],
    [
      "init containers are at work",
      { phase: "Pending", containerStatuses: [{ name: "a", state: { waiting: { reason: "PodInitializing" } } }] },
      "Pending",
    ],
    [
      "it crashes again and again",
      { phase: "Running", containerStatuses: [{ name: "a", state: { waiting: { reason: "CrashLoopBackOff" } } }] },
      "CrashLoopBackOff",
    ],
    [
      "it was killed",
      {
        phase: "Failed",
        containerStatuses: [{ name: "a", state: { terminated: { exitCode: 137, reason: "OOMKilled" } } }],
      },
      "OOMKilled",
    ],
    [
      "one container is done",
      {
        phase: "Running",
        containerStatuses: [{ name: "a", state: { terminated: { exitCode: 0, reason: "Completed" } } }],
      },
      "Running",
    ],
    ["the node has thrown it out", { phase: "Failed", reason: "Evicted" }, "Evicted"],
  ];
  for (const [what, status, label] of pods) {
    test(`a pod of which ${what}: “${label}”`, () =>
      assert.equal(podStatusLabel({ metadata: { name: "p" }, ...(status && { status }) }), label));
  }
  test("a pod that is being deleted", () => {
    const metadata = { name: "p", deletionTimestamp: "2026-01-01T00:00:00Z" };
    assert.equal(podStatusLabel({ metadata, status: { phase: "Running" } }), "Terminating");
  });
  test("a try that waits says what for", () => {
    const label = tryLabel({ number: 1, podName: "p", phase: "Pending", waitingFor: "image pull" });
    assert.equal(label, "Pending, image pull");
  });
  test("a try whose container has ended does not run, whatever phase its pod was seen in last", () => {
    assert.equal(tryLabel({ number: 1, podName: "p", phase: "Running", exitCode: 0 }), "exit code 0");
    const deleted = { number: 1, podName: "p", phase: "Running", reason: "err_pod_deleted" } as const;
    assert.equal(tryLabel(deleted, true), "err_pod_deleted");
    assert.equal(tryLabel(deleted), "Running, err_pod_deleted");
  });
  test("a try that ended shows its exit code rather than a reason", () => {
    assert.equal(
      tryLabel({ number: 1, podName: "p", phase: "Failed", exitCode: 10, reason: "10" }),
      "Failed, exit code 10",
    );
  });
});

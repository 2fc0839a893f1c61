/** Where a container stands, for somebody who reads its log. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isPreviousOne, progressOf } from "../../../../client/src/cluster/logs/containerProgress.ts";
import type { ContainerStatus } from "../../../../client/src/cluster/objects.ts";

const podWith = (phase: string, status: Omit<ContainerStatus, "name">) => ({
  metadata: { name: "p" },
  spec: { restartPolicy: "OnFailure", containers: [{ name: "base" }] },
  status: { phase, containerStatuses: [{ name: "base", ...status }] },
});
const ended = { terminated: { exitCode: 3, reason: "Error", startedAt: "2026-01-01T00:00:11Z" } };
const lost = { terminated: { exitCode: 137, reason: "ContainerStatusUnknown" } };
const waiting = { waiting: { reason: "CrashLoopBackOff" } };

describe("`previous` is the log of the start that a pod's status counts", () => {
  for (const [name, phase, status, expected] of [
    ["while the next start is waited for", "Running", { restartCount: 1, state: waiting, lastState: ended }, true],
    ["not while it runs", "Running", { restartCount: 1, state: { running: {} }, lastState: ended }, false],
    ["not once it has ended for good", "Failed", { restartCount: 1, state: ended, lastState: ended }, false],
    ["when its pod ended while it waited", "Failed", { restartCount: 1, state: lost, lastState: ended }, true],
    ["not where nothing is known of any start", "Failed", { restartCount: 0, state: lost, lastState: {} }, false],
  ] as const) {
    test(name, () => assert.equal(isPreviousOne(progressOf(podWith(phase, status), "base")), expected));
  }
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { elapsedLabel, tryLabel } from "../../../client/src/views/runLabels.ts";

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
  test("a try that waits says what for", () => {
    const label = tryLabel({ number: 1, podName: "p", phase: "Pending", waitingFor: "image pull" });
    assert.equal(label, "Pending, image pull");
  });
  test("a try that ended shows its exit code rather than a reason", () => {
    assert.equal(
      tryLabel({ number: 1, podName: "p", phase: "Failed", exitCode: 10, reason: "10" }),
      "Failed, exit code 10",
    );
  });
});

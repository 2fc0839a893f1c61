import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Pod } from "../../../../client/src/cluster/objects.ts";
import { findOrphans } from "../../../../client/src/cluster/run/orphans.ts";
import { pod } from "../fakeApi.ts";

function runPod(name: string, run: string, attempt: string, phase = "Running", created = "2026-01-01T00:00:00Z"): Pod {
  const made = pod(name, phase, { labels: { dbnd_run_uid: run, dbnd_task_run_attempt_uid: attempt } });
  const env = [{ name: "DBND_USER", value: "ada" }];
  return {
    ...made,
    metadata: { ...made.metadata, creationTimestamp: created },
    spec: { containers: [{ name: "base", env }] },
  };
}

const found = (pods: readonly Pod[], ...followed: string[]): string[] => foundBeside([], pods, ...followed);
const foundBeside = (names: readonly string[], pods: readonly Pod[], ...followed: string[]): string[] =>
  findOrphans(pods, { runUids: new Set(followed), podNames: new Set(names) }).map(
    ({ pod: one, kind }) => `${one.metadata.name ?? ""} ${kind}`,
  );

describe("pods of runs that nobody follows", () => {
  test("a followed run's pods are none; others are, running or not", () => {
    const pods = [runPod("mine", "r1", "a1"), runPod("lost", "r2", "a2"), runPod("over", "r3", "a3", "Succeeded")];
    assert.deepEqual(found(pods, "r1"), ["lost running", "over ended"]);
  });

  test("of two pods of the same attempt the younger is a duplicate, also of a followed run, and comes first", () => {
    const pods = [
      runPod("second", "r1", "a1", "Running", "2026-01-01T00:00:09Z"),
      runPod("first", "r1", "a1"),
      runPod("lost", "r2", "a2"),
    ];
    assert.deepEqual(found(pods, "r1"), ["second duplicate", "lost running"]);
  });

  test("the pod of the next try is no duplicate of one that has failed and is kept", () => {
    const tries = [runPod("p", "r1", "a1", "Failed"), runPod("p-2", "r1", "a1", "Running", "2026-01-01T00:00:09Z")];
    assert.deepEqual(found(tries, "r1"), []);
    assert.deepEqual(found(tries), ["p ended", "p-2 running"]);
  });

  test("of two pods that work on the same attempt, the one that is followed is the right one", () => {
    const tries = [runPod("p", "r1", "a1"), runPod("p-2", "r1", "a1", "Running", "2026-01-01T00:00:09Z")];
    assert.deepEqual(foundBeside(["p-2"], tries, "r1"), ["p duplicate"]);
  });

  test("what is being deleted, and what is no pod of a run, is left alone", () => {
    const going = pod("going", "Running", { deleting: true, labels: { dbnd_run_uid: "r9" } });
    assert.deepEqual(found([going, pod("other", "Running")]), []);
  });

  test("it tells who started the run", () => {
    assert.equal(findOrphans([runPod("p", "r", "a")], { runUids: new Set(), podNames: new Set() })[0]?.user, "ada");
  });
});

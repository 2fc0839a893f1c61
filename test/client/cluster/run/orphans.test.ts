import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Cluster } from "../../../../client/src/cluster/connection/cluster.ts";
import { ClusterError } from "../../../../client/src/cluster/connection/errors.ts";
import type { Pod } from "../../../../client/src/cluster/objects.ts";
import type { RunState } from "../../../../client/src/cluster/run/state.ts";
import { deleteOrphan, findOrphans, followedBy } from "../../../../client/src/cluster/run/orphans.ts";
import { VirtualClock } from "../../../simulation/virtualClock.ts";
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

const NOBODY = followedBy([]);

const found = (pods: readonly Pod[], ...followed: string[]): string[] => foundBeside([], pods, ...followed);
const foundBeside = (names: readonly string[], pods: readonly Pod[], ...followed: string[]): string[] =>
  findOrphans(pods, { runUids: new Set(followed), podNames: new Set(names), keptNames: new Set() }).map(
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

  test("the pod of an earlier try that is kept, and still waits for its image, is no duplicate", () => {
    const waiting = runPod("p", "r1", "a1", "Pending");
    const tries = [waiting, runPod("p-2", "r1", "a1", "Pending", "2026-01-01T00:00:09Z")];
    const kinds = (keepFailedPods: boolean): readonly string[] => {
      const state = {
        id: "r1",
        plan: { podName: "p", policy: { keepFailedPods } },
        tries: [{ podName: "p" }, { podName: "p-2" }],
      } as unknown as RunState;
      return findOrphans(tries, followedBy([state])).map(({ pod: one, kind }) => `${one.metadata.name ?? ""} ${kind}`);
    };
    assert.deepEqual(kinds(true), []);
    assert.deepEqual(kinds(false), ["p duplicate"]);
  });

  test("what is being deleted, and what is no pod of a run, is left alone", () => {
    const going = pod("going", "Running", { deleting: true, labels: { dbnd_run_uid: "r9" } });
    assert.deepEqual(found([going, pod("other", "Running")]), []);
  });

  test("it tells who started the run", () => {
    assert.equal(findOrphans([runPod("p", "r", "a")], NOBODY)[0]?.user, "ada");
  });
});

describe("a pod that is to be deleted", () => {
  /** @param there the uid of the pod that has the name when a conflict is looked into */
  async function deletions(there: string, ...answers: readonly (ClusterError | undefined)[]): Promise<number> {
    const clock = new VirtualClock();
    const left = [...answers];
    let count = 0;
    const request = (method: string): Promise<unknown> => {
      if (method === "GET") return Promise.resolve({ metadata: { name: "p", uid: there } });
      count++;
      const error = left.shift();
      return error ? Promise.reject(error) : Promise.resolve({});
    };
    await clock.run(deleteOrphan({ clock, request } as unknown as Cluster, pod("p", "Running", { uid: "of-p" })));
    return count;
  }
  const conflict = new ClusterError("conflict", "the object has been modified");

  test("is deleted although the server is in trouble for a moment", async () => {
    assert.equal(await deletions("of-p", conflict, new ClusterError("server", "not now"), conflict), 4);
  });

  test("is left alone where another one has its name", async () => {
    assert.equal(await deletions("of-another", conflict), 1);
  });

  test("may be refused, which is told", async () => {
    await assert.rejects(deletions("of-p", new ClusterError("forbidden", "not yours")), { reason: "forbidden" });
    await assert.rejects(deletions("of-p", conflict, conflict, conflict, conflict), { reason: "server" });
  });
});

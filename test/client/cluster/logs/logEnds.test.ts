/** The end of a log, and of each start of its container: what was read counts once, and what was not is told. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { followLogs } from "../../../../client/src/cluster/logs/followLogs.ts";
import type { LogRequest } from "../../../../client/src/cluster/logs/logs.ts";
import type { Pod } from "../../../../client/src/cluster/objects.ts";
import { base, FakeApi, pod, type Call } from "../fakeApi.ts";
import { answer, breakAfter, line, LOG, part, podIn, running, succeeded, texts } from "./oneLog.ts";

const HALF = "2026-01-01T00:00:01.000000000Z half";
const ANOTHER_UID: Pod = { ...succeeded, metadata: { ...succeeded.metadata, uid: "another" } };
const failed = (count: number): Pod => pod("p", "Failed", { status: base.ended(3, "Error", count) });
const at = (count: number, state: object): Pod => ({
  ...pod("p", "Running", { status: { containerStatuses: [{ name: "base", restartCount: count, state }] } }),
  spec: { restartPolicy: "Always", containers: [{ name: "base" }] },
});
const again = (call: Call): void => answer(call, ["2026-01-01T00:10:00.000000000Z again\n"]);
const refused = (call: Call): void => call.fail(403, "Forbidden", "no log for you");

/** What is shown of a log whose pod and requests are answered so, one after the other, the last for good; then why it ended. */
async function story(
  states: readonly Pod[],
  reads: readonly ((call: Call) => void)[],
  request: Partial<LogRequest> = {},
  previous: (call: Call) => void = (call) => answer(call, part(call, 3)),
): Promise<string[]> {
  const left = [...reads];
  await using api = podIn(new FakeApi(), ...states)
    .on("GET", LOG, (call) => {
      if (call.query.get("previous") === "true") previous(call);
      else (left.length > 1 ? left.shift() : left[0])?.(call);
    })
    .start();
  const all: string[] = [];
  const { why } = await followLogs(
    await api.cluster(),
    { namespace: "etl", pod: "p", ...request },
    {
      lines: (lines) => void all.push(...lines.map(({ text }) => text)),
      note: ({ kind }) => {
        if (kind === "gap" || kind === "restart") all.push(`(${kind})`);
      },
    },
  );
  return [...all, why];
}

describe("the end of a log", () => {
  const three = (call: Call): void => answer(call, part(call, 3));

  test("half a line that a stream has brought is a line by itself where the node has nothing of it any more", async () => {
    const ends = (call: Call): void => answer(call, [line(0), HALF]);
    assert.deepEqual(await story([running, succeeded], [ends, (call) => answer(call, [])]), [
      "line 0",
      "half",
      "container-ended",
    ]);
  });

  test("of which the node has another file by then, with nothing in it: what was written in between is told to be missing", async () => {
    const breaks = (call: Call): void => breakAfter(call, 3);
    const empty = (call: Call): void => answer(call, []);
    assert.deepEqual(await story([running, succeeded], [breaks, empty]), [...texts(0, 3), "(gap)", "container-ended"]);
    assert.deepEqual(await story([running, running, succeeded], [three, empty]), [
      ...texts(0, 3),
      "(gap)",
      "container-ended",
    ]);
    assert.deepEqual(await story([running, succeeded], [three, empty]), [...texts(0, 3), "container-ended"]);
  });

  test("whose kubelet stopped before it came to what is new is asked for once more", async () => {
    const breaks = (call: Call): void => breakAfter(call, 3);
    const stops = (call: Call): void => answer(call, [line(0), line(1)]);
    const all = (call: Call): void => answer(call, part(call, 5));
    assert.deepEqual(await story([running, succeeded], [breaks, stops, all]), [...texts(0, 5), "container-ended"]);
  });

  test("half a line that was read whole since is there once, although the reading broke off behind it", async () => {
    const begins = (call: Call): void => {
      call.open();
      call.write(`${line(0)}${HALF}`);
      call.reset();
    };
    const goesOn = (call: Call): void => {
      call.open();
      call.write(`${line(0)}${HALF} a line\n`);
      call.reset();
    };
    assert.deepEqual(await story([running, succeeded], [begins, goesOn]), ["line 0", "half a line", "failed"]);
  });

  test("of a pod whose name another one has now is no gap, where its log was read; else it is", async () => {
    const states = [running, running, succeeded, ANOTHER_UID];
    const request = { podUid: "uid-p" };
    assert.deepEqual(await story(states, [three], request), [...texts(0, 3), "pod-replaced"]);
    const breaks = (call: Call): void => breakAfter(call, 3);
    assert.deepEqual(await story(states, [breaks, three], request), [...texts(0, 3), "(gap)", "pod-replaced"]);
  });

  test("in whose place the node spoke is a gap, also where it refuses everything then", async () => {
    const speaks = (call: Call): void =>
      answer(call, [line(0), "unable to retrieve container logs for containerd://1\n"]);
    assert.deepEqual(await story([running, succeeded], [speaks, refused]), ["line 0", "(gap)", "container-ended"]);
  });
});

describe("a start of a container", () => {
  const three = (call: Call): void => answer(call, part(call, 3));

  test("whose log was read to the end has no gap behind it while the next but one is waited for", async () => {
    const waiting = at(1, { waiting: { reason: "CrashLoopBackOff" } });
    assert.deepEqual(await story([running, waiting, failed(1)], [three, again]), [
      ...texts(0, 3),
      "(restart)",
      "again",
      "container-ended",
    ]);
  });

  test("that came and went unseen, and whose log is refused, is not complete, although the one before is", async () => {
    assert.deepEqual(await story([running, failed(1)], [three, refused]), [...texts(0, 3), "(restart)", "failed"]);
  });

  test("that came while the end of the one before was asked for is not taken for that one", async () => {
    const ended = at(0, { terminated: { exitCode: 1, finishedAt: "2026-01-01T00:05:00Z" } });
    const next = at(1, { running: { startedAt: "2026-01-01T00:09:00Z" } });
    const states = [running, running, ended, next, next, next, failed(1)];
    const breaks = (call: Call): void => breakAfter(call, 2);
    assert.deepEqual(await story(states, [breaks, again], { podUid: "uid-p" }), [
      ...texts(0, 3),
      "(restart)",
      "again",
      "container-ended",
    ]);
  });
});

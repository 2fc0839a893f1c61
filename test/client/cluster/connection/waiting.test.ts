/** What all that waits for a cluster is made of: pauses, limits, refusals that last, versions that are newer. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Backoff } from "../../../../client/src/cluster/connection/backoff.ts";
import { limit, pause } from "../../../../client/src/cluster/connection/limits.ts";
import { Refusals } from "../../../../client/src/cluster/connection/refusals.ts";
import { isNewer, newer } from "../../../../client/src/cluster/connection/resourceVersion.ts";
import { VirtualClock } from "../../../simulation/virtualClock.ts";

describe("a pause", () => {
  for (const [what, signal, isOver, lasts] of [
    ["lasts as long as it is to", undefined, true, 5000],
    ["ends with its signal", 2000, false, 2000],
    ["does not begin where that has fired", 0, false, 0],
  ] as const) {
    test(what, async () => {
      const clock = new VirtualClock();
      const controller = new AbortController();
      if (signal === 0) controller.abort();
      else if (signal !== undefined) clock.after(signal, () => controller.abort());
      const began = clock.now();
      assert.equal(await clock.run(pause(clock, 5000, controller.signal)), isOver);
      assert.equal(clock.now() - began, lasts);
    });
  }
});

describe("a limit", () => {
  test("says what came first: the time, or a caller who gives up; one who has given up before counts", () => {
    const clock = new VirtualClock();
    const [early, later] = [new AbortController(), new AbortController()];
    early.abort();
    assert.equal(limit(clock, [early.signal], 5000).cause(), "cancelled");
    const work = limit(clock, [undefined, later.signal], 5000);
    assert.deepEqual([work.cause(), work.signal.aborted], [undefined, false]);
    later.abort();
    assert.deepEqual([work.cause(), work.signal.aborted], ["cancelled", true]);
  });

  test("that is released lets go of its timer and of its callers", async () => {
    const clock = new VirtualClock();
    const caller = new AbortController();
    const work = limit(clock, [caller.signal], 5000);
    work.release();
    caller.abort();
    await clock.run(clock.sleep(60_000));
    assert.deepEqual([work.cause(), work.signal.aborted, clock.pending], [undefined, false, 0]);
  });

  test("stays what it was when the other comes later", async () => {
    const clock = new VirtualClock();
    const caller = new AbortController();
    const work = limit(clock, [caller.signal], 5000);
    await clock.run(clock.sleep(6000));
    caller.abort();
    assert.deepEqual([work.cause(), work.isOver()], ["timeout", true]);
  });
});

describe("pauses that grow", () => {
  const pauses = (random: number, ...asked: readonly number[]): readonly number[] => {
    const backoff = new Backoff({ random: () => random }, { first: 100, longest: 1000 });
    return asked.map((retryAfter) => backoff.next(retryAfter));
  };

  test("double up to the longest; each is between a half and the whole of its span, by chance", () => {
    assert.deepEqual(pauses(0, 0, 0, 0, 0, 0, 0), [50, 100, 200, 400, 500, 500]);
    assert.deepEqual(pauses(0.5, 0, 0, 0, 0, 0, 0), [75, 150, 300, 600, 750, 750]);
    assert.deepEqual(pauses(1, 0, 0, 0, 0, 0, 0), [100, 200, 400, 800, 1000, 1000]);
  });

  test("are as long as the server asks for, where that is more", () => {
    assert.deepEqual(pauses(1, 150, 150, 150), [150, 200, 400]);
  });

  test("begin anew once all is well, and stay the longest however long it is not", () => {
    const backoff = new Backoff({ random: () => 1 }, { first: 100, longest: 1000 });
    for (let failure = 0; failure < 2000; failure++) backoff.next();
    assert.deepEqual([backoff.failures, backoff.next()], [2000, 1000]);
    backoff.reset();
    assert.deepEqual([backoff.failures, backoff.next()], [0, 100]);
  });
});

test("a refusal is believed the fifth time, and no sooner than after fifteen seconds; another answer begins anew", () => {
  let now = 0;
  const refusals = new Refusals({ monotonic: () => now });
  const at = (seconds: number): boolean => {
    now = seconds * 1000;
    return refusals.add();
  };
  assert.deepEqual([at(0), at(20), at(21), at(22), at(23)], [false, false, false, false, true]);
  refusals.reset();
  assert.deepEqual([at(30), at(31), at(32), at(44), at(45)], [false, false, false, false, true]);
});

test("versions are numbers of any length; what is no number is newer when it differs", () => {
  for (const [version, last, expected] of [
    ["100", "99", true],
    ["99", "100", false],
    ["100", "100", false],
    ["9007199254740993", "9007199254740992", true],
    ["10", undefined, true],
    [undefined, "10", false],
    ["", "10", false],
    ["b", "a", true],
    ["a", "b", true],
    ["a", "a", false],
  ] as const) {
    assert.equal(isNewer(version, last), expected, `${version} after ${last}`);
  }
  assert.deepEqual(
    [newer("9", "10"), newer("10", "9"), newer(undefined, "1"), newer("1", undefined)],
    ["10", "10", "1", "1"],
  );
});

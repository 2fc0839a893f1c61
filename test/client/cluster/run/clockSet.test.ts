/** A clock that is set lengthens and shortens nobody's patience, and makes no time of a run nonsense. */
import assert from "node:assert/strict";
import { after, afterEach, describe, test } from "node:test";
import fc from "fast-check";
import { clockSet, ClockSets, setBack } from "../../../../client/src/cluster/run/clockSet.ts";
import type { RunEvent } from "../../../../client/src/cluster/run/events.ts";
import { newRun, startRun } from "../../../../client/src/cluster/run/run.ts";
import type { RunState } from "../../../../client/src/cluster/run/state.ts";
import { step, wakeAt } from "../../../../client/src/cluster/run/step.ts";
import type { FaultRule } from "../../../../client/src/sandbox/index.ts";
import { programPlan, World } from "../../../simulation/world.ts";
import { pod } from "../fakeApi.ts";
import { LABELS, plan } from "./plans.ts";

const HOUR = 3_600_000;
const T0 = 1_000_000_000;
const plain = (state: RunState): unknown => JSON.parse(JSON.stringify(state));

describe("a clock that is set", () => {
  const cases: readonly (readonly [string, readonly (readonly [passed: number, wall: number])[], readonly number[]])[] =
    [
      ["goes as it should", [[5000, 5000]], [0]],
      ["is set back by an hour while a minute passes", [[60_000, 60_000 - HOUR]], [-HOUR]],
      ["is set forward by an hour while a minute passes", [[60_000, 60_000 + HOUR]], [HOUR]],
      ["is set forward and back again", [[0, HOUR], [0, -HOUR]], [HOUR, -HOUR]],
      ["goes a little slow", [[60_000, 59_900], [60_000, 59_900]], [0, 0]],
      ["goes a little slow for long", Array<[number, number]>(6).fill([60_000, 59_800]), [0, 0, 0, 0, -1000, 0]],
      ["goes a little fast for long", Array<[number, number]>(6).fill([60_000, 60_200]), [0, 0, 0, 0, 1000, 0]],
    ]; // prettier-ignore
  for (const [name, passes, expected] of cases) {
    test(name, () => {
      let [monotonic, now] = [0, T0];
      const sets = new ClockSets({
        now: () => now,
        monotonic: () => monotonic,
        after: () => () => undefined,
        random: () => 0,
      });
      const found = passes.map(([passed, wall]) => {
        monotonic += passed;
        now += wall;
        return sets.take();
      });
      assert.deepEqual(found, expected);
    });
  }
});

describe("a run by a clock that is set", () => {
  const start = newRun(plan(), { name: "fake", server: "" }, T0);
  const events: readonly RunEvent[] = [
    { type: "start", at: T0 },
    { type: "created", at: T0 + 1000, pod: pod("p", "Pending", { labels: LABELS }) },
    { type: "pod", at: T0 + 2000, pod: pod("p", "Pending", { labels: LABELS }) },
  ];
  const starting = events.reduce<RunState>((state, event) => step(state, event).state, start);

  test("as much of its patience is left as before", () => {
    const at = T0 + 3000 - HOUR;
    const { state } = step(starting, { type: "clock-set", by: -HOUR, at });
    assert.equal((wakeAt(state) ?? 0) - at, (wakeAt(starting) ?? 0) - (T0 + 3000));
    assert.equal(state.startedAt, T0 - HOUR);
  });

  test("set forward before another window goes on: the pod of a request of before is looked for as long as that may take", () => {
    const creating = step(start, { type: "start", at: T0 }).state;
    const at = T0 + HOUR;
    const { state } = step(creating, { type: "resume", at });
    const looked = step(state, { type: "settled", at: at + 60_000, pod: null, resumed: true });
    assert.deepEqual([looked.state.stage, looked.effects[0]?.type], ["creating", "settle"]);
    assert.equal(step(state, { type: "settled", at: at + 70_000, pod: null, resumed: true }).state.stage, "ended");
  });

  test("set forward, it has as much of its patience left as before, and began when it began", () => {
    const at = T0 + 3000 + HOUR;
    const asked: RunState = { ...starting, createPendingUntil: T0 + 60_000 };
    const { state } = step(asked, { type: "clock-set", by: HOUR, at });
    assert.equal((wakeAt(state) ?? 0) - at, (wakeAt(starting) ?? 0) - (T0 + 3000));
    assert.equal(state.createPendingUntil, T0 + 60_000 + HOUR);
    assert.equal(state.startedAt, T0);
    assert.deepEqual(state.tries, starting.tries);
  });

  test("property: a clock that is set forward and back again leaves what is waited for where it was", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 * HOUR }), (by) => {
        const { deadline, createPendingUntil } = clockSet(clockSet(starting, by), -by);
        assert.deepEqual([deadline, createPendingUntil], [starting.deadline, starting.createPendingUntil]);
      }),
    );
  });

  test("the next window, whose clock is behind that of the last, waits no longer than was left", () => {
    const at = starting.changedAt - HOUR;
    const { state } = step(starting, { type: "resume", at });
    assert.equal((wakeAt(state) ?? 0) - at, (wakeAt(starting) ?? 0) - starting.changedAt);
  });

  test("property: a run that is moved in time goes on as before", () => {
    const types = fc.constantFrom<"time" | "stop" | "log-ended" | "pod-gone" | "resume">(
      "time",
      "stop",
      "log-ended",
      "pod-gone",
      "resume",
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 * HOUR }),
        fc.array(fc.tuple(types, fc.nat(700_000)), { maxLength: 8 }),
        (by, plays) => {
          let [one, other] = [starting, setBack(starting, by)];
          let at = starting.changedAt;
          for (const [type, wait] of plays) {
            at += wait;
            const next = step(one, { type, at });
            const moved = step(other, { type, at: at - by });
            assert.deepEqual(moved.effects, next.effects);
            assert.deepEqual(plain(moved.state), plain(setBack(next.state, by)));
            [one, other] = [next.state, moved.state];
          }
        },
      ),
    );
  });
});

describe("a window whose clock is set", async () => {
  const world = await World.create();
  const { sandbox, clock } = world;
  clock.start();
  after(() => world[Symbol.asyncDispose]());
  afterEach(() => sandbox.setFaultPlan(undefined));

  /** Virtual milliseconds until something is done. */
  async function timeOf(work: Promise<unknown>): Promise<number> {
    const began = clock.monotonic();
    await work;
    return clock.monotonic() - began;
  }

  for (const [how, by] of [
    ["back", HOUR],
    ["forward", -HOUR],
  ] as const) {
    test(`startup_timeout counts the time that passes, not what a clock set ${how} tells`, async () => {
      const stuck = programPlan([{ acts: [{ exit: 0 }] }], { startupTimeout: 60_000 });
      const spec = stuck.pod.spec as object;
      const nowhere = { ...stuck, pod: { ...stuck.pod, spec: { ...spec, schedulerName: "nobody" } } };
      const handle = startRun(await world.connect(), nowhere);
      const took = timeOf(handle.done);
      await clock.sleep(30_000);
      clock.setBack(by);
      const waited = await took;
      assert.equal((await handle.done).reason, "startup-timeout");
      assert.ok(waited >= 60_000 && waited < 65_000, `${waited} ms`);
    });
  }

  test("a pod that is stopped has its whole grace period", async () => {
    const program = { acts: [{ print: "works\n" }, { wait: HOUR }], lingers: 40_000 };
    const cleansUp = programPlan([program], {}, { terminationGracePeriodSeconds: 60 });
    const handle = startRun(await world.connect(), cleansUp);
    await clock.until(() => handle.state.stage === "running", "it runs");
    handle.stop();
    const took = timeOf(handle.done);
    await clock.sleep(10_000);
    clock.setBack(-HOUR);
    const waited = await took;
    assert.equal((await handle.done).verdict, "stopped");
    assert.ok(waited >= 40_000, `${waited} ms`);
  });

  test("a cluster that does not answer is given up as soon as else", async () => {
    const rules: readonly FaultRule[] = [
      { match: { verb: "create" }, fault: { kind: "halfOpen" } },
      { match: { verb: "get" }, fault: { kind: "error", status: 503 } },
    ];
    sandbox.setFaultPlan({ seed: 1, rules });
    const handle = startRun(await world.connect(), programPlan([{ acts: [{ exit: 0 }] }]));
    const took = timeOf(handle.settled);
    await clock.sleep(40_000);
    clock.setBack(HOUR);
    const waited = await took;
    assert.equal((await handle.done).reason, "create-unclear");
    assert.ok(waited < 400_000, `${waited} ms`);
  });
});

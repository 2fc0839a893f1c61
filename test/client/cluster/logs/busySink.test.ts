/** Lines are handed over in order, while the sink is at work with those before. */
import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { describe, test } from "node:test";
import { BusySink } from "../../../../client/src/cluster/logs/busySink.ts";
import { LogBatch } from "../../../../client/src/logBatch.ts";
import type { LogLine, LogSink } from "../../../../client/src/cluster/logs/logs.ts";

const lines = (...texts: string[]): LogBatch =>
  LogBatch.of(texts.map((text) => ({ time: "2026-01-01T00:00:00Z", text })));
const MUCH = "x".repeat(1_100_000);

/** Takes one batch after the other, each when it is told to. */
class SlowSink implements LogSink {
  readonly taken: string[][] = [];
  #done: PromiseWithResolvers<undefined> | undefined;

  lines(some: readonly LogLine[]): Promise<void> {
    assert.equal(this.#done, undefined, "a batch came before the one before was done");
    this.taken.push(some.map(({ text }) => text));
    this.#done = Promise.withResolvers<undefined>();
    return this.#done.promise;
  }

  note(): void {
    assert.fail("nothing is noted here");
  }

  async finish(error?: Error): Promise<void> {
    const done = this.#done;
    this.#done = undefined;
    if (error) done?.reject(error);
    else done?.resolve(undefined);
    await turn();
  }
}

describe("lines for a sink that is at work", () => {
  test("the first go at once; what comes meanwhile is one batch", async () => {
    const sink = new SlowSink();
    const busy = new BusySink(sink);
    for (const text of ["a", "b", "c"]) assert.equal(busy.add(lines(text)), undefined);
    assert.deepEqual(sink.taken, [["a"]]);
    await sink.finish();
    assert.deepEqual(sink.taken, [["a"], ["b", "c"]]);
  });

  test("nothing is handed over for no lines", () => {
    const sink = new SlowSink();
    assert.equal(new BusySink(sink).add(lines()), undefined);
    assert.deepEqual(sink.taken, []);
  });

  test("where much waits the reader waits too, until the sink has it", async () => {
    const sink = new SlowSink();
    const busy = new BusySink(sink);
    void busy.add(lines("a"));
    const enough = busy.add(lines(MUCH));
    assert.ok(enough);
    let isOver = false;
    void enough.then(() => (isOver = true));
    await sink.finish();
    assert.equal(isOver, false);
    await sink.finish();
    assert.equal(isOver, true);
    assert.equal(busy.add(lines("c")), undefined, "nothing waits any more");
  });

  test("as much as comes while a slow sink is at work waits without holding the reader up", async () => {
    const sink = new SlowSink();
    const busy = new BusySink(sink);
    void busy.add(lines("a"));
    assert.equal(busy.add(lines("x".repeat(900_000))), undefined);
    assert.notEqual(busy.add(lines("x".repeat(200_000))), undefined);
    await sink.finish();
    await sink.finish();
  });

  test("of hundreds of logs that come fast each may have less waiting, until the others are read", async () => {
    const some = "x".repeat(50_000);
    const all = Array.from({ length: 400 }, () => {
      const sink = new SlowSink();
      const busy = new BusySink(sink);
      void busy.add(lines("a"));
      return { sink, busy };
    });
    const isHeldUp = all.map(({ busy }) => busy.add(lines(some)) !== undefined);
    assert.deepEqual([isHeldUp[0], isHeldUp[300], isHeldUp[399]], [false, false, true]);
    const few = new SlowSink();
    const other = new BusySink(few);
    void other.add(lines("a"));
    assert.equal(other.add(lines("x".repeat(30_000))), undefined, "who has little waiting goes on");
    for (const { sink } of [...all, { sink: few }]) {
      await sink.finish();
      await sink.finish();
    }
    void other.add(lines("a"));
    assert.equal(other.add(lines(some)), undefined, "nothing waits any more");
    await few.finish();
    await few.finish();
  });

  test("settled means that the sink has everything", async () => {
    const sink = new SlowSink();
    const busy = new BusySink(sink);
    void busy.add(lines("a"));
    void busy.add(lines("b"));
    let isOver = false;
    void busy.settled().then(() => (isOver = true));
    await sink.finish();
    assert.equal(isOver, false);
    await sink.finish();
    assert.equal(isOver, true);
  });

  test("an error of the sink reaches who waits, and nothing is handed over after it", async () => {
    const sink = new SlowSink();
    const busy = new BusySink(sink);
    void busy.add(lines("a"));
    const enough = busy.add(lines(MUCH));
    const failed = assert.rejects(enough ?? Promise.resolve(), /no room/);
    await sink.finish(new Error("no room"));
    await failed;
    await assert.rejects(busy.settled(), /no room/);
    await assert.rejects(busy.add(lines("c")) ?? Promise.resolve(), /no room/);
    assert.deepEqual(sink.taken, [["a"]]);
  });
});

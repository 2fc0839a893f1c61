import assert from "node:assert/strict";
import { describe, test } from "node:test";
import "../vscodeStub.ts";

const { LogChannel } = await import("../../../client/src/views/logChannel.ts");
const { channelSink } = await import("../../../client/src/views/logSink.ts");

const line = { time: "2026-01-01T00:00:00.000000000Z", text: "x".repeat(1000) };

/** True when a promise is settled within a turn. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const later = new Promise((done) => setImmediate(done, "later"));
  return (await Promise.race([promise.then(() => "settled"), later])) === "settled";
}

describe("a log that comes faster than the panel takes it", () => {
  test("little is taken at once; with much waiting, the reader waits until the panel has had most of it", async () => {
    const channel = new LogChannel("flood");
    const sink = channelSink(channel);
    assert.ok(await isSettled(Promise.resolve(sink.lines([line]))));
    const flood = Promise.resolve(sink.lines(Array.from({ length: 5000 }, () => line)));
    assert.ok(!(await isSettled(flood)));
    await flood;
    channel.dispose();
  });

  test("nobody waits for a channel that is closed", async () => {
    const channel = new LogChannel("closed");
    const flood = Promise.resolve(channelSink(channel).lines(Array.from({ length: 5000 }, () => line)));
    channel.dispose();
    await flood;
    await channelSink(channel).lines([line]);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import "../vscodeStub.ts";

const { LogChannel } = await import("../../../client/src/views/logChannel.ts");
const { channelSink } = await import("../../../client/src/views/logSink.ts");

const line = { time: "2026-01-01T00:00:00.000000000Z", text: "x".repeat(1000) };

/** True when a promise is settled before others have had a turn. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const later = Promise.resolve().then(() => Promise.resolve().then(() => "later"));
  return (await Promise.race([promise.then(() => "settled"), later])) === "settled";
}

describe("a log that comes faster than the panel takes it", () => {
  test("little is taken at once; after much, the reader lets others have their turn", async () => {
    const channel = new LogChannel("flood");
    const sink = channelSink(channel);
    assert.ok(await isSettled(Promise.resolve(sink.lines([line]))));
    const flood = Promise.resolve(sink.lines(Array.from({ length: 5000 }, () => line)));
    assert.ok(!(await isSettled(flood)));
    await flood;
    await channel.drained();
    channel.dispose();
  });

  test("nobody waits for a channel that is closed", async () => {
    const channel = new LogChannel("closed");
    void channelSink(channel).lines([line]);
    const drained = channel.drained();
    channel.dispose();
    await drained;
    await channelSink(channel).lines(Array.from({ length: 5000 }, () => line));
  });
});

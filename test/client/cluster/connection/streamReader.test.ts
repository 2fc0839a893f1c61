/** A stream is read as it comes in, with a limit to what waits; what had come before it broke is read first. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { PassThrough, Readable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { describe, test } from "node:test";
import { StreamReader, type SilenceOptions } from "../../../../client/src/cluster/connection/streamReader.ts";
import { ClusterError } from "../../../../client/src/cluster/connection/errors.ts";
import { VirtualClock } from "../../../simulation/virtualClock.ts";

const IDENTITY = { method: "GET", path: "/log", server: "https://a" } as const;

function readerOf(stream: Readable, options?: SilenceOptions, clock = new VirtualClock()): StreamReader {
  return new StreamReader(stream, IDENTITY, clock, options);
}

/** All that a reader gives, and how it ends. */
async function read(reader: StreamReader): Promise<{ readonly text: string; readonly end: "end" | ClusterError }> {
  let text = "";
  for (;;) {
    const chunks = await reader.next();
    if (chunks === null) return { text, end: "end" };
    if (chunks instanceof ClusterError) return { text, end: chunks };
    text += Buffer.concat(chunks).toString();
  }
}

describe("a stream that is read", () => {
  test("is given whole and in order, whenever its pieces come", async () => {
    const pieces = fc.array(fc.record({ size: fc.integer({ min: 1, max: 100_000 }), waits: fc.boolean() }), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(pieces, fc.boolean(), async (all, isSlow) => {
        const stream = new PassThrough();
        const reader = readerOf(stream);
        const write = async (): Promise<void> => {
          for (const [index, { size, waits }] of all.entries()) {
            stream.write(String(index % 10).repeat(size));
            if (waits) await turn();
          }
          stream.end();
        };
        const written = write();
        if (isSlow) await turn();
        const { text, end } = await read(reader);
        await written;
        assert.equal(end, "end");
        assert.equal(text, all.map(({ size }, index) => String(index % 10).repeat(size)).join(""));
      }),
      { numRuns: 50 },
    );
  });

  test("is not read on without limit while nobody asks for more", async () => {
    let sent = 0;
    const stream = new Readable({
      highWaterMark: 16 * 1024,
      read() {
        sent += 16 * 1024;
        this.push(sent > 10_000_000 ? null : Buffer.alloc(16 * 1024));
      },
    });
    const reader = readerOf(stream);
    for (let turns = 0; turns < 100; turns++) await turn();
    assert.ok(sent < 400_000, `${sent} bytes were read`);
    const { text, end } = await read(reader);
    assert.deepEqual([text.length > 9_000_000, end], [true, "end"]);
  });

  for (const [when, hasBegun] of [
    ["before it is looked at", false],
    ["while it is read", true],
  ] as const) {
    test(`that breaks ${when} still gives what had come`, async () => {
      const stream = new PassThrough();
      const begun = hasBegun ? readerOf(stream) : undefined;
      stream.write("x".repeat(300_000));
      if (hasBegun) await turn();
      stream.on("error", () => undefined);
      stream.destroy(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }));
      if (!hasBegun) await turn();
      const reader = begun ?? readerOf(stream);
      // It is asked first whether the stream is the right one.
      await turn();
      const { text, end } = await read(reader);
      assert.ok(end instanceof ClusterError);
      // Of what stood in a pipe's other half Node keeps nothing.
      assert.ok(text.length > 0 && /^x+$/.test(text));
    });
  }

  test("that somebody closes says so", async () => {
    const stream = new PassThrough();
    const reader = readerOf(stream);
    const reading = read(reader);
    await turn();
    stream.destroy();
    const { end } = await reading;
    assert.match(end instanceof ClusterError ? end.message : end, /closed the stream/);
  });

  test("that is silent for too long is given up; one whose reader is busy is not", async () => {
    const clock = new VirtualClock();
    const stream = new PassThrough();
    const reader = readerOf(stream, { silence: 1000 }, clock);
    stream.write("a");
    assert.ok(Array.isArray(await reader.next()));
    await clock.run(clock.sleep(5000));
    assert.equal(reader.isSilent, false, "nobody waited for it");
    const next = reader.next();
    await clock.run(clock.sleep(5000));
    assert.ok((await next) instanceof ClusterError);
    assert.equal(reader.isSilent, true);
  });
});

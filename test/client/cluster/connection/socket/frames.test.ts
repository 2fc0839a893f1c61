import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { acceptOf } from "../../../../../client/src/cluster/connection/socket/connection.ts";
import {
  encodeFrame,
  FrameError,
  FrameReader,
  OPCODE,
} from "../../../../../client/src/cluster/connection/socket/frames.ts";

describe("WebSocket frames", () => {
  test("whatever is sent arrives, masked or not, wherever the bytes are cut", () => {
    const length = fc.oneof(fc.integer({ min: 0, max: 200 }), fc.constantFrom(125, 126, 127, 65_535, 65_536));
    const message = fc
      .tuple(length, fc.boolean())
      .map(([size, masked]) => ({ data: Buffer.alloc(size, "ab"), masked }));
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), fc.integer({ min: 500, max: 40_000 }), (messages, step) => {
        const bytes = Buffer.concat(messages.map(({ data, masked }) => encodeFrame(OPCODE.binary, data, masked)));
        const reader = new FrameReader();
        const frames = [];
        for (let start = 0; start < bytes.length; start += step) {
          frames.push(...reader.push(bytes.subarray(start, start + step)));
        }
        assert.deepEqual(
          frames.map(({ opcode, final, data }) => [opcode, final, data]),
          messages.map(({ data }) => [OPCODE.binary, true, data]),
        );
      }),
      { numRuns: 50 },
    );
  });

  test("what was not agreed on, or is too long, is refused", () => {
    assert.throws(() => new FrameReader().push(Buffer.from([0xc2, 0x00])), FrameError);
    assert.throws(() => new FrameReader(10).push(encodeFrame(OPCODE.binary, Buffer.alloc(11), true)), FrameError);
  });

  test("the answer to a handshake is the one of RFC 6455, section 1.3", () => {
    assert.equal(acceptOf("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  });
});

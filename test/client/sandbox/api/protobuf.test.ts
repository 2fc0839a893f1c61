import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeProtobuf } from "../../../../client/src/sandbox/api/protobuf.ts";

/** A field with a length: number, then text or a nested message. */
function field(number: number, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes]);
}

const entry = (key: string, value: string): Buffer => Buffer.concat([field(1, key), field(2, value)]);
const envelope = (raw: Buffer): Buffer =>
  Buffer.concat([Buffer.from("k8s\0"), field(1, field(2, "Secret")), field(2, raw)]);

test("an object as `kubectl create secret` sends it", () => {
  const metadata = Buffer.concat([field(1, "s"), field(11, entry("team", "x"))]);
  const raw = Buffer.concat([
    field(1, metadata),
    field(2, entry("key", "value")),
    Buffer.from([5 * 8, 1]),
    field(3, ""),
  ]);
  assert.deepEqual(decodeProtobuf(envelope(raw), "Secret"), {
    metadata: { name: "s", labels: { team: "x" } },
    data: { key: Buffer.from("value").toString("base64") },
    type: "",
  });
});

test("what is not in this form, or of another kind, is left alone", () => {
  assert.equal(decodeProtobuf(Buffer.from("{}"), "Secret"), undefined);
  assert.equal(decodeProtobuf(envelope(Buffer.alloc(0)), "Pod"), undefined);
});

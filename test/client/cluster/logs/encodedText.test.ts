import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, test } from "node:test";
import { withBytes } from "../../../../client/src/cluster/logs/encodedText.ts";

async function bytesOf(...texts: readonly string[]): Promise<Buffer> {
  let copy = Buffer.alloc(0);
  await withBytes(texts, (bytes) => {
    copy = Buffer.from(bytes);
    return Promise.resolve();
  });
  return copy;
}

describe("the bytes of texts", () => {
  test("are UTF-8, one behind the other, whatever the texts hold", async () => {
    const unit = fc.constantFrom("a", "é", "\u{1f600}", "\ud800", "\0", "\n");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit })), async (texts) => {
        assert.deepEqual(await bytesOf(...texts), Buffer.concat(texts.map((text) => Buffer.from(text))));
      }),
    );
  });

  test("are all there, of texts that are longer than what is usual", async () => {
    for (const text of ["x".repeat(2_000_000), "é".repeat(800_000), "\u{1f600}".repeat(400_000)]) {
      assert.deepEqual(await bytesOf(text), Buffer.from(text));
      assert.deepEqual(await bytesOf("before", text, "behind"), Buffer.from(`before${text}behind`));
    }
  });

  test("stay as they are for as long as somebody needs them, of many at once, and where one of these fails", async () => {
    const over = Promise.withResolvers<undefined>();
    const uses = Array.from({ length: 20 }, (_, index) => {
      const text = String(index).repeat(1000);
      return withBytes([text], async (bytes) => {
        await over.promise;
        assert.equal(Buffer.from(bytes).toString(), text);
        if (index % 5 === 0) throw new Error("no room");
      });
    });
    over.resolve(undefined);
    const outcomes = await Promise.allSettled(uses);
    assert.equal(outcomes.filter(({ status }) => status === "rejected").length, 4);
    assert.deepEqual(await bytesOf("afterwards"), Buffer.from("afterwards"));
  });
});

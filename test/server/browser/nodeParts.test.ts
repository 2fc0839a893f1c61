import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import * as parts from "../../../server/src/browser/nodeParts.ts";

describe("what stands in a browser for Node", () => {
  test("MD5 of any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        assert.equal(parts.createHash("md5").update(text).digest(), createHash("md5").update(text).digest("hex"));
      }),
    );
  });

  test("MD5 where a block ends", () => {
    for (const length of [0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128]) {
      const text = "a".repeat(length);
      assert.equal(parts.createHash("md5").update(text).digest(), createHash("md5").update(text).digest("hex"));
    }
  });

  test("equality of plain data", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        assert.equal(parts.isDeepStrictEqual(left, right), isDeepStrictEqual(left, right));
        assert.ok(parts.isDeepStrictEqual(left, structuredClone(left)));
      }),
    );
  });

  test("a uuid", () => assert.match(parts.randomUUID(), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/));
});

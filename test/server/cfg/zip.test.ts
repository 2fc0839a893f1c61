import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readZipEntry, splitZipPath } from "../../../server/src/cfg/zip.ts";
import { makeZip } from "./makeZip.ts";

const FILES = { "a/b.cfg": "[core]\n" + "x = 1\n".repeat(100), "c.cfg": "" };

describe("a file in a zip archive", () => {
  for (const packed of [true, false]) {
    test(packed ? "packed" : "stored", () => {
      const zip = makeZip(FILES, packed);
      for (const [name, text] of Object.entries(FILES)) {
        assert.equal(new TextDecoder().decode(readZipEntry(zip, name)), text);
      }
      assert.equal(readZipEntry(zip, "b.cfg"), undefined);
    });
  }
  test("what is no archive, or a damaged one, gives nothing", () => {
    const zip = makeZip(FILES);
    assert.equal(readZipEntry(new Uint8Array(0), "c.cfg"), undefined);
    assert.equal(readZipEntry(zip.subarray(0, zip.length - 30), "c.cfg"), undefined);
    assert.equal(readZipEntry(zip.subarray(20), "a/b.cfg"), undefined);
  });
});

test("a path into an archive is split behind the archive", () => {
  assert.deepEqual(splitZipPath("/lib/x.zip/conf/a.cfg"), { archive: "/lib/x.zip", entry: "conf/a.cfg" });
  assert.deepEqual(splitZipPath("C:\\x.whl\\conf\\a.cfg"), { archive: "C:\\x.whl", entry: "conf/a.cfg" });
  assert.equal(splitZipPath("/lib/x.zip"), undefined);
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { canonicalUri, toPath, toUri } from "../../../server/src/workspace/uri.ts";

describe("file URIs", () => {
  it("become paths with slashes, on Windows too", () => {
    assert.equal(toPath("file:///a/b%20c.cfg"), "/a/b c.cfg");
    assert.equal(toPath("file:///c%3A/a/b.cfg"), "c:/a/b.cfg");
    assert.equal(toPath("file:///C:/a/b.cfg"), "c:/a/b.cfg");
    assert.equal(toPath("file://server/share/b.cfg"), "//server/share/b.cfg");
    assert.equal(toPath("untitled:Untitled-1"), undefined);
    assert.equal(toPath("file:///a%ZZ"), undefined);
  });

  it("have one spelling, the one of VS Code", () => {
    for (const uri of ["file:///c%3A/a%20b/x%28y%29.cfg", "file:///C:/a%20b/x(y).cfg", "file:///c:/a b/x(y).cfg"]) {
      assert.equal(canonicalUri(uri), "file:///c%3A/a%20b/x%28y%29.cfg");
    }
    assert.equal(canonicalUri("untitled:Untitled-1"), "untitled:Untitled-1");
  });

  it("come back from every path", () => {
    for (const path of ["/a/b c/é#?.cfg", "c:/a/b.cfg", "//server/share/x", "/"])
      assert.equal(toPath(toUri(path)), path);
    assert.equal(toUri("C:\\a\\b.cfg"), "file:///c%3A/a/b.cfg");
  });
});

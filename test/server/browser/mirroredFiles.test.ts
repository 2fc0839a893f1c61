import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MirroredFiles } from "../../../server/src/browser/mirroredFiles.ts";

const A = "file:///projects/orders/.dbnd/a.cfg";
const B = "file:///projects/orders/b.py";

describe("the files that a browser's client sends", () => {
  const files = new MirroredFiles();
  const events = files.update({
    changed: [
      { uri: A, text: "[a]" },
      { uri: B, text: "b" },
      { uri: "untitled:c", text: "c" },
    ],
    removed: ["file:///projects/none"],
  });

  test("are told as changes, where something has changed", () => {
    assert.deepEqual(
      events.map(({ uri, type }) => [uri, type]),
      [
        [A, 2],
        [B, 2],
      ],
    );
  });

  test("can be read, and listed by folder", () => {
    assert.equal(files.read("/projects/orders/.dbnd/a.cfg"), "[a]");
    assert.equal(files.read("/projects/orders"), undefined);
    assert.deepEqual(files.list("/projects/orders"), [
      { name: ".dbnd", isFolder: true },
      { name: "b.py", isFolder: false },
    ]);
    assert.deepEqual(files.list("/"), [{ name: "projects", isFolder: true }]);
    assert.deepEqual(files.list("/nowhere"), []);
  });

  test("are files and folders, and differ once they change", () => {
    assert.equal(files.stat("/projects/orders")?.isFolder, true);
    assert.equal(files.stat("/projects/orders/c"), undefined);
    const before = files.stat("/projects/orders/b.py");
    files.update({ changed: [{ uri: B, text: "c" }], removed: [] });
    assert.notEqual(files.stat("/projects/orders/b.py")?.modified, before?.modified);
  });

  test("go when they are removed", () => {
    assert.deepEqual(files.update({ changed: [], removed: [B] }), [{ uri: B, type: 3 }]);
    assert.equal(files.read("/projects/orders/b.py"), undefined);
    assert.deepEqual(
      files.list("/projects/orders").map(({ name }) => name),
      [".dbnd"],
    );
  });
});

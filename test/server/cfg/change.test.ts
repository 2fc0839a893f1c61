import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { parseCfg } from "../../../server/src/cfg/parse.ts";
import type { CfgDocument } from "../../../server/src/cfg/types.ts";
import { Text } from "../../../server/src/text/text.ts";
import { nodesOf, plain } from "./plain.ts";
import { checkChanges } from "./checkChanges.ts";

test("an edited document equals a new document of the same text", () => checkChanges(3000));

describe("what an edit does not touch stays the same object", () => {
  const text = "# top\n[a]\nx = 1\n  more\n\n# about y\ny = 2\n[b]\nz = {\n  k: 1\n  }\nw = 3\n";
  const document = parseCfg("file:///a.cfg", text);

  test("a longer value above: entries below move and are the same", () => {
    const changed = insert(document, 2, 5, "0\n  and more");
    assert.notEqual(entry(changed, "x"), entry(document, "x"));
    for (const key of ["y", "z", "w"]) assert.equal(entry(changed, key), entry(document, key), key);
    assert.equal(changed.sections[1]?.content, document.sections[1]?.content);
    assert.equal(changed.sections[1]?.header.line, 8);
  });

  test("the entry right above a changed line is the same", () => {
    const changed = insert(document, 6, 5, "2");
    assert.equal(entry(changed, "x"), entry(document, "x"));
    assert.equal(changed.sections[1], document.sections[1], "a section that did not move is the same altogether");
  });

  test("a header that changes its name keeps the entries of its section", () => {
    const changed = insert(document, 7, 1, "new_");
    assert.equal(changed.sections[1]?.name, "new_b");
    assert.equal(entry(changed, "z"), entry(document, "z"));
    assert.equal(changed.sections[0], document.sections[0]);
  });

  test("an edit that brings back the text brings back equal problems", () => {
    const broken = insert(document, 8, 0, "}");
    assert.equal(broken.problems.length, 0, "`}z = {` is a key");
    const removed = broken.change([
      { range: { start: { line: 8, character: 0 }, end: { line: 8, character: 1 } }, newText: "" },
    ]);
    assert.deepEqual(plain(removed), plain(document));
  });
});

test("far from an edit in a section all nodes are the same objects, whatever the edit", () => {
  const text = Array.from(
    { length: 40 },
    (_, index) => `[s${index}]\nkey = 1\n  more\n# c\nother = [\n  1\n  ]\n`,
  ).join("");
  const document = parseCfg("file:///a.cfg", text);
  const before = new Set(nodesOf(document).map(({ node }) => node));
  fc.assert(
    fc.property(
      fc.integer({ min: 7, max: 279 }),
      fc.constantFrom("x", "\n", "  ", "[y]\n", "k = \n"),
      (line, newText) => {
        const changed = insert(document, line, 0, newText);
        const fresh = nodesOf(changed).filter(({ node }) => !before.has(node));
        assert.ok(fresh.length <= 4, `${fresh.length} new nodes`);
        for (const node of fresh)
          assert.ok(Math.abs(node.line - line) <= 8, `new node at ${node.line}, edit at ${line}`);
      },
    ),
    { seed: 7, numRuns: 200 },
  );
});

test("a text given as Text is not read again", () => {
  const text = Text.from("[a]\n");
  assert.equal(parseCfg("file:///a.cfg", text).text, text);
});

function insert(document: CfgDocument, line: number, character: number, newText: string): CfgDocument {
  return document.change([{ range: { start: { line, character }, end: { line, character } }, newText }]);
}

function entry(document: CfgDocument, key: string): unknown {
  return document.sections.flatMap((section) => section.entries).find(({ node }) => node.key === key)?.node;
}

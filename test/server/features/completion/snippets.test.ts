import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { choice, escapeSnippet, plainText } from "../../../../server/src/features/completion/snippets.ts";

describe("snippets", () => {
  it("escape what has a meaning in them", () => {
    assert.equal(escapeSnippet("a$b}c\\d"), "a\\$b\\}c\\\\d");
    assert.equal(choice(["a,b", "c|d"]), "${1|a\\,b,c\\|d|}");
  });

  it("become plain text for clients that have none", () => {
    assert.equal(plainText("key = ${1|True,False|}"), "key = True");
    assert.equal(plainText("key = ${1:10m}$0"), "key = 10m");
    assert.equal(plainText('{"a": ${1:\\$x}}'), '{"a": $x}');
    assert.equal(plainText(choice(["a,b", "c"])), "a,b");
  });
});

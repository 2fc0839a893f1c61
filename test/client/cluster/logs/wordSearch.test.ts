import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, test } from "node:test";
import { WordSearch } from "../../../../client/src/cluster/logs/wordSearch.ts";

/** Each character that is part of some word, told by looking at every place for every word. */
function covered(text: string, words: readonly string[]): readonly boolean[] {
  const marks = new Array<boolean>(text.length).fill(false);
  for (const word of words) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) marks.fill(true, at, at + word.length);
  }
  return marks;
}

describe("many words in a text", () => {
  test("whatever they are, and however they overlap, all of each is replaced, and nothing else", () => {
    const few = fc.string({ unit: fc.constantFrom("a", "b", "c", "é"), minLength: 2, maxLength: 7 });
    const long = fc.string({ unit: fc.constantFrom("a", "b", "c", "é"), maxLength: 60 });
    fc.assert(
      fc.property(fc.uniqueArray(few, { maxLength: 8 }), long, (words, text) => {
        const marks = covered(text, words);
        const kept = marks.map((isPart, index) => (isPart ? "" : text.charAt(index))).join("");
        assert.equal(new WordSearch(words).replace(text, "*").replaceAll("*", ""), kept);
      }),
      { numRuns: 3000 },
    );
  });

  test("the longest of those that begin at one place is found", () => {
    const text = "say password123 twice";
    const found = new WordSearch(["password", "password123", "word"]).next(text);
    assert.deepEqual(found, { start: 4, end: 15 });
  });

  test("without words nothing is found", () => {
    assert.equal(new WordSearch([]).next("anything"), undefined);
    assert.equal(new WordSearch([]).replace("anything", "*"), "anything");
  });
});

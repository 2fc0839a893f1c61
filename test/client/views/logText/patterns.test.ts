import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { patternOf, TOO_SLOW, withinLimit } from "../../../../client/src/views/logText/patterns.ts";

describe("what somebody writes as a pattern", () => {
  const cases: readonly (readonly [written: string, text: string, isFound: boolean])[] = [
    ["error", "an ERROR", true],
    ["größe", "die GRÖSSE", false],
    ["größe", "DIE GRÖßE", true],
    ["^.$", "🔑", true],
    ["[🔑🔒]x", "🔒x", true],
    [String.raw`\p{Lu}\d`, "É1", true],
    [String.raw`a\-b`, "a-b", true],
    [String.raw`\w{2}{`, "ab{", true],
    ["", "anything", true],
    ["|", "anything", true],
  ];
  for (const [written, text, isFound] of cases) {
    test(`${written} in ${text}`, () => assert.equal(patternOf(written)?.test(text) ?? false, isFound));
  }

  for (const written of ["(", "[", "*", "a{2,1}", "(?<a>x)(?<a>y)", "\\"]) {
    test(`${written} is none`, () => assert.equal(patternOf(written), undefined));
  }
});

describe("a limit for patterns", () => {
  test("gives what was asked for, and errors as they are", () => {
    assert.deepEqual(
      withinLimit(() => [1, 2]),
      [1, 2],
    );
    assert.throws(
      () =>
        withinLimit(() => {
          throw new TypeError("mine");
        }),
      /^TypeError: mine$/,
    );
  });

  test("ends what would take years, and the next is done all the same", () => {
    assert.equal(
      withinLimit(() => /^(a+)+$/.test(`${"a".repeat(5000)}!`), 20),
      TOO_SLOW,
    );
    assert.equal(
      withinLimit(() => "b".includes("b")),
      true,
    );
  });
});

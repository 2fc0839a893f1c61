import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { plainText } from "../../../../client/src/views/ansi/plainText.ts";
import { cutHugeLines, cutLongLines } from "../../../../client/src/views/logText/longLines.ts";

test("lines that the panel cannot take are cut, and say by how much; others stay", () => {
  const long = "x".repeat(25_000);
  assert.equal(
    cutLongLines(`a\n${long}\nb\n`),
    `a\n${"x".repeat(20_000)}… (5000 more characters: “Open Full Log”)\nb\n`,
  );
  const most = `${"y".repeat(20_000)}\n`;
  assert.equal(cutLongLines(most.repeat(3)), most.repeat(3));
});

test("exactly the lines that are too long are cut", () => {
  const length = fc.oneof(fc.nat(50), fc.integer({ min: 19_990, max: 20_010 }));
  fc.assert(
    fc.property(fc.array(length, { maxLength: 6 }), fc.boolean(), (lengths, isEnded) => {
      const lines = lengths.map((count) => "z".repeat(count));
      const cut = cutLongLines(lines.join("\n") + (isEnded ? "\n" : "")).split("\n");
      lines.forEach((line, index) => {
        assert.equal(cut[index] === line, line.length <= 20_000);
      });
    }),
  );
});

describe("lines of megabytes, before anybody works on them", () => {
  const RED = "\u001B[31m";
  const HUGE = 300 * 1024;

  const cases: readonly (readonly [what: string, line: string, shown: RegExp])[] = [
    ["text", "x".repeat(HUGE), /^x{19800}… \(287400 more characters: “Open Full Log”\)$/],
    [
      "a letter, then its colour",
      `${RED}x`.repeat(HUGE),
      /^x{15000,19800}… \(\d{7} more characters: “Open Full Log”\)$/,
    ],
    ["nothing but colours", RED.repeat(HUGE), /^… \(\d{7} more characters: “Open Full Log”\)$/],
    ["few letters, nearly all is colours", `abc${RED.repeat(50_000)}`, /^abc$/],
    ["an escape character that begins nothing", `\u001B${"y".repeat(HUGE)}`, /^\u001By{19799,19800}… /],
    ["a title that does not end", `a\u001B]0;${"t".repeat(HUGE)}`, /^a0;t{19000,}… /],
    ["a title that ends", `a\u001B]0;${"t".repeat(HUGE)}\u0007b`, /^a… \(307206 more characters: “Open Full Log”\)$/],
    ["a progress bar", Array.from({ length: 60_000 }, (_, at) => `${RED}${at}%`).join("\r"), /^59999%$/],
    ["… and its end", `${"x".repeat(HUGE)}\r100% done\u001B[0m\r`, /^100% done$/],
    ["… and what its end draws", `${"x".repeat(HUGE)}\r100% done\r\u001B[0m`, /^100% done$/],
    ["… of one drawing", `${"x".repeat(HUGE)}\r`, /^x{19800}… /],
  ];
  for (const [what, line, shown] of cases) {
    test(what, () => {
      const [before, cut = "", after] = cutHugeLines(`a\n${line}\nb`).split("\n");
      assert.deepEqual([before, after], ["a", "b"]);
      assert.ok(cut.length <= 256 * 1024 + 100, String(cut.length));
      assert.match(plainText(cut), shown);
      assert.equal(cutLongLines(plainText(cut)), plainText(cut), "cut once");
    });
  }

  test("whatever stands in them, little is left to work on; shorter ones stay as they are", () => {
    const word = fc.constantFrom("\u001B[1;31m", "\u001B[", "\u001B]", "\u001B", "text ", "\r", "\u0007", "é", "[31m");
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), fc.nat(100), (words, few) => {
        const part = words.join("");
        const huge = part.repeat(Math.ceil(HUGE / part.length));
        const short = part.repeat(few);
        const [cut = "", same] = cutHugeLines(`${huge}\n${short}`).split("\n");
        assert.ok(cut.length <= 256 * 1024 + 100, String(cut.length));
        assert.equal(same, short);
        assert.ok(plainText(cut).length <= 20_000);
      }),
    );
  });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { cutLongLines } from "../../../client/src/views/logText/longLines.ts";

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

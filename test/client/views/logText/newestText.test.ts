import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { NewestText } from "../../../../client/src/views/logText/newestText.ts";

const line = fc.string({ maxLength: 12 }).map((text) => `${text.replaceAll("\n", "é")}\n`);
const texts = fc.array(
  fc.array(line, { minLength: 1, maxLength: 5 }).map((lines) => lines.join("")),
  { maxLength: 20 },
);

test("the newest lines of a text, whole ones, as many as there is room for in the last of its parts", () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 13, max: 60 }), (parts, most) => {
      const newest = new NewestText();
      for (const part of parts) newest.add(part, most);
      const [all, end] = [parts.join(""), newest.toString()];
      assert.ok(all.endsWith(end) && end.length <= most);
      assert.ok(end.length === all.length || all[all.length - end.length - 1] === "\n", "from a line's beginning");
      const last = parts.at(-1) ?? "";
      assert.ok(end.length >= Math.min(last.length, most - 13), "not less of the last part than fits");
      newest.clear();
      assert.equal(newest.toString(), "");
    }),
  );
});

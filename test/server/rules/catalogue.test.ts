import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rules } from "../../../server/src/rules/catalogue.ts";

describe("every rule", () => {
  it("has an id of its own, in small letters and dashes", () => {
    const codes = rules.map(({ code }) => code);
    assert.deepEqual(codes, [...new Set(codes)]);
    for (const code of codes) assert.match(code, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/u);
  });

  it("has exactly one check", () => {
    for (const { code, checkEntry, checkSection, checkInProject, checkDocument } of rules) {
      assert.equal([checkEntry, checkSection, checkInProject, checkDocument].filter(Boolean).length, 1, code);
    }
  });

  it("explains itself: a title without full stop, and whole sentences", () => {
    for (const { code, title, explanation } of rules) {
      assert.match(title, /[^.]$/u, code);
      assert.match(explanation.trim(), /[.)]$/u, code);
    }
  });
});

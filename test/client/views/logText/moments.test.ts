import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { momentOf } from "../../../../client/src/views/logText/moments.ts";

const NOW = Date.parse("2026-01-31T10:20:30.000Z");
const local = (text: string): string => new Date(text).toISOString();

describe("the moment that somebody means", () => {
  for (const [text, moment] of [
    ["2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z"],
    ["2026-01-31 10:00 +01:00", "2026-01-31T09:00:00Z"],
    ["2026-01-31T10:00+0100", "2026-01-31T09:00:00Z"],
    ["2026-01-31T10:00:00.123456789Z", "2026-01-31T10:00:00.123456789Z"],
    ["2026-01-31 10:00:00,5z", "2026-01-31T10:00:00.5Z"],
    ["15m", "2026-01-31T10:05:30.000Z"],
    ["1h30m ago", "2026-01-31T08:50:30.000Z"],
    [" 2d ", "2026-01-29T10:20:30.000Z"],
    ["90s", "2026-01-31T10:19:00.000Z"],
  ] as const) {
    test(text, () => assert.equal(momentOf(text, NOW), moment));
  }

  test("without a zone it is the time of this machine", () => {
    assert.equal(momentOf("2026-01-31T10:00:00", NOW), local("2026-01-31T10:00:00").replace(".000Z", "Z"));
    assert.equal(momentOf("2026-01-31", NOW), local("2026-01-31T00:00").replace(".000Z", "Z"));
  });

  test("a time of the day is the last one that was", () => {
    const noon = new Date("2026-01-31T12:00:00").getTime();
    assert.equal(momentOf("11:59", noon), local("2026-01-31T11:59:00"));
    assert.equal(momentOf("9:05", noon), local("2026-01-31T09:05:00"));
    assert.equal(momentOf("12:00:01", noon), local("2026-01-30T12:00:01"));
  });

  for (const text of ["", "soon", "2026-13-01", "25:00", "10:61", "m", "5", "2026-01-31T10"]) {
    test(`no time: “${text}”`, () => assert.equal(momentOf(text, NOW), undefined));
  }
});

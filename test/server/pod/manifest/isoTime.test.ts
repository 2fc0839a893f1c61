/** Times in manifests, as `dateutil` reads them and `isoformat()` writes them; each expectation is their answer. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isoTime } from "../../../../server/src/pod/manifest/isoTime.ts";

describe("a time", () => {
  const CASES: readonly (readonly [text: string, time: string | undefined])[] = [
    ["2020-01-01", "2020-01-01T00:00:00"],
    ["20200101", "2020-01-01T00:00:00"],
    ["2020-1-2", "2020-01-02T00:00:00"],
    ["2020-01-01 10:20", "2020-01-01T10:20:00"],
    ["2020-01-01T00:00:00Z", "2020-01-01T00:00:00+00:00"],
    ["2020-01-01T10:20:30 UTC", "2020-01-01T10:20:30+00:00"],
    ["2020-01-01T10:20:30.000Z", "2020-01-01T10:20:30+00:00"],
    ["2020-01-01T10:20:30.5+02:00", "2020-01-01T10:20:30.500000+02:00"],
    ["2020-01-01T10:20:30.123456789-0530", "2020-01-01T10:20:30.123456-05:30"],
    ["2020-01-01T10:20:30-03", "2020-01-01T10:20:30-03:00"],
    ["2020-02-30", undefined],
    ["2020-13-01", undefined],
    ["2020-01-01T24:00:00Z", undefined],
    ["x", undefined],
  ];
  for (const [text, expected] of CASES) {
    it(`${text} → ${expected ?? "none"}`, () => assert.equal(isoTime(text), expected));
  }
});

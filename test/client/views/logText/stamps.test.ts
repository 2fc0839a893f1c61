import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { restamp, stampOf, withoutStamps, type StampFormat } from "../../../../client/src/views/logText/stamps.ts";

const TIME = "2026-07-01T10:20:30.123456789Z";

describe("times before the lines of a log", () => {
  for (const [format, zone, shown] of [
    ["full", "", TIME],
    ["full", "UTC", TIME],
    ["full", "Europe/Berlin", "2026-07-01T12:20:30.123456789+02:00"],
    ["full", "Asia/Kolkata", "2026-07-01T15:50:30.123456789+05:30"],
    ["dateTime", "Europe/Berlin", "2026-07-01 12:20:30.123"],
    ["time", "UTC", "10:20:30.123"],
    ["time", "America/New_York", "06:20:30.123"],
  ] as const satisfies readonly (readonly [StampFormat, string, string])[]) {
    test(`${format} ${zone}`, () => assert.equal(stampOf(format, zone)(TIME), shown));
  }

  test("one after the other, with few digits and in another zone", () => {
    const stamp = stampOf("time", "UTC");
    assert.equal(stamp("2026-07-01T10:20:30Z"), "10:20:30.000");
    assert.equal(stamp("2026-07-01T10:20:30.5Z"), "10:20:30.500");
    assert.equal(stamp("2026-07-01T10:20:30+02:00"), "08:20:30.000");
    assert.equal(stamp("no time"), "no time");
  });

  test("a zone that nobody knows is this machine's", () => {
    assert.equal(stampOf("time", "Nowhere/Else")(TIME), stampOf("time", "")(TIME));
  });

  test("of a file that is kept with them", () => {
    const text = `${TIME} a ${TIME}\n── note\n2026-07-01T10:20:31Z b\n`;
    assert.equal(restamp(text, stampOf("time", "UTC")), `10:20:30.123 a ${TIME}\n── note\n10:20:31.000 b\n`);
    assert.equal(withoutStamps(text), `a ${TIME}\n── note\nb\n`);
  });

  test("not what a container writes itself behind a separator of lines; before the last drawing of a line, too", () => {
    const text = `${TIME} a\u2028${TIME} b\n${TIME} 10%\r${TIME} ${TIME} 20%\n`;
    assert.equal(withoutStamps(text), `a\u2028${TIME} b\n10%\r${TIME} 20%\n`);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FloodGauge } from "../../../../client/src/views/logText/flood.ts";

const KIB = 1024;

describe("a flood of log lines", () => {
  test("begins within a second, lasts while much comes, is over when little does", () => {
    const gauge = new FloodGauge();
    for (let at = 0; at < 500; at += 10) assert.equal(gauge.add(40 * KIB, at), false);
    assert.equal(gauge.add(100 * KIB, 510), true);
    // Half a megabyte a second is not the end of it.
    for (let at = 1000; at < 4000; at += 100) assert.equal(gauge.add(50 * KIB, at), true);
    for (let at = 4000; at < 5000; at += 100) gauge.add(5 * KIB, at);
    assert.equal(gauge.add(5 * KIB, 5100), false);
  });

  test("is over when nothing comes any more", () => {
    const gauge = new FloodGauge();
    assert.equal(gauge.add(3000 * KIB, 0), true);
    assert.equal(gauge.isFlood(900), true);
    assert.equal(gauge.isFlood(2500), false);
  });

  test("is no long log that comes at an even pace", () => {
    const gauge = new FloodGauge();
    for (let at = 0; at < 20_000; at += 100) assert.equal(gauge.add(100 * KIB, at), false);
  });
});

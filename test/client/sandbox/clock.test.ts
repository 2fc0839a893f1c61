import assert from "node:assert/strict";
import { test } from "node:test";
import { systemClock } from "../../../client/src/sandbox/clock.ts";

test("what is due in two months is not due now, and what is due now is", async () => {
  const called: string[] = [];
  const stop = systemClock.after(60 * 24 * 3600 * 1000, () => called.push("later"));
  await new Promise<void>((resolve) => {
    systemClock.after(5, () => {
      called.push("now");
      resolve();
    });
  });
  stop();
  assert.deepEqual(called, ["now"]);
});

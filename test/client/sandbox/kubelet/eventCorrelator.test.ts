/** How a component keeps its events few (client-go 0.34). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { EventCorrelator } from "../../../../client/src/sandbox/kubelet/eventCorrelator.ts";

let now = 0;
const clock = { now: () => now, after: () => () => undefined };

test("the tenth of events that differ in their message only is combined with those that follow, for ten minutes", () => {
  const correlator = new EventCorrelator(clock);
  let pod = 0;
  const combined = (count: number): boolean[] =>
    Array.from({ length: count }, () => correlator.isCombined("created", `pod ${++pod}`));
  assert.deepEqual(combined(9), Array(9).fill(false));
  assert.deepEqual(combined(3), [true, true, true]);
  assert.equal(correlator.isCombined("deleted", "pod"), false);
  now += 600_001;
  assert.deepEqual(combined(1), [false]);
});

test("the same again is not another one", () => {
  const correlator = new EventCorrelator(clock);
  for (let left = 50; left > 0; left -= 1) assert.equal(correlator.isCombined("back-off", "restarting"), false);
});

test("of one object 25 are told, then one in five minutes", () => {
  const correlator = new EventCorrelator(clock);
  const accepted = (count: number): number =>
    Array.from({ length: count }, () => correlator.accepts("kubelet of a pod")).filter(Boolean).length;
  assert.equal(accepted(40), 25);
  now += 299_999;
  assert.equal(accepted(1), 0);
  now += 1;
  assert.equal(accepted(2), 1);
  assert.equal(correlator.accepts("another pod"), true);
});

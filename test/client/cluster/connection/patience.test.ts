import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Patience } from "../../../../client/src/cluster/connection/patience.ts";

const LIMIT = 120_000;

describe("patience with a cluster in trouble", () => {
  const cases: readonly (readonly [string, readonly (readonly [step: number, paused: number])[], boolean])[] = [
    ["requests that fail at their limit", [...Array<[number, number]>(11).fill([10_000, 0])], false],
    ["the same, for longer", [...Array<[number, number]>(13).fill([10_000, 0])], true],
    ["a night's sleep in the middle of a request", [[30_000_000, 0]], false],
    [
      "a night's sleep, and trouble as before",
      [[30_000_000, 0], ...Array<[number, number]>(7).fill([10_000, 0])],
      true,
    ],
    ["a pause that the server has asked for counts whole", [[300_000, 300_000]], true],
  ];
  for (const [name, steps, isOver] of cases) {
    test(`${name}: ${isOver ? "over" : "not over"}`, () => {
      let now = 5000;
      const patience = new Patience({ monotonic: () => now }, LIMIT);
      const answers = steps.map(([step, paused]) => {
        now += step;
        return patience.isOver(paused);
      });
      assert.equal(answers.at(-1), isOver);
    });
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { Turns } from "../../../../client/src/cluster/logs/turns.ts";

/** Takes turns by names; `begun` has who was let in, and `refused` who will never be. */
function work(most: number) {
  const over = new AbortController();
  const turns = new Turns(most, over.signal);
  const [begun, refused]: [string[], string[]] = [[], []];
  const come = (name: string, urgent = new AbortController().signal): void => {
    void turns.take(urgent).then((isTurn) => (isTurn ? begun : refused).push(name));
  };
  return { over, turns, begun, refused, come };
}

test("as many go on as may, the others in the order in which they came, those that are urgent first", async () => {
  const { turns, begun, come } = work(2);
  const hurry = new AbortController();
  come("a");
  come("b");
  come("c");
  come("d", hurry.signal);
  come("e", AbortSignal.abort());
  hurry.abort();
  await turn();
  assert.deepEqual(begun, ["a", "b"]);
  for (let count = 0; count < 3; count++) turns.giveBack();
  await turn();
  assert.deepEqual(begun, ["a", "b", "e", "d", "c"]);
  turns.giveBack();
  turns.giveBack();
  come("f");
  come("g");
  come("h");
  await turn();
  assert.deepEqual(begun.slice(5), ["f", "g"]);
});

test("who waits when it is over gets no turn, nor who comes then", async () => {
  const { over, turns, begun, refused, come } = work(1);
  come("a");
  come("b");
  come("c", AbortSignal.abort());
  over.abort();
  come("d");
  await turn();
  turns.giveBack();
  await turn();
  assert.deepEqual([begun, refused.toSorted()], [["a"], ["b", "c", "d"]]);
});

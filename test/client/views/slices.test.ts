import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { piecesOf, Slices } from "../../../client/src/views/slices.ts";

test("work goes on until ten milliseconds of it are over, then others have their turn", async () => {
  let now = 0;
  const slices = new Slices(() => now);
  const timesWithTurn: number[] = [];
  for (let piece = 1; piece <= 9; piece++) {
    slices.work(() => (now += 4));
    now += 1000; // not our work
    const turns = new Set<number>();
    setImmediate(() => turns.add(piece));
    await slices.next();
    if (turns.has(piece)) timesWithTurn.push(piece);
  }
  assert.deepEqual(timesWithTurn, [3, 6, 9]);
});

test("however many share the slices, others have their turn after each ten milliseconds, and nobody waits for long", async () => {
  let now = 0;
  const slices = new Slices(() => now);
  let sinceTurn = 0;
  let longest = 0;
  let working = 100;
  const order: number[] = [];
  const worker = async (name: number): Promise<void> => {
    for (let piece = 0; piece < 5; piece++) {
      await slices.next();
      slices.work(() => (now += 4));
      longest = Math.max(longest, (sinceTurn += 4));
      order.push(name);
    }
    working--;
  };
  const all: Promise<void>[] = [];
  for (let name = 0; name < 100; name++) {
    all.push(worker(name));
    // As the streams of logs do: one after the other, without a turn between.
    await new Promise<void>((resolve) => process.nextTick(resolve));
  }
  while (working > 0) {
    await new Promise(setImmediate);
    sinceTurn = 0;
  }
  await Promise.all(all);
  assert.ok(longest < 20, String(longest));
  const waits = order.map((name, at) => order.indexOf(name, at + 1) - at).filter((wait) => wait > 0);
  assert.ok(Math.max(...waits) <= 200, String(Math.max(...waits)));
});

test("pieces of a text are the text, and end at ends of lines", () => {
  const line = fc.oneof(
    fc.string(),
    fc.integer({ min: 0, max: 200_000 }).map((length) => "x".repeat(length)),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
      const text = lines.join("\n");
      const pieces = [...piecesOf(text)];
      assert.equal(pieces.join(""), text);
      assert.ok(pieces.slice(0, -1).every((piece) => piece.endsWith("\n")));
      assert.ok(pieces.every((piece) => piece.length <= 64 * 1024 || !piece.slice(0, -1).includes("\n", 64 * 1024)));
    }),
    { numRuns: 100 },
  );
});

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { excerpt, findInFile, findMoment } from "../../../../client/src/views/logText/findInFile.ts";
import { TOO_SLOW } from "../../../../client/src/views/logText/patterns.ts";

describe("in the file of a log", () => {
  let folder: string;
  let path: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "databand-find-"));
    path = join(folder, "a.dbndlog");
    const lines = Array.from(
      { length: 50 },
      (_, n) => `2026-01-01T00:00:${String(n).padStart(2, "0")}.5Z ${n % 7 === 0 ? "hit" : "line"} ${n}`,
    );
    await writeFile(path, `──── note\n${lines.join("\n")}\n`);
  });
  after(() => rm(folder, { recursive: true }));

  test("all lines that have it are counted, the first are given", async () => {
    const found = await findInFile(path, /HIT/i, 2);
    assert.ok(found !== TOO_SLOW);
    assert.equal(found.count, 8);
    assert.deepEqual(found.lines, [
      { line: 1, text: "2026-01-01T00:00:00.5Z hit 0" },
      { line: 8, text: "2026-01-01T00:00:07.5Z hit 7" },
    ]);
    assert.deepEqual(await findInFile(path, /nothing/, 2), { count: 0, lines: [] });
    assert.deepEqual(await findInFile(path, /line 5/, 0), { count: 1, lines: [] });
  });

  test("a pattern that would look at one line for years is given up, and excerpts, too", async () => {
    const hard = join(folder, "hard.dbndlog");
    await writeFile(hard, `easy\n${"a".repeat(5000)}!\n`);
    assert.equal(await findInFile(hard, /^(a+)+$/, 2), TOO_SLOW);
    assert.equal(excerpt(`${"a".repeat(5000)}!`, /^(a+)+$/, 10), "a".repeat(10));
  });

  test("thousands of lines, in order", async () => {
    const long = join(folder, "long.dbndlog");
    await writeFile(long, Array.from({ length: 5500 }, (_, n) => `line ${n}\n`).join(""));
    const found = await findInFile(long, /99$/, 3);
    assert.deepEqual(found, {
      count: 55,
      lines: [99, 199, 299].map((line) => ({ line, text: `line ${line}` })),
    });
  });

  for (const [moment, line] of [
    ["2026-01-01T00:00:10Z", 11],
    ["2026-01-01T00:00:10.5Z", 11],
    ["2026-01-01T00:00:10.500000001Z", 12],
    ["2025-01-01T00:00:00Z", 1],
    ["2027-01-01T00:00:00Z", undefined],
  ] as const) {
    test(`the first line since ${moment}`, async () => {
      assert.equal(await findMoment(path, moment), line);
    });
  }
});

describe("a found line in a list", () => {
  for (const [what, line, pattern, shown] of [
    ["without time and pod", "2026-01-01T10:20:30.5Z [load/base] it broke", /broke/i, "it broke"],
    ["with them where they were looked for", "10:20:30 [load/base] it broke", /load/i, "10:20:30 [load/base] it broke"],
    ["from near the match on", `${"a".repeat(100)} broke`, /broke/i, `…${"a".repeat(29)} broke`],
    ["no longer than that", "broke".padEnd(90, "!"), /broke/i, "broke".padEnd(80, "!")],
  ] as const) {
    test(what, () => assert.equal(excerpt(line, pattern, 80), shown));
  }
});

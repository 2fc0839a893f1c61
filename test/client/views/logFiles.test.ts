import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { copyPlain, hasTerminalText, linesOfFile } from "../../../client/src/views/logText/file.ts";
import { findInFile } from "../../../client/src/views/logText/findInFile.ts";

async function linesOf(path: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of linesOfFile(path)) lines.push(line);
  return lines;
}

/** Longer than what is read at a time. */
const LONG = "x".repeat(70_000);

describe("the file of a log that is written for a terminal", () => {
  let folder: string;
  let path: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "databand-file-"));
    path = join(folder, "a.dbndlog");
  });
  after(() => rm(folder, { recursive: true }));

  const cases: readonly (readonly [what: string, text: string, isForTerminal: boolean])[] = [
    ["plain lines", "one\ntwo\n", false],
    ["an empty file", "", false],
    ["colours", "one\n\u001B[31mtwo\u001B[0m\n", true],
    ["colours far down", `${LONG}\n${LONG}\n\u001B[31mtwo\n`, true],
    ["Windows line ends", "one\r\ntwo\r\n", false],
    ["a progress bar", "10%\r100%\n", true],
    ["Windows line ends that are read in two pieces", `${"x".repeat(65_535)}\r\ntwo\n`, false],
    ["a progress bar that is read in two pieces", `${"x".repeat(65_535)}\rtwo\n`, true],
  ];
  for (const [what, text, isForTerminal] of cases) {
    test(`${what}: ${isForTerminal ? "needs" : "needs no"} reading`, async () => {
      await writeFile(path, text);
      assert.equal(await hasTerminalText(path), isForTerminal);
    });
  }

  test("its lines, however long", async () => {
    const lines = ["one", "", LONG, "ü".repeat(40_000), "end"];
    await writeFile(path, lines.join("\n"));
    assert.deepEqual(await linesOf(path), lines);
    await writeFile(path, "");
    assert.deepEqual(await linesOf(path), []);
  });

  test("a copy for people has the text alone", async () => {
    const target = join(folder, "copy.log");
    await writeFile(path, "10%\r100%\n\u001B[31mtwo\u001B[0m\n");
    await copyPlain(path, target);
    assert.equal(await readFile(target, "utf8"), "100%\ntwo\n");
    await writeFile(path, "one\r\ntwo");
    await copyPlain(path, target);
    assert.equal(await readFile(target, "utf8"), "one\r\ntwo");
  });

  test("what is found has the line that “Open Full Log” shows it in", async () => {
    await writeFile(path, "10%\r50%\r100%\n\u001B[31mERROR\u001B[0m one\n");
    assert.deepEqual(await findInFile(path, /^error one$/i, 5), { count: 1, lines: [{ line: 1, text: "ERROR one" }] });
  });
});

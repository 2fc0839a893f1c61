/** Half of a secret is one, too: at the ends of pieces of lines, and of words that are cut. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { LineSplitter, LONGEST_LINE } from "../../../../client/src/cluster/connection/lines.ts";
import { FollowerSink } from "../../../../client/src/cluster/logs/followerSink.ts";
import { parseLogLine } from "../../../../client/src/cluster/logs/logLine.ts";
import type { LogLine } from "../../../../client/src/cluster/logs/logs.ts";
import { Redactor } from "../../../../client/src/cluster/logs/redaction.ts";

const SECRET = "correct-horse-battery";
const HEAD = "2026-01-01T00:00:00.000000001Z ";
const REDACTOR = new Redactor([{ name: "password", bytes: Buffer.from(SECRET) }]);

/** The ends of what is passed on of a line of the container, which is cut into pieces by its length. */
async function piecesOf(text: string): Promise<readonly string[]> {
  const got: string[] = [];
  const sink = new FollowerSink({
    lines: (lines) => void got.push(...lines.map((line) => line.text)),
    note: () => undefined,
  });
  sink.mask(REDACTOR);
  const splitter = new LineSplitter({ headOf: (line) => line.slice(0, HEAD.length) });
  // Each by itself, as they come over a wire.
  const texts = splitter.push(Buffer.from(`${HEAD}${text}\n`));
  for (const one of texts) await sink.lines([parseLogLine(one)].filter((line): line is LogLine => line !== undefined));
  return got.map((one) => (one.length > 200 ? one.slice(-50) : one));
}

describe("a line that is too long for one", () => {
  for (const before of [3, 10, SECRET.length - 3, SECRET.length - 1]) {
    test(`has no secret where it is cut, ${before} characters behind its beginning`, async () => {
      const filler = " ".repeat(LONGEST_LINE - HEAD.length - before);
      const [first = "", second = ""] = await piecesOf(`${filler}${SECRET} is the password`);
      assert.equal(first.trim(), "******");
      const left = SECRET.length - before;
      assert.equal(second, `${left < 3 ? SECRET.slice(-left) : "******"} is the password`);
    });
  }

  test("is passed on as it was written, where there is none", async () => {
    const filler = " ".repeat(LONGEST_LINE - HEAD.length - 3);
    assert.deepEqual(
      (await piecesOf(`${filler}abc and more`)).map((one) => one.trim()),
      ["abc", "and more"],
    );
  });
});

test("words of a node that are cut do not end with half of a secret", () => {
  const notes: string[] = [];
  const sink = new FollowerSink({ lines: () => undefined, note: ({ text }) => void notes.push(text) });
  sink.mask(REDACTOR);
  sink.note({ kind: "info", text: `The node says: no ${SECRET}, and no ${SECRET.slice(0, 9)}` });
  assert.deepEqual(notes, ["The node says: no ******, and no ******"]);
});

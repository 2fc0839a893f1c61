import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { TracebackReader } from "../../../client/src/tasks/tracebacks.ts";

const BEGIN = "Traceback (most recent call last):\n";
const frame = (line: number, code = "    go()\n"): string => `  File "/app/a.py", line ${line}, in go\n${code}`;
const place = (line: number) => ({ path: "/app/a.py", line });
const read = (...texts: readonly string[]) => {
  const reader = new TracebackReader();
  return texts.flatMap((text) => reader.read(text));
};

describe("a traceback in a log", () => {
  test("with all its frames and the error", () => {
    assert.deepEqual(read(`x\n${BEGIN}${frame(1)}${frame(2, "    a / b\n    ~~^~~\n")}mod.Bad: no: 1\nmore\n`), [
      { frames: [place(1), place(2)], error: "mod.Bad: no: 1" },
    ]);
  });

  test("an error without a message; colours", () => {
    assert.deepEqual(read(`${BEGIN}${frame(1)}\u001B[31mKeyboardInterrupt\u001B[0m\n`), [
      { frames: [place(1)], error: "KeyboardInterrupt" },
    ]);
  });

  test("one that leads to another: both", () => {
    const between = "\nDuring handling of the above exception, another exception occurred:\n\n";
    const found = read(`${BEGIN}${frame(1)}KeyError: 'a'\n${between}${BEGIN}${frame(2)}ValueError: b\n`);
    assert.deepEqual(
      found.map(({ error, frames }) => [error, frames]),
      [
        ["KeyError: 'a'", [place(1)]],
        ["ValueError: b", [place(2)]],
      ],
    );
  });

  test("of several tasks at once, cut anywhere", () => {
    const lines = (task: string, line: number): string[] =>
      `${BEGIN}${frame(line)}Bad: ${task}`.split("\n").map((one) => `[${task}] ${one}\n`);
    const [left, right] = [lines("left", 1), lines("right", 2)];
    const text = left.flatMap((line, index) => [line, right[index] ?? ""]).join("");
    const expected = [
      { frames: [place(1)], error: "Bad: left" },
      { frames: [place(2)], error: "Bad: right" },
    ];
    for (let cut = 0; cut <= text.length; cut++) assert.deepEqual(read(text.slice(0, cut), text.slice(cut)), expected);
  });

  for (const [what, text] of [
    ["that another line ends", `${BEGIN}${frame(1)}[2026-01-01 00:00:00] INFO done\nKeyError: x\n`],
    ["without a frame", `${BEGIN}KeyError: x\n`],
    ["that has not ended", `${BEGIN}${frame(1)}KeyErr`],
    ["that never began", `${frame(1)}KeyError: x\n`],
  ] as const) {
    test(`${what} is none`, () => assert.deepEqual(read(text), []));
  }
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { formatJsonLines } from "../../../../client/src/views/logText/jsonLines.ts";

const message = (line: string, fields: readonly string[] = []): string =>
  formatJsonLines(line, { style: "message", fields });

describe("lines that are JSON objects", () => {
  for (const [name, line, shown] of [
    ["time, level and message first", '{"level":"info","msg":"ready","ts":"10:00"}', "10:00 INFO ready"],
    [
      "then what is left",
      '{"message":"done","rows":3,"task":"load it","ok":true,"none":null}',
      'done rows=3 task="load it" ok=true',
    ],
    ["objects inside", '{"event":"x","extra":{"a":1}}', 'x extra={"a":1}'],
    ["behind a task and a time", '[load] 2026-01-01T10:00:00.5Z {"msg":"m"}', "[load] 2026-01-01T10:00:00.5Z m"],
    ["behind a time with its date", '2026-01-01 10:00:00.500 {"msg":"m"}', "2026-01-01 10:00:00.500 m"],
    [
      "behind a time of ours and a pod",
      '2026-01-01T10:00:00.5Z [pod/base] {"msg":"m"}',
      "2026-01-01T10:00:00.5Z [pod/base] m",
    ],
    ["a traceback stands below", '{"msg":"failed","exc_info":"Traceback:\\n  File\\n"}', "failed\nTraceback:\n  File"],
    ["Python's own names", '{"asctime":"t","levelname":"ERROR","message":"bad"}', "t ERROR bad"],
    ["no JSON", "{not json}", "{not json}"],
    ["an array", "[1, 2]", "[1, 2]"],
    ["JSON behind words", 'saw {"msg":"m"}', 'saw {"msg":"m"}'],
    ["an object in colours", '\u001B[32m{"msg":"m"}\u001B[0m', "m"],
    ["colours of what is no object stay", "\u001B[32m{x}\u001B[0m", "\u001B[32m{x}\u001B[0m"],
    ["half of an object", '{"msg":"m"', '{"msg":"m"'],
  ] as const) {
    test(name, () => assert.equal(message(line), shown));
  }

  test("only the fields that are asked for, inside of others, too", () => {
    const line = '{"msg":"m","a":1,"b":{"c":"d"},"e.f":2}';
    assert.equal(message(line, ["b.c", "e.f", "gone.too"]), "m b.c=d e.f=2");
  });

  test("indented, each on lines of its own; other lines as they are", () => {
    const text = 'plain\n[t] {"a":1}\n';
    assert.equal(formatJsonLines(text, { style: "pretty", fields: [] }), 'plain\n[t] {\n  "a": 1\n}\n');
    assert.equal(formatJsonLines(text, { style: "raw", fields: [] }), text);
  });

  test("any object is shown, and what ends with a line end still does", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const shown = message(`${JSON.stringify(object)}\n`);
        assert.ok(shown.endsWith("\n"));
      }),
    );
  });
});

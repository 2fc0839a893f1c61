import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ALL_LINES, levelOf, LineFilter } from "../../../client/src/views/logText/levels.ts";
import { redact, REDACTED, withoutSecretValues } from "../../../client/src/views/logText/redact.ts";
import { tasksInLog } from "../../../client/src/views/logPlaces.ts";

describe("the level of a line", () => {
  const cases: readonly (readonly [line: string, level: string | undefined])[] = [
    ["[2026-01-01 10:00:00,123] ERROR - something broke", "error"],
    ["[pod][2026-01-01 10:00:00,123] WARNING tasks - careful", "warning"],
    ["INFO:root:hello", "info"],
    ["10:00:00 DEBUG detail", "debug"],
    ["E0101 10:00:00.000000       1 reflector.go:1] no", "error"],
    ['{"time": "x", "level": "warning", "msg": "INFO is only a word here"}', "warning"],
    ['[load] {"severity":"ERROR","message":"x"}', "error"],
    ["[load-orders/base] WARN full", "warning"],
    ["Traceback (most recent call last):", "error"],
    ["  + Exception Group Traceback (most recent call last):", "error"],
    ['{"level":50,"time":1,"msg":"of pino"}', "error"],
    ['{"level":30,"msg":"ERROR is a word"}', "info"],
    ['{"log.level":"warn","message":"of Elastic"}', "warning"],
    ['{"msg":"ERROR in a word, and no level"}', "error"],
    ['time="2026-01-01" level=error msg="logfmt"', "error"],
    ["ts=1 lvl=warn msg=INFO", "warning"],
    ["2026-01-01T10:00:00Z [error    ] of structlog", "error"],
    ["2026-01-01 10:00:00 [info     ] ERROR is a word", "info"],
    ["error[E0308]: mismatched types", "error"],
    ["[load] warning: unused", "warning"],
    ["fatal: not a git repository", "error"],
    ["an error: in the middle", undefined],
    ["[2026-01-01, 10:00:00 UTC] {taskinstance.py:12} ERROR - of Airflow", "error"],
    ["[2026-01-01 10:00:00,123] {{run.py:12}} WARNING - of DBND", "warning"],
    ["ValueError: no orders", "error"],
    ["information about errors", undefined],
    ["line 7 of 40", undefined],
  ];
  for (const [line, level] of cases) test(`${line} → ${String(level)}`, () => assert.equal(levelOf(line), level));
});

describe("which lines are shown", () => {
  const text = [
    "── note",
    "INFO start",
    "more of it",
    "ERROR broken",
    "Traceback (most recent call last):",
    '  File "t.py", line 1',
    "ValueError: x",
    "INFO end",
    "",
  ].join("\n");

  test("all, as they are", () => assert.equal(new LineFilter(ALL_LINES).apply(text), text));

  test("a level and above; lines without one go with the line before, so that tracebacks stay whole", () => {
    assert.deepEqual(new LineFilter({ level: "error" }).apply(text).split("\n"), [
      "── note",
      "ERROR broken",
      "Traceback (most recent call last):",
      '  File "t.py", line 1',
      "ValueError: x",
      "",
    ]);
  });

  test("colours hide no level, and stay for the panel", () => {
    const coloured = "10:00 \u001B[31mERROR\u001B[0m broken\n\u001B[32mINFO\u001B[0m end\n";
    assert.equal(new LineFilter({ level: "error" }).apply(coloured), "10:00 \u001B[31mERROR\u001B[0m broken\n");
    assert.equal(
      new LineFilter({ level: "debug", include: /^INFO end$/ }).apply(coloured),
      "\u001B[32mINFO\u001B[0m end\n",
    );
  });

  test("the same behind a time and a source", () => {
    for (const stamp of ["2026-01-01T10:00:00.123456789Z ", "2026-01-01 10:00:00.123 ", "10:00:00.123 [pod/base] "]) {
      const stamped = text.replace(/^(?!──|$)/gm, stamp);
      const shown = new LineFilter({ level: "error" }).apply(stamped).split("\n");
      assert.deepEqual(shown.map((line) => line.replace(stamp, "")).slice(1, -1), [
        "ERROR broken",
        "Traceback (most recent call last):",
        '  File "t.py", line 1',
        "ValueError: x",
      ]);
    }
  });

  test("words that would be looked for in one line for years are given up, once: then all lines of the level pass", () => {
    const filter = new LineFilter({ level: "info", include: /^(a+)+$/ });
    const long = `${"a".repeat(5000)}!\nDEBUG a\nINFO b\n`;
    assert.equal(filter.apply("aaa\nb\n"), "aaa\n");
    assert.equal(filter.isGivenUp, false);
    assert.equal(filter.apply(long), long.replace("DEBUG a\n", ""));
    assert.equal(filter.isGivenUp, true);
    assert.equal(filter.apply("b\n"), "b\n");
  });

  test("the level goes on from one block to the next", () => {
    const filter = new LineFilter({ level: "warning" });
    assert.equal(filter.apply("WARN a\n"), "WARN a\n");
    assert.equal(filter.apply("  its rest\n"), "  its rest\n");
    assert.equal(filter.apply("INFO b\n"), "");
  });

  test("only lines that match, or do not", () => {
    assert.equal(new LineFilter({ level: "debug", include: /end/i }).apply(text), "── note\nINFO end\n");
    assert.ok(!new LineFilter({ level: "debug", exclude: /more/ }).apply(text).includes("more"));
  });
});

describe("lines around those that match", () => {
  const text = Array.from(
    { length: 12 },
    (_, index) => `${index === 3 || index === 9 ? "hit" : "line"} ${index}\n`,
  ).join("");
  const shown = (before: number, after: number, block = 1000): string[] => {
    const filter = new LineFilter({ level: "debug", include: /hit/, around: { before, after } });
    const blocks = text.match(new RegExp(`(?:.*\\n){1,${block}}`, "g")) ?? [];
    return blocks
      .map((one) => filter.apply(one))
      .join("")
      .split("\n")
      .slice(0, -1);
  };

  test("before and after, apart where others stand between", () => {
    assert.deepEqual(shown(1, 2), [
      "line 2",
      "hit 3",
      "line 4",
      "line 5",
      "⋯",
      "line 8",
      "hit 9",
      "line 10",
      "line 11",
    ]);
    assert.deepEqual(shown(0, 0), ["hit 3", "⋯", "hit 9"]);
  });

  test("no line twice where they meet, and nothing between", () => {
    assert.deepEqual(shown(5, 2), text.split("\n").slice(0, -1));
  });

  test("the same however the log is cut into blocks", () => {
    for (const block of [1, 2, 3, 5]) assert.deepEqual(shown(2, 1, block), shown(2, 1));
  });
});

describe("secrets", () => {
  const cases: readonly (readonly [text: string, expected: string])[] = [
    ["Authorization: Bearer abcdefgh.12345", `Authorization: Bearer ${REDACTED}`],
    ["postgresql://etl:hunter2@db:5432/orders", `postgresql://etl:${REDACTED}@db:5432/orders`],
    ["DB_PASSWORD=hunter2 x", `DB_PASSWORD=${REDACTED} x`],
    ['"api_key": "abc def"', `"api_key": ${REDACTED}`],
    ["access_token = abc", `access_token = ${REDACTED}`],
    ["AKIAABCDEFGHIJKLMNOP", REDACTED],
    ["nothing to hide: 12 secrets", "nothing to hide: 12 secrets"],
    ["request_memory = 512Mi", "request_memory = 512Mi"],
  ];
  for (const [text, expected] of cases) test(text, () => assert.equal(redact(text), expected));

  test("values that are known to be secret go wherever they stand", () => {
    assert.equal(redact("user said hunter2!", ["hunter2"]), `user said ${REDACTED}!`);
  });

  test("variables of a pod", () => {
    const env = [
      { name: "DB_PASSWORD", value: "hunter2" },
      { name: "DB_URL", value: "postgresql://etl:hunter2@db/orders" },
      { name: "DBND__POD_NAME", value: "p" },
      { name: "FROM", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
    ];
    const pod = withoutSecretValues({ spec: { containers: [{ name: "base", env }] } });
    assert.ok(!JSON.stringify(pod).includes("hunter2"));
    assert.deepEqual(pod.spec.containers[0]?.env.slice(2), env.slice(2));
  });
});

test("names of tasks in a log", () => {
  const text =
    "Running task load_orders now\ndag/join_both done; load_prices__003ae6a806 and the word load_orders alone";
  const names = new Set(["load_orders", "join_both", "load_prices"]);
  assert.deepEqual(
    tasksInLog(text, names).map(({ start, end, task }) => [text.slice(start, end), task]),
    [
      ["load_orders", "load_orders"],
      ["join_both", "join_both"],
      ["load_prices", "load_prices"],
    ],
  );
});

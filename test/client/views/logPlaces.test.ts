import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { placesInLog, sharedTail } from "../../../client/src/views/logPlaces.ts";

/** The places found, as `text of the link → path:line`. */
function found(text: string): string[] {
  return placesInLog(text).map((place) => `${text.slice(place.start, place.end)} → ${place.path}:${place.line}`);
}

describe("places in a log that lead to the source", () => {
  test("the lines of a Python traceback", () => {
    const text = [
      "Traceback (most recent call last):",
      '  File "/app/tasks.py", line 12, in fail_on_purpose',
      "    raise ValueError(reason)",
      "ValueError: the input is empty",
    ].join("\n");
    assert.deepEqual(found(text), ['File "/app/tasks.py", line 12 → /app/tasks.py:12']);
  });
  test("a traceback behind the prefix of its pod", () => {
    assert.deepEqual(found('[dbnd.a.b.12345678]  File "/app/a b.py", line 3, in f'), [
      'File "/app/a b.py", line 3 → /app/a b.py:3',
    ]);
  });
  test("the short form of linters and warnings", () => {
    assert.deepEqual(found("pipelines/daily.py:40: DeprecationWarning"), [
      "pipelines/daily.py:40 → pipelines/daily.py:40",
    ]);
  });
  test("offsets count all lines before", () => {
    const text = `${"x\n".repeat(5)}File "t.py", line 1`;
    assert.equal(placesInLog(text)[0]?.start, 10);
  });
  test("nothing in text that only looks a little like it", () => {
    assert.deepEqual(found('File without a name, line 3\nhttp://host/a.py\n"x.py", line'), []);
  });

  const printed: readonly (readonly [what: string, text: string, ...found: string[]])[] = [
    [
      "a traceback inside of JSON",
      String.raw`{"exc": "Traceback:\n  File \"/app/tasks.py\", line 12, in f"}`,
      String.raw`File \"/app/tasks.py\", line 12 → /app/tasks.py:12`,
    ],
    [
      "a path behind a line end of JSON",
      String.raw`{"out": "bad: \npipelines/daily.py:40 failed"}`,
      "pipelines/daily.py:40 → pipelines/daily.py:40",
    ],
    ["quotes around spaces", `cannot read "/my app/orders.sql"`, "/my app/orders.sql → /my app/orders.sql:1"],
    [
      "quotes around a line",
      `at '/my app/my tasks.py:12' it failed`,
      "/my app/my tasks.py:12 → /my app/my tasks.py:12",
    ],
    ["a line behind the quotes", "at `/my app/tasks.py`:12", "/my app/tasks.py → /my app/tasks.py:12"],
    [
      "a warning of Python",
      "/my app/my tasks.py:12: UserWarning: old",
      "/my app/my tasks.py:12 → /my app/my tasks.py:12",
    ],
    [
      "the same behind pod and time",
      "[p/base] 2026-01-01T10:00:00.5Z /my app/t.py:3: FutureWarning: x",
      "/my app/t.py:3 → /my app/t.py:3",
    ],
    ["a shell's spaces", String.raw`python /my\ app/t.py:3`, String.raw`/my\ app/t.py:3 → /my app/t.py:3`],
    [
      "Windows",
      String.raw`C:\Users\me\tasks.py:12 and lib\daily.py:3`,
      String.raw`C:\Users\me\tasks.py:12 → C:\Users\me\tasks.py:12`,
      String.raw`lib\daily.py:3 → lib\daily.py:3`,
    ],
    [
      "Windows, with spaces",
      String.raw`C:\My Files\tasks.py:12: UserWarning: old`,
      String.raw`C:\My Files\tasks.py:12 → C:\My Files\tasks.py:12`,
    ],
    [
      "Windows, other files",
      String.raw`read D:\conf\project.cfg`,
      String.raw`D:\conf\project.cfg → D:\conf\project.cfg:1`,
    ],
    [
      "a traceback on Windows",
      String.raw`File "C:\My Files\tasks.py", line 12, in f`,
      String.raw`File "C:\My Files\tasks.py", line 12 → C:\My Files\tasks.py:12`,
    ],
    ["letters of any language", "größe/täglich.py:7", "größe/täglich.py:7 → größe/täglich.py:7"],
    ["several", "a.py:1 b/c.yaml b.py:2", "a.py:1 → a.py:1", "b.py:2 → b.py:2", "b/c.yaml → b/c.yaml:1"],
    ["two files of which one is read", "copy /tmp/in to /app/y.py:3", "/app/y.py:3 → /app/y.py:3"],
    ["a name in quotes, which is no path", `run "my tasks.py" or 'project.cfg'`],
  ];
  for (const [what, text, ...places] of printed) test(what, () => assert.deepEqual(found(text), places));

  test("a long line, as far as VS Code draws it", () => {
    const place = ' File "t.py", line 1';
    assert.deepEqual(found(`${"y".repeat(9000)}${place}`), ['File "t.py", line 1 → t.py:1']);
    assert.deepEqual(found(`${"y".repeat(10_000)}${place}`), []);
  });

  test("lines that are made to be looked through for long are not", () => {
    for (const part of ["a/", "-", "\\n", "'", "a.py", "C:\\", "/x ", '"a/b.py'])
      assert.ok(placesInLog(`${part.repeat(100_000)}.py`).length <= 2000, part);
  });
});

test("the file that shares the longest tail with a container's path is the one meant", () => {
  const parts = ["app", "pipelines", "daily.py"];
  assert.equal(sharedTail("/home/me/project/pipelines/daily.py", parts), 2);
  assert.equal(sharedTail("/home/me/other/daily.py", parts), 1);
  assert.equal(sharedTail("/home/me/project/weekly.py", parts), 0);
});

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
  test("very long lines are passed over", () => {
    assert.deepEqual(found(`${"y".repeat(5000)} File "t.py", line 1`), []);
  });
});

test("the file that shares the longest tail with a container's path is the one meant", () => {
  const parts = ["app", "pipelines", "daily.py"];
  assert.equal(sharedTail("/home/me/project/pipelines/daily.py", parts), 2);
  assert.equal(sharedTail("/home/me/other/daily.py", parts), 1);
  assert.equal(sharedTail("/home/me/project/weekly.py", parts), 0);
});

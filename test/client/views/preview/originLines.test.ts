import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { lineOfOrigin, linesFrom } from "../../../../client/src/views/preview/originLines.ts";
import type { Origin, Range } from "../../../../server/src/protocol.ts";

const CFG = "file:///project.cfg";
const TEXT = ["[cluster]", "namespace = data", 'limits = {"cpu": 1,', '  "memory": "1Gi"}', "# nothing"];

/** The range of the first `part` in a line of the text. */
function at(line: number, part: string): Range {
  const character = TEXT[line]?.indexOf(part) ?? -1;
  assert.ok(character >= 0, part);
  return { start: { line, character }, end: { line, character: character + part.length } };
}

const LIMITS = {
  section: "cluster",
  key: "limits",
  keyRange: at(2, "limits"),
  range: { start: at(2, "{").start, end: at(3, "}").end },
};

function part(key: Range, range: Range): Origin {
  return { kind: "file", uri: CFG, range, keyRange: key, entry: LIMITS };
}

const ORIGINS: Readonly<Record<number, Origin>> = {
  0: { kind: "generated", rule: "always" },
  1: { kind: "file", uri: CFG, range: at(1, "data"), keyRange: at(1, "namespace") },
  2: { kind: "file", uri: CFG, range: LIMITS.range, keyRange: LIMITS.keyRange, entry: LIMITS },
  3: part(at(2, '"cpu"'), at(2, "1")),
  4: part(at(3, '"memory"'), at(3, '"1Gi"')),
  5: { kind: "file", uri: "file:///other.cfg", range: at(1, "data"), keyRange: at(1, "namespace") },
  6: { kind: "python", uri: CFG, range: at(4, "nothing") },
};

describe("the lines of a pod that a place of the configuration made", () => {
  const cases: readonly (readonly [string, number, string, readonly number[]])[] = [
    ["a value", 1, "data", [1]],
    ["a key", 1, "namespace", [1]],
    ["between key and value", 1, "= ", [1]],
    ["a member: only its own line", 2, '"cpu"', [3]],
    ["a member's value", 3, '"1Gi"', [4]],
    ["a dictionary's key: all of it", 2, "limits", [2, 3, 4]],
    ["inside of a dictionary, in no member", 3, "}", [2]],
    ["a place in Python", 4, "nothing", [6]],
    ["a header", 0, "cluster", []],
  ];
  for (const [name, line, text, expected] of cases) {
    test(name, () => {
      const { character } = at(line, text).start;
      // The end of "1Gi" is also where } starts; ask behind the brace.
      const offset = text === "}" ? 1 : 0;
      const places = Object.entries(ORIGINS).map(([at, origin]) => [Number(at), origin] as const);
      const found = linesFrom(places, (uri) => uri === CFG, { line, character: character + offset });
      assert.deepEqual(found, expected);
    });
  }
});

describe("the line of a problem", () => {
  test("is the one that came from the same place", () => {
    assert.equal(lineOfOrigin(ORIGINS, part(at(3, '"memory"'), at(3, '"1Gi"'))), 4);
  });
  test("is one of the same key, when none came from the very place", () => {
    const whole: Origin = { kind: "file", uri: CFG, range: at(1, "dat"), keyRange: at(1, "namespace") };
    assert.equal(lineOfOrigin(ORIGINS, whole), 1);
  });
  test("is nowhere for a place that made no line", () => {
    const elsewhere: Origin = { kind: "environment", variable: "DBND__CORE__X" };
    assert.equal(lineOfOrigin(ORIGINS, elsewhere), undefined);
    assert.equal(lineOfOrigin(ORIGINS, undefined), undefined);
  });
});

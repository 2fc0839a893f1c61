/** Objects as PyYAML 6 writes them; each expectation is its output. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { pythonDump, pythonTime, type DumpedObject } from "../../../../server/src/airflow/yaml/pythonDump.ts";
import { readYaml } from "../../../../server/src/pod/manifest/yamlTree.ts";

const LONG = "word ".repeat(20).trim();

const CASES: readonly (readonly [what: string, value: DumpedObject, yaml: string])[] = [
  ["keys are sorted", { b: 1, a: true }, "a: true\nb: 1\n"],
  ["lists stand below their key", { a: [{ x: 1, y: null }, "z"] }, "a:\n- x: 1\n  y: null\n- z\n"],
  ["empty collections", { a: [], b: {} }, "a: []\nb: {}\n"],
  [
    "what reads as something else is quoted",
    { a: "1", b: "true", c: "~", d: "1e3" },
    "a: '1'\nb: 'true'\nc: '~'\nd: 1e3\n",
  ],
  ["signs of YAML are quoted", { a: "x: y", b: "- x", c: "it's", d: "#x" }, "a: 'x: y'\nb: '- x'\nc: it's\nd: '#x'\n"],
  ["a line break inside quotes is two", { a: "x\ny" }, "a: 'x\n\n  y'\n"],
  [
    "a time has no quotes, its text would",
    { a: pythonTime("2020-01-01T10:00:00+00:00") },
    "a: 2020-01-01 10:00:00+00:00\n",
  ],
  ["a tab needs double quotes", { a: "x\ty" }, 'a: "x\\ty"\n'],
  ["other scripts are escaped", { a: "é" }, 'a: "\\xE9"\n'],
  ["long texts are folded", { a: LONG }, `a: ${"word ".repeat(15)}word\n  word word word word\n`],
  ["long keys get a question mark", { ["k".repeat(123)]: [1] }, `? ${"k".repeat(123)}\n: - 1\n`],
];

describe("yaml.dump", () => {
  for (const [what, value, expected] of CASES) it(what, () => assert.equal(pythonDump(value), expected));

  it("writes texts that Python's reader takes for the same", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const read = readYaml({ uri: "file:///x.yaml", text: pythonDump({ a: text }) });
        const value = read?.kind === "map" ? read.entries[0]?.value : undefined;
        assert.equal(value?.kind === "scalar" ? value.scalar.value : undefined, text);
      }),
    );
  });
});

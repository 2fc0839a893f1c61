/** Scalars of a base manifest as PyYAML's safe loader reads them (compared with PyYAML 6.0.3). */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readPlain } from "../../../../server/src/pod/manifest/pythonYaml.ts";

const CASES: readonly (readonly [written: string, type: string, text: string])[] = [
  ["yes", "bool", "True"],
  ["OFF", "bool", "False"],
  ["y", "str", "y"],
  ["tRUE", "str", "tRUE"],
  ["012", "int", "10"],
  ["08", "str", "08"],
  ["0o17", "str", "0o17"],
  ["0x1F", "int", "31"],
  ["0b101", "int", "5"],
  ["1_000", "int", "1000"],
  ["-12:30", "int", "-750"],
  ["190:20:30.15", "float", "685230.15"],
  ["100000000000000000000", "int", "100000000000000000000"],
  ["1.10", "float", "1.1"],
  ["1.", "float", "1.0"],
  ["1e3", "str", "1e3"],
  ["1.5e3", "str", "1.5e3"],
  ["1.5e+3", "float", "1500.0"],
  ["1.0e+21", "float", "1e+21"],
  ["1.0e-7", "float", "1e-07"],
  ["-0.0", "float", "-0.0"],
  [".inf", "float", "inf"],
  ["~", "null", "None"],
  ["", "null", "None"],
  ["2024-01-01", "time", "2024-01-01"],
  ["2024-1-1", "str", "2024-1-1"],
  ["2024-01-01T10:00:00Z", "time", "2024-01-01 10:00:00+00:00"],
  ["2024-01-01 10:00:00.5", "time", "2024-01-01 10:00:00.500000"],
  ["a b", "str", "a b"],
];

describe("a plain scalar", () => {
  for (const [written, type, text] of CASES) {
    it(`${JSON.stringify(written)} is ${type} ${text}`, () => {
      const { type: actual, text: str } = readPlain(written) ?? {};
      assert.deepEqual([actual, str], [type, text]);
    });
  }
  for (const written of ["=", "<<", "2024-02-30", "0b_"]) {
    it(`${written} cannot be read`, () => assert.equal(readPlain(written), undefined));
  }
});

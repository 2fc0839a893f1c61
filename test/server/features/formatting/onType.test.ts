import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseCfg } from "../../../../server/src/cfg/parse.ts";
import { formatOnType } from "../../../../server/src/features/formatting/onType.ts";
import { DEFAULT_STYLE } from "../../../../server/src/features/formatting/style.ts";
import { cursor } from "../../../protocol/cursor.ts";

/** The text when `typed` has just been typed before the cursor, and the text that it becomes. */
const CASES: readonly (readonly [name: string, typed: string, before: string, after: string])[] = [
  ["Enter behind a bracket", "\n", "[k]\na = {\n|", "[k]\na = {\n    "],
  ["Enter in a bracket in a bracket", "\n", '[k]\na = {\n    "b": [\n|', '[k]\na = {\n    "b": [\n        '],
  ["Enter behind a member", "\n", '[k]\na = {\n    "b": 1,\n|', '[k]\na = {\n    "b": 1,\n    '],
  ["Enter between brackets", "\n", "[k]\na = {\n|}", "[k]\na = {\n    }"],
  ["Enter behind comments", "\n", "[k]\na = {\n    # one {{{\n|", "[k]\na = {\n    # one {{{\n    "],
  ["Enter behind a bracket in a string", "\n", '[k]\na = "{\n|', '[k]\na = "{\n'],
  ["Enter behind a bracket on its own line", "\n", "[k]\na =\n    {\n|", "[k]\na =\n    {\n        "],
  ["Enter behind closed brackets", "\n", "[k]\na = {}\n|", "[k]\na = {}\n"],
  ["Enter behind a word", "\n", "[k]\na = b\n|", "[k]\na = b\n"],
  ["a closing bracket in the first column", "}", '[k]\na = {\n    "b": 1\n}|', '[k]\na = {\n    "b": 1\n    }'],
  [
    "a closing bracket too deep",
    "]",
    '[k]\na = {\n    "b": [\n        1\n        ]|',
    '[k]\na = {\n    "b": [\n        1\n    ]',
  ],
  ["a closing bracket behind text", "}", '[k]\na = {\n  "b": 1}|', '[k]\na = {\n  "b": 1}'],
  ["a bracket that closes nothing", "}", "[k]\na = b\n}|", "[k]\na = b\n}"],
  ["a bracket below a header", "]", "[k]\n]|", "[k]\n]"],
];

describe("formatting while one types", () => {
  for (const [name, typed, before, after] of CASES) {
    it(name, () => {
      const { text, position } = cursor(before);
      const document = parseCfg("file:///project.cfg", text);
      const edits = formatOnType(document, position, typed, DEFAULT_STYLE);
      assert.equal(document.change(edits).text.toString(), after);
    });
  }
});

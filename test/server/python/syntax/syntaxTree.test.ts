import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Tree } from "@lezer/common";
import fc from "fast-check";
import { parseTree } from "../../../../server/src/python/syntax/syntaxTree.ts";

/** Pieces that change what the lines below them are, and pieces that do not. */
const PIECES = [
  ...[
    "x",
    "7",
    " ",
    "=",
    ",",
    ":",
    "\n",
    "    ",
    "\t",
    "\\",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "# c",
    "@task\n",
    "lambda: 1",
  ],
  ...['"', "'", '"""', 'f"{x}"', "def f():\n    pass\n", "if a:\n", "class A(B):\n  x = 1\n", "with DAG() as d:\n"],
];

const TEXT = `IMAGE = "app:1"
with DAG("orders", default_args={"retries": 2}) as dag:
    load = PodOperator(
        task_id="load",
        env_vars={"A": "1", "B": IMAGE},
    )

    @task.kubernetes(image=IMAGE)
    def clean(part):
        return [one for one in part if one > 1]

    load >> clean(3)
`;

const edit = fc.record({
  at: fc.nat(2 * TEXT.length),
  removed: fc.nat(6),
  inserted: fc.constantFrom("", ...PIECES),
});

function nodes(tree: Tree): readonly string[] {
  const found: string[] = [];
  tree.iterate({ enter: ({ name, from, to }) => void found.push(`${name} ${from}-${to}`) });
  return found;
}

describe("the tree of a text after edits", () => {
  test("is that of the text parsed anew", () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), (edits) => {
        let parsed = parseTree(TEXT);
        for (const { at, removed, inserted } of edits) {
          const place = Math.min(at, parsed.content.length);
          const content = parsed.content.slice(0, place) + inserted + parsed.content.slice(place + removed);
          parsed = parseTree(content, parsed);
          const anew = parseTree(content);
          assert.deepEqual(nodes(parsed.tree), nodes(anew.tree));
          assert.equal(parsed.isCorrect, anew.isCorrect);
        }
      }),
      { numRuns: 300 },
    );
  });
});

import assert from "node:assert/strict";
import { it } from "node:test";
import { itemsNamed } from "../../../../server/src/airflow/dags/withItems.ts";
import { parsePython } from "../../../../server/src/python/syntax/source.ts";

const source = parsePython(
  "file:///a.py",
  `with DAG("d"), TaskGroup("a") as g, TaskGroup("b") as h:
    with TaskGroup("c") as g:
        pass
    with made:
        pass
`,
);

it("finds what a name is bound to by with, in the order of the file", () => {
  const found = itemsNamed("g", source).map(({ statement, item, end }) => [
    source.textOf(statement).slice(0, 8),
    source.textOf(item),
    end,
  ]);
  assert.deepEqual(found, [
    ["with DAG", 'TaskGroup("a")', { line: 0, character: 29 }],
    ["with Tas", 'TaskGroup("c")', { line: 1, character: 23 }],
  ]);
  assert.deepEqual(
    itemsNamed("h", source).map(({ item }) => source.textOf(item)),
    ['TaskGroup("b")'],
  );
  assert.deepEqual(itemsNamed("made", source), []);
});

it("looks through a file once, however many names are asked for", (context) => {
  const { tree } = parsePython("file:///b.py", source.content);
  const iterate = context.mock.method(tree, "iterate");
  const other = Object.create(source, { tree: { value: tree } }) as typeof source;
  for (const name of ["g", "h", "made", "g"]) itemsNamed(name, other);
  assert.equal(iterate.mock.callCount(), 1);
});

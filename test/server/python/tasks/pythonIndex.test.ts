import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isInModule, moduleIn, moduleOf, resolveRelative } from "../../../../server/src/python/syntax/moduleNames.ts";
import { PythonIndex } from "../../../../server/src/python/tasks/pythonIndex.ts";
import { taskInfo } from "../../../../server/src/python/tasks/taskInfo.ts";

const BASE = "from dbnd import PipelineTask, parameter\nclass Base(PipelineTask):\n  day = parameter[date]\n";

function index(files: Readonly<Record<string, string>>): PythonIndex {
  const made = new PythonIndex();
  for (const [path, text] of Object.entries(files)) made.update(`file:///p/${path}`, text);
  return made;
}

describe("the index of Python tasks", () => {
  test("finds a task whose base class stands in another file, with what it inherits", () => {
    const made = index({
      "flows/daily.py": "from ..common.base import Base as B\nclass Daily(B): pass\n",
      "common/base.py": BASE,
      "flows/weekly.py": "import common.base\nclass Weekly(common.base.Base): pass\n",
      "flows/other.py": "from elsewhere import Base\nclass Other(Base): pass\n",
    });
    const found = made.tasks().map(({ name, kind, parameters }) => [name, kind, parameters.map((each) => each.name)]);
    assert.deepEqual(found, [
      ["Daily", "pipeline", ["day"]],
      ["Base", "pipeline", ["day"]],
      ["Weekly", "pipeline", ["day"]],
    ]);
  });

  test("classes that derive from each other across files end", () => {
    const made = index({
      "a.py": "from b import B\nclass A(B): pass\n",
      "b.py": "from a import A\nclass B(A): pass\n",
    });
    assert.deepEqual(made.tasks(), []);
  });

  test("follows changes and removals", () => {
    const made = index({ "a.py": "from dbnd import task\n@task\ndef one(): pass\n" });
    made.update("file:///p/a.py", "from dbnd import task\n@task\ndef two(): pass\n");
    assert.deepEqual(
      made.tasks().map((task) => task.name),
      ["two"],
    );
    made.remove("file:///p/a.py");
    assert.deepEqual(made.tasks(), []);
  });

  test("finds by family and by dotted path", () => {
    const made = index({ "flows/a.py": "from dbnd import task\n@task\ndef one(): pass\n" });
    for (const [name, count] of [
      ["one", 1],
      ["flows.a.one", 1],
      ["a.one", 1],
      ["flows.b.one", 0],
      ["One", 0],
    ] as const) {
      assert.equal(made.find(name).length, count, name);
    }
  });

  test("describes a task for the client", () => {
    const made = index({ "flows/a.py": 'from dbnd import task\n@task\ndef one(x: int = 1, y=None):\n  "Doc."\n' });
    const [task] = made.tasks();
    assert.ok(task);
    assert.deepEqual(taskInfo(task, "file:///p/"), {
      name: "one",
      kind: "function",
      module: "flows.a",
      uri: "file:///p/flows/a.py",
      range: { start: { line: 2, character: 4 }, end: { line: 2, character: 7 } },
      parameters: [
        { name: "x", type: "int", default: "1" },
        { name: "y", type: "", default: "None" },
      ],
      documentation: "Doc.",
    });
  });
});

describe("module names", () => {
  test("of files", () => {
    assert.equal(moduleOf("file:///p/a%20b/__init__.py"), "p.a b");
    assert.equal(moduleIn("file:///p/x/y.py", "file:///p"), "x.y");
    assert.equal(moduleIn("file:///q/y.py", "file:///p"), "q.y");
    assert.equal(isInModule("file:///p/x/y.py", "x.y"), true);
    assert.equal(isInModule("file:///p/ax/y.py", "x.y"), false);
  });

  test("relative to a file", () => {
    assert.equal(resolveRelative("p.flows.daily", ".base"), "p.flows.base");
    assert.equal(resolveRelative("p.flows.daily", "..common"), "p.common");
    assert.equal(resolveRelative("p.flows.daily", "common"), "common");
  });
});

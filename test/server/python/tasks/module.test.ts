import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { readModule } from "../../../../server/src/python/tasks/module.ts";
import type { PythonTask } from "../../../../server/src/python/syntax/types.ts";

const URI = "file:///project/flows/daily.py";

function tasks(text: string): readonly PythonTask[] {
  return readModule(URI, text).tasks;
}

/** `name kind(parameter: type = default, …)` */
function summary(text: string): readonly string[] {
  return tasks(text).map(({ name, kind, parameters }) => {
    const shown = parameters.map(
      (each) => `${each.name}: ${each.type || "?"}${each.default === undefined ? "" : ` = ${each.default}`}`,
    );
    return `${name} ${kind}(${shown.join(", ")})`;
  });
}

describe("decorated functions", () => {
  const cases: readonly { readonly title: string; readonly text: string; readonly expected: readonly string[] }[] = [
    {
      title: "@task, bare and called",
      text: "from dbnd import task\n@task\ndef a(): pass\n@task(task_retries=1)\ndef b(): pass\n@task()\ndef c(): pass",
      expected: ["a function()", "b function()", "c function()"],
    },
    {
      title: "@pipeline, aliased and dotted",
      text: "from dbnd import pipeline as p\nimport dbnd\nimport dbnd as d\n@p\ndef a(): pass\n@dbnd.task\ndef b(): pass\n@d.pipeline()\ndef c(): pass",
      expected: ["a pipeline()", "b function()", "c pipeline()"],
    },
    {
      title: "data sources and Spark",
      text: "from dbnd import data_source\nfrom dbnd_spark import spark_task\n@data_source\ndef a(): pass\n@spark_task()\ndef b(): pass",
      expected: ["a function()", "b function()"],
    },
    {
      title: "everything imported",
      text: "from dbnd import *\n@task\ndef a(): pass",
      expected: ["a function()"],
    },
    {
      title: "a task of Airflow is none of DBND",
      text: "import dbnd\nfrom airflow.decorators import task\n@task\ndef a(): pass",
      expected: [],
    },
    {
      title: "annotations and defaults as written; what collects the rest is no parameter",
      text: "from dbnd import task\n@task\ndef a(x: int = 5, y: List[str]=[], *, z='k', w, *args, **more) -> int: pass",
      expected: ["a function(x: int = 5, y: List[str] = [], z: ? = 'k', w: ?)"],
    },
    {
      title: "parameters declared in the decorator count more; outputs are none",
      text: "from dbnd import task, parameter, output\n@task(x=parameter(default=7)[int], result=output.csv[str], y=3)\ndef a(x, y: int, out=output): pass",
      expected: ["a function(x: int = 7, y: int = 3)"],
    },
    {
      title: "under other decorators, async, and inside if and try",
      text: "from dbnd import task\nif True:\n  @other\n  @task\n  async def a(): pass\ntry:\n  @task\n  def b(): pass\nexcept E: pass",
      expected: ["a function()", "b function()"],
    },
    {
      title: "not inside functions",
      text: "from dbnd import task\ndef outer():\n  @task\n  def a(): pass",
      expected: [],
    },
  ];
  for (const { title, text, expected } of cases) {
    test(title, () => {
      assert.deepEqual(summary(text), expected);
    });
  }
});

describe("task classes", () => {
  test("derive from DBND's, directly or through classes of the file, and inherit parameters", () => {
    const text = `
from dbnd import Task, PipelineTask, parameter, output
from dbnd_spark import PySparkTask

class Base(Task):
    alpha = parameter(default=0.5)[float]
    beta: int = parameter.value(3)
    result = output.csv.data
    _private = 1

class Child(Base, mixin=1):
    alpha = parameter[str]
    gamma = parameter(description="x")[date]
    delta = parameter.data

class Flow(PipelineTask): pass
class Spark(PySparkTask): pass
class Plain(object): pass
class Other: pass
`;
    assert.deepEqual(summary(text), [
      "Base class(alpha: float = 0.5, beta: int = 3)",
      "Child class(alpha: str, beta: int = 3, gamma: date, delta: ?)",
      "Flow pipeline()",
      "Spark class()",
    ]);
  });

  test("have the family that they name", () => {
    assert.deepEqual(summary('from dbnd import Task\nclass A(Task):\n  _conf__task_family = "nice_name"'), [
      "nice_name class()",
    ]);
  });

  test("that derive from each other in a circle end", () => {
    assert.deepEqual(summary("import dbnd\nclass A(B): pass\nclass B(A): pass"), []);
  });
});

describe("descriptions and places", () => {
  const text = 'from dbnd import task\n\n@task\ndef prepare(x):\n    r"""Makes\n    ready.\n\n    More."""\n';

  test("the docstring's first paragraph", () => {
    assert.equal(tasks(text)[0]?.documentation, "Makes ready.");
  });

  test("the name, and the whole definition from the decorator on", () => {
    const task = tasks(text)[0];
    assert.deepEqual(task?.nameRange, { start: { line: 3, character: 4 }, end: { line: 3, character: 11 } });
    assert.deepEqual(task.range.start, { line: 2, character: 0 });
  });
});

describe("broken code", () => {
  test("what can be read is read", () => {
    const text =
      "from dbnd import task\n@task\ndef a(x: int = \n\n@task\ndef b(y):\n  return ((\n\n@task\ndef c(): pass\n";
    assert.ok(summary(text).some((line) => line.startsWith("b function(y")));
  });

  test("any text is read without an error", () => {
    const piece = fc.constantFrom(
      "from dbnd import task, Task\n",
      "@task",
      "(",
      ")",
      "\n",
      "def a",
      "x=",
      "{",
      "}",
      "class A(Task)",
      ":",
      "  ",
      "'",
      '"""',
      "parameter[",
      "extend(",
      "**",
      ",",
      "1",
      "\\",
      "lambda",
      "é",
      "\u0000",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        readModule(URI, pieces.join(""));
      }),
      { numRuns: 300 },
    );
  });
});

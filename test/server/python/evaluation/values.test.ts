import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { plainValue } from "../../../../server/src/python/evaluation/pythonValues.ts";
import { readModule } from "../../../../server/src/python/tasks/module.ts";
import { firstParagraph, stringValue } from "../../../../server/src/python/syntax/strings.ts";
import { defaultsLayer, layerOf } from "../../../../server/src/python/tasks/taskLayers.ts";
import type { PythonTask, PythonValue } from "../../../../server/src/python/syntax/types.ts";

function taskWith(decorator: string, before = ""): PythonTask {
  const text = `from dbnd import task, extend, override as o\n${before}\n@task(${decorator})\ndef t(): pass\n`;
  const [task] = readModule("file:///p/t.py", text).tasks;
  assert.ok(task, "one task");
  return task;
}

describe("expressions", () => {
  const cases: readonly (readonly [expression: string, value: unknown])[] = [
    ["3", 3],
    ["-1.5", -1.5],
    ["0x1F", 31],
    ["1_000", 1000],
    ["True", true],
    ["not True", false],
    ["None", null],
    ["'a\\n\\x41' \"b\"", "a\nAb"],
    ["r'\\n'", "\\n"],
    ["f'plain'", "plain"],
    ["[1, ('a', None),]", [1, ["a", null]]],
    ["{'a': {'b': [1]}, 2: 'x'}", { a: { b: [1] }, 2: "x" }],
    ["dict(a=1, b={})", { a: 1, b: {} }],
    ["{**BASE, 'b': 2}", { a: 1, b: 2 }],
    ["(RETRIES)", 4],
    ["f'{x}'", undefined],
    ["b'x'", undefined],
    ["compute()", undefined],
    ["TWICE", undefined],
    ["[x for x in y]", undefined],
    ["{'a': other}", undefined],
    ["1j", undefined],
    ["LOOP", undefined],
  ];
  for (const [expression, expected] of cases) {
    test(`${expression} → ${expected === undefined ? "unknown" : JSON.stringify(expected)}`, () => {
      const before = "BASE = {'a': 1}\nRETRIES: int = 4\nTWICE = 1\nTWICE = 2\nLOOP = LOOP";
      const { taskConfig } = taskWith(`task_config=${expression}`, before);
      assert.ok(taskConfig);
      assert.deepEqual(plainValue(taskConfig), expected);
    });
  }
});

describe("strings", () => {
  test("prefixes, quotes and escapes", () => {
    assert.equal(stringValue('"""a"""'), "a");
    assert.equal(stringValue("u'\\u00e9\\N'"), "é\\N");
    assert.equal(stringValue("'\\101'"), "A");
    assert.equal(stringValue("'open"), undefined);
    assert.equal(stringValue('"""open"'), undefined);
  });

  test("a docstring's first paragraph", () => {
    assert.equal(firstParagraph("\n  One\n  two.\n\n  Three."), "One two.");
    assert.equal(firstParagraph("  \n "), undefined);
  });
});

describe("layers of a task", () => {
  const configOf = (expression: string) => {
    const unknown: PythonValue[] = [];
    const { taskConfig } = taskWith(`task_config=${expression}`);
    assert.ok(taskConfig);
    const layer = layerOf("task_config", taskConfig, "normal", unknown);
    return { layer, unknown: unknown.map(({ source }) => source) };
  };

  test("by section, or by the key of a config class; extended and overriding values are marked", () => {
    const { layer, unknown } = configOf(
      '{"Kubernetes": {"limits": {"cpu": 1}}, KubernetesEngineConfig.labels: extend({"a": "b"}), ' +
        'k.KubernetesConfig.cluster_context: o("test"), "core": {"tracker": LATER}}',
    );
    const values = [...layer.sections].map(([section, keys]) => [
      section,
      [...keys].map(([key, { plain, priority, extend }]) => ({ key, plain, priority, extend })),
    ]);
    assert.deepEqual(values, [
      [
        "kubernetes",
        [
          { key: "limits", plain: { cpu: 1 }, priority: "normal", extend: false },
          { key: "labels", plain: { a: "b" }, priority: "normal", extend: true },
          { key: "cluster_context", plain: "test", priority: "override", extend: false },
        ],
      ],
    ]);
    assert.deepEqual(unknown, ["LATER"]);
  });

  test("what only running tells is reported whole", () => {
    const { layer, unknown } = configOf("make()");
    assert.equal(layer.sections.size, 0);
    assert.deepEqual(unknown, ["make()"]);
  });

  test("of defaults that a class and its bases give to one section the nearest counts, whole", () => {
    const text = `from dbnd import Task
class Base(Task):
  defaults = {"kubernetes": {"limit_cpu": "1", "limit_memory": "1Gi"}, "run": {"parallel": True}}
class Own(Base):
  defaults = {"kubernetes": {"request_cpu": "2"}}
`;
    const own = readModule("file:///p/t.py", text).tasks.find(({ name }) => name === "Own");
    const layer = defaultsLayer(own?.defaults ?? [], []);
    const keys = [...(layer?.sections ?? [])].map(([section, values]) => [section, [...values.keys()]]);
    assert.deepEqual(keys, [
      ["kubernetes", ["request_cpu"]],
      ["run", ["parallel"]],
    ]);
    assert.equal(layer?.sections.get("run")?.get("parallel")?.priority, "fallback");
  });

  test("a value's origin is its place in the source", () => {
    const { layer } = configOf('{"kubernetes": {"namespace": "x"}}');
    assert.deepEqual(layer.sections.get("kubernetes")?.get("namespace")?.origin, {
      kind: "python",
      uri: "file:///p/t.py",
      range: { start: { line: 2, character: 47 }, end: { line: 2, character: 50 } },
    });
  });
});

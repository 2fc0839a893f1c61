/** What expressions are, without running anything: known exactly, or unknown with the reason. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { evaluate } from "../../../../server/src/python/evaluation/evaluate.ts";
import { PythonProgram } from "../../../../server/src/python/evaluation/program.ts";
import { plainValue, reasonOf } from "../../../../server/src/python/evaluation/pythonValues.ts";
import type { Scope } from "../../../../server/src/python/syntax/scope.ts";
import { childrenOf } from "../../../../server/src/python/syntax/source.ts";
import type { PythonValue } from "../../../../server/src/python/syntax/types.ts";
import { importCandidates } from "../../../../server/src/workspace/python/pythonImports.ts";

type Files = Readonly<Record<string, string>>;

function program(files: Files): PythonProgram {
  return new PythonProgram({
    read: (uri) => files[uri.replace("file:///p/", "")],
    candidates: (from, module) => importCandidates(from, module, ["/p"]),
  });
}

/** The value of what `RESULT = …` of `main.py` is assigned, wherever it stands. */
function valueIn(files: Files, path = "main.py"): PythonValue {
  const scope = program(files).scope(`file:///p/${path}`);
  assert.ok(scope);
  const node = resultNode(scope);
  return evaluate(node, scope);
}

function resultNode(scope: Scope): Parameters<typeof evaluate>[0] {
  let found: Parameters<typeof evaluate>[0] | undefined;
  scope.source.tree.iterate({
    enter: ({ node }) => {
      const [target, , value] = node.name === "AssignStatement" ? childrenOf(node) : [];
      if (target && value && scope.source.textOf(target) === "RESULT") found = value;
    },
  });
  assert.ok(found, "an assignment to RESULT");
  return found;
}

describe("known", () => {
  const cases: readonly (readonly [text: string, value: unknown])[] = [
    ["NS = 'data'\nRESULT = f'{NS}-x{3}{{}}'", "data-x3{}"],
    ["RESULT = f'a' 'b' f'{1}'", "ab1"],
    ["RESULT = f'{True}{None}'", "TrueNone"],
    ["RESULT = 'a' + 'b' + 'c'", "abc"],
    ["RESULT = 2 * 3 - 1", 5],
    ["RESULT = 'ab' * 2 + '!'", "abab!"],
    ["RESULT = 2 * [1]", [1, 1]],
    ["RESULT = [1] + [2, *[3]]", [1, 2, 3]],
    ["RESULT = {'a': 1} | {'a': 2, 'b': 3}", { a: 2, b: 3 }],
    ["A = {'x': 1, 'y': 1}\nRESULT = {**A, 'x': 2}", { x: 2, y: 1 }],
    ["RESULT = {'a': 1, 'a': 2}", { a: 2 }],
    ["RESULT = {'x': [10, {'k': 'v'}]}['x'][-1]['k']", "v"],
    ["DEBUG = False\nRESULT = 1 if DEBUG else 2", 2],
    ["RESULT = not []", true],
    ["RESULT = dict({'a': 1, 'b': 1}, b=2)", { a: 1, b: 2 }],
    ["class S:\n  NS = 'data'\nRESULT = S.NS", "data"],
    ["class S(object):\n  A = 1\n  B = A + 1\nRESULT = S.B", 2],
    ["A = B = 'x'\nRESULT = B", "x"],
    ["if True:\n  A = 1\nRESULT = A", 1],
    ["A = 1\ndef f():\n  A = 2\n  RESULT = A", 2],
    ["def f():\n  B = 'in'\n  def g():\n    RESULT = B", "in"],
    ["class T:\n  NS = 'c'\n  RESULT = NS", "c"],
    ["NS = 'm'\nclass T:\n  NS = 'c'\n  def f(self):\n    RESULT = NS", "m"],
    ["A = {'k': 1}\ndef f(x=1):\n  RESULT = A['k']", 1],
    ["RESULT = '%s'", "%s"],
    ["RESULT = 9007199254740993", 9007199254740993n],
  ];
  for (const [text, expected] of cases) {
    test(text.replaceAll("\n", " ⏎ "), () => {
      const value = valueIn({ "main.py": text });
      assert.deepEqual(plainValue(value), expected, reasonOf(value));
    });
  }
});

describe("unknown, and why", () => {
  const cases: readonly (readonly [text: string, reason: RegExp])[] = [
    ["RESULT = make()", /`make\(…\)` is called/],
    ["import os\nRESULT = os.environ['NS']", /`os\.environ`/],
    ["RESULT = nowhere", /`nowhere` is not defined in this file/],
    ["A = 1\nA = 2\nRESULT = A", /`A` is assigned more than once/],
    ["A = {}\nA['k'] = 1\nRESULT = A", /`A` is changed on line 2/],
    ["A = {}\nRESULT = A\nA.update(x=1)", /`A` is changed on line 3/],
    ["A = []\ndef f():\n  A.append(1)\nRESULT = A", /`A` is changed on line 3/],
    ["A = 1\ndef f():\n  global A\nRESULT = A", /`A` is changed on line 3/],
    ["A = 1\nA += 1\nRESULT = A", /`A` is changed on line 2/],
    ["A = 1\ndel A\nRESULT = A", /`A` is changed on line 2/],
    ["def f(x):\n  RESULT = x", /`x` is a parameter of a function/],
    ["for A in [1]:\n  RESULT = A", /variable of a loop/],
    ["with open('x') as A:\n  RESULT = A", /bound by `as`/],
    ["A, B = 1, 2\nRESULT = A", /`A` is unpacked from a sequence/],
    ["def A(): pass\nRESULT = A", /it is a function/],
    ["try:\n  import A\nexcept ImportError:\n  A = None\nRESULT = A", /`A` is both imported and assigned/],
    ["A = B\nB = A\nRESULT = A", /lead to each other/],
    ["RESULT = f'{3:>4}'", /`\{3:>4\}` has a format/],
    ["RESULT = f'{1.0}'", /`\{1\.0\}` is formatted/],
    ["RESULT = 1 / 2", /`1 \/ 2` is computed/],
    ["RESULT = 1 if debug() else 2", /depends on `debug\(\)`/],
    ["RESULT = {'a': 1}['b']", /is not found in/],
    ["RESULT = [x for x in y]", /`\[x for x in y\]` is made when the code runs/],
    ["RESULT = lambda: 1", /made when the code runs/],
    ["RESULT = {'a': [1, make()]}", /`make\(…\)` is called/],
    ["RESULT = {**make()}", /`make\(…\)` is called/],
    ["from enum import Enum\nclass E(Enum):\n  A = 1\nRESULT = E.A", /`E\.A` is not a constant/],
    ["from settings import NS\nRESULT = NS", /`NS` is imported from `settings`, where no constant/],
    ["RESULT = {'a': }", /made when the code runs|not complete|value is missing/],
  ];
  for (const [text, reason] of cases) {
    test(text.replaceAll("\n", " ⏎ "), () => {
      const value = valueIn({ "main.py": text });
      assert.equal(plainValue(value), undefined);
      assert.match(reasonOf(value), reason);
    });
  }
});

describe("imports of workspace files", () => {
  const settings =
    "NS = 'data'\nclass K8S:\n  LIMITS = {'cpu': 1}\nclass E(Enum):\n  A = 1\nBAD = make()\nLOOP = LOOP2\n";
  const cases: readonly (readonly [title: string, files: Files, path: string, value: unknown])[] = [
    [
      "beside",
      { "flows/settings.py": settings, "flows/a.py": "from settings import NS as N\nRESULT = N" },
      "flows/a.py",
      "data",
    ],
    [
      "above",
      { "settings.py": settings, "flows/deep/a.py": "import settings\nRESULT = settings.NS" },
      "flows/deep/a.py",
      "data",
    ],
    [
      "below src",
      { "src/common/settings.py": settings, "flows/a.py": "from common.settings import NS\nRESULT = NS" },
      "flows/a.py",
      "data",
    ],
    [
      "relative",
      { "v1.2/settings.py": settings, "v1.2/f/a.py": "from ..settings import NS\nRESULT = f'{NS}!'" },
      "v1.2/f/a.py",
      "data!",
    ],
    [
      "relative to a package",
      { "f/settings.py": settings, "f/__init__.py": "from .settings import NS\nRESULT = NS" },
      "f/__init__.py",
      "data",
    ],
    [
      "a module of a package",
      { "c/settings.py": settings, "a.py": "from c import settings\nRESULT = settings.NS" },
      "a.py",
      "data",
    ],
    [
      "from . import",
      { "c/settings.py": settings, "c/a.py": "from . import settings\nRESULT = settings.NS" },
      "c/a.py",
      "data",
    ],
    [
      "handed on by a package",
      { "c/s.py": settings, "c/__init__.py": "from .s import NS", "a.py": "from c import NS\nRESULT = {'n': NS}" },
      "a.py",
      { n: "data" },
    ],
    [
      "a class's attribute",
      { "s.py": settings, "a.py": "from s import K8S\nRESULT = {**K8S.LIMITS, 'memory': '1Gi'}" },
      "a.py",
      { cpu: 1, memory: "1Gi" },
    ],
    [
      "a class's attribute by module",
      { "s.py": settings, "a.py": "import s\nRESULT = s.K8S.LIMITS" },
      "a.py",
      { cpu: 1 },
    ],
    ["an enumeration stays unknown", { "s.py": settings, "a.py": "from s import E\nRESULT = E.A" }, "a.py", undefined],
    ["what is unknown there", { "s.py": settings, "a.py": "from s import BAD\nRESULT = BAD" }, "a.py", undefined],
    ["round in a circle", { "a.py": "from b import X\nRESULT = X", "b.py": "from a import X" }, "a.py", undefined],
  ];
  for (const [title, files, path, expected] of cases) {
    test(title, () => {
      assert.deepEqual(plainValue(valueIn(files, path)), expected);
    });
  }

  test("files outside of the workspace are not read", () => {
    const outside = importCandidates("file:///p/a.py", "settings", ["/p"]);
    assert.deepEqual(
      outside.filter((uri) => !uri.startsWith("file:///p/")),
      [],
    );
  });

  test("the parts of an imported value stand in their own file", () => {
    const value = valueIn({ "s.py": "A = {'k': 1}", "a.py": "from s import A\nRESULT = A" }, "a.py");
    assert.equal(value.uri, "file:///p/a.py");
    assert.equal(value.kind === "dict" ? value.members[0]?.value.uri : undefined, "file:///p/s.py");
  });

  test("a value evaluated without imports is completed; an edit counts at once", () => {
    const files: Record<string, string> = { "s.py": "NS = 'one'", "a.py": "from s import NS\nRESULT = NS" };
    const made = program(files);
    const scope = made.scope("file:///p/a.py");
    assert.ok(scope);
    const value = evaluate(resultNode(scope), scope);
    files["s.py"] = "NS = 'two'";
    assert.equal(plainValue(made.complete(value)), "two");
  });
});

test("a call is what it is, with its arguments and where their names stand", () => {
  const text =
    "from kubernetes.client import models as k8s\nX = {'memory': '1Gi'}\n" +
    "RESULT = k8s.V1Resources({'cpu': 1}, limits=dict(X), **{'a': 1}, **more)";
  const value = valueIn({ "main.py": text });
  assert.ok(value.kind === "call");
  assert.equal(value.callee, "kubernetes.client.models.V1Resources");
  assert.equal(value.complete, false);
  assert.deepEqual(
    value.arguments.map(({ name, nameRange, value: given }) => [name, nameRange?.start.character, plainValue(given)]),
    [
      [undefined, undefined, { cpu: 1 }],
      ["limits", text.split("\n")[2]?.indexOf("limits"), { memory: "1Gi" }],
      ["a", text.split("\n")[2]?.indexOf("'a'"), 1],
    ],
  );
});

test("names that double at every step end in a bounded time", () => {
  const lines = Array.from({ length: 60 }, (_, index) => `A${index} = [A${index + 1}, A${index + 1}]`);
  assert.equal(plainValue(valueIn({ "main.py": `${lines.join("\n")}\nRESULT = A0` })), undefined);
});

test("any text is evaluated without a throw, and what is known is the same without its comments", () => {
  const token = fc.constantFrom(
    ..."A B = + | { } [ ] ( ) , : ** * . 'x' f'{A}' 1 \n if else for in def class import from make() # \n\n  True".split(
      " ",
    ),
    "\n",
  );
  fc.assert(
    fc.property(fc.array(token, { maxLength: 40 }), (tokens) => {
      const text = `A = {'k': 1}\n${tokens.join(" ")}\nRESULT = {'a': A, **B}`;
      const made = program({ "main.py": text });
      const scope = made.scope("file:///p/main.py");
      assert.ok(scope);
      scope.source.tree.iterate({
        enter: ({ node }) => {
          if (node.name.endsWith("Expression")) plainValue(evaluate(node.node, scope));
        },
      });
    }),
    { numRuns: 150 },
  );
});

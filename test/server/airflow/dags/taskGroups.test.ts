/** Ids of tasks in task groups, as `TaskGroup.child_id` of Airflow makes them (2.0 to 3), and what is made of them. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { operatorsOf, tasksOf } from "../../../../server/src/airflow/dags/dagCalls.ts";
import { editedDagFile, readDagFile } from "../../../../server/src/airflow/dags/dagFile.ts";
import { dryRunOf, operatorPlan } from "../../../../server/src/airflow/dags/operatorPlan.ts";
import type { DagOperator } from "../../../../server/src/airflow/dags/operators.ts";
import { textOf } from "../../../../server/src/airflow/models/arguments.ts";
import { airflowTarget } from "../../../../server/src/airflow/target.ts";
import { definitionIn, Scope } from "../../../../server/src/python/syntax/scope.ts";
import { parsePython } from "../../../../server/src/python/syntax/source.ts";
import { Text } from "../../../../server/src/text/text.ts";
import { IDENTITY } from "../support.ts";

const IMPORTS = `from airflow import DAG
from airflow.decorators import dag, task, task_group
from airflow.operators.bash import BashOperator
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator as Pod
from airflow.utils.task_group import TaskGroup
`;

const CONTEXT = { identity: IDENTITY, tryNumber: 1, readTemplate: () => undefined };

function scopeOf(lines: string): Scope {
  return new Scope(parsePython("file:///dags/orders.py", IMPORTS + lines));
}

function only(lines: string): DagOperator {
  const [operator, ...more] = operatorsOf(scopeOf(lines));
  assert.ok(operator, "an operator");
  assert.equal(more.length, 0);
  return operator;
}

/** A function that is a task. */
const T = '@task.kubernetes(image="i")\ndef t():\n  pass\n';
/** A group with a task. */
const G = '@task_group\ndef g():\n  Pod(task_id="t")\n';
const G_TS = ["d g.t", "d g.t__1", "d g.t__2"];

/** The DAG and the id of each task, by what the operators say and by what the executor is told. */
const IDS: readonly (readonly [what: string, lines: string, ids: readonly string[]])[] = [
  ["in no group", 'with DAG("d"):\n  Pod(task_id="t")', ["d t"]],
  ["in a group", 'with DAG("d"), TaskGroup("g"):\n  Pod(task_id="t")', ["d g.t"]],
  ["behind a group", 'with DAG("d"):\n  with TaskGroup("g"):\n    pass\n  Pod(task_id="t")', ["d t"]],
  ["in a group named by argument", 'with DAG("d"):\n  with TaskGroup(group_id="g"):\n    Pod(task_id="t")', ["d g.t"]],
  ["in nested groups", 'with DAG("d"), TaskGroup("a"):\n  with TaskGroup("b"):\n    Pod(task_id="t")', ["d a.b.t"]],
  ["in groups of one statement", 'with DAG("d"), TaskGroup("a"), TaskGroup("b"):\n  Pod(task_id="t")', ["d a.b.t"]],
  [
    "in a group that does not prefix",
    'with DAG("d"), TaskGroup("g", prefix_group_id=False):\n  Pod(task_id="t")',
    ["d t"],
  ],
  ["in a group that does not prefix, by place", 'with DAG("d"), TaskGroup("g", False):\n  Pod(task_id="t")', ["d t"]],
  [
    "in a group that does not prefix and drops the outer prefix",
    'with DAG("d"), TaskGroup("a"), TaskGroup("b", prefix_group_id=False), TaskGroup("c"):\n  Pod(task_id="t")',
    ["d c.t"],
  ],
  ["in a group that is given", 'with DAG("d"):\n  g = TaskGroup("g")\n  Pod(task_id="t", task_group=g)', ["d g.t"]],
  [
    "in a group that is given and has another one around it",
    'with DAG("d"):\n  with TaskGroup("a"), TaskGroup("b") as g:\n    pass\n  Pod(task_id="t", task_group=g)',
    ["d a.b.t"],
  ],
  [
    "in a group that is given another parent",
    'with DAG("d"):\n  a = TaskGroup("a")\n  with TaskGroup("b", parent_group=a):\n    Pod(task_id="t")',
    ["d a.b.t"],
  ],
  [
    "in a group that is opened elsewhere than it was made",
    'with DAG("d"):\n  with TaskGroup("a"):\n    g = TaskGroup("g")\n  with TaskGroup("b"), g:\n    Pod(task_id="t")',
    ["d a.g.t"],
  ],
  ["without the group that is None", 'with DAG("d"), TaskGroup("g"):\n  Pod(task_id="t", task_group=None)', ["d g.t"]],
  [
    "in a group of a DAG that is given",
    'd = DAG("d")\nwith TaskGroup("g", dag=d):\n  Pod(task_id="t", dag=d)',
    ["d g.t"],
  ],
  ["in a decorated group", '@dag\ndef d():\n  @task_group\n  def g():\n    Pod(task_id="t")\n  g()', ["d g.t"]],
  [
    "in a decorated group with an id of its own",
    '@dag(dag_id="e")\ndef d():\n  @task_group(group_id="h")\n  def g():\n    Pod(task_id="t")\n  g()',
    ["e h.t"],
  ],
  [
    "in a decorated group that is called in another one",
    '@task_group()\ndef g():\n  Pod(task_id="t")\nwith DAG("d"), TaskGroup("a"):\n  g()',
    ["d a.g.t"],
  ],
  [
    "of a function that is called in a group",
    '@task.kubernetes(image="i")\ndef t():\n  pass\nwith DAG("d"), TaskGroup("g"):\n  t()',
    ["d g.t"],
  ],
  [
    "of a function that is called in the groups of a loop",
    '@task.kubernetes(image="i")\ndef t():\n  pass\nwith DAG("d"):\n  for x in ["a", "b"]:\n    with TaskGroup(f"g_{x}"):\n      t()',
    ["d g_a.t", "d g_b.t"],
  ],
  [
    "of functions of one name in two DAGs",
    [
      '@dag\ndef a():\n  @task.kubernetes(image="i")\n  def t():\n    pass\n  with TaskGroup("g"):\n    t()',
      '@dag\ndef b():\n  @task.kubernetes(image="i")\n  def t():\n    pass\n  t()',
    ].join("\n"),
    ["a g.t", "b t"],
  ],
  [
    "in the groups of a loop",
    'with DAG("d"):\n  for x in ["a", "b"]:\n    with TaskGroup(x):\n      Pod(task_id="t")',
    ["d a.t", "d b.t"],
  ],
  ["of a function that is called again", `${T}with DAG("d"), TaskGroup("g"):\n  t()\n  t()\n  t()`, G_TS],
  [
    "of a function that is called in a group and beside it",
    `${T}with DAG("d"):\n  t()\n  with TaskGroup("g"):\n    t()\n    t()`,
    ["d t", "d g.t", "d g.t__1"],
  ],
  [
    "of a function that is called in a loop",
    `${T}with DAG("d"), TaskGroup("g"):\n  for x in ["a", "b", "c"]:\n    t()`,
    G_TS,
  ],
  [
    "of a function that is called in one of two branches",
    `${T}with DAG("d"):\n  if x:\n    t()\n  else:\n    t()\n  t()`,
    ["d t", "d t", "d t__1"],
  ],
  [
    "of a function that is called under another id",
    `${T}with DAG("d"), TaskGroup("g"):\n  t.override(task_id="u")()\n  t()\n  t.override(retries=1).override(task_id="u")()`,
    ["d g.u", "d g.t", "d g.u__1"],
  ],
  [
    "of a function whose id has a number itself",
    `${T}with DAG("d"):\n  t.override(task_id="u__4")()\n  t.override(task_id="u__4")()\n  t.override(task_id="u")()`,
    ["d u__4", "d u__5", "d u"],
  ],
  [
    "of a function that is mapped under another id",
    `${T}with DAG("d"):\n  t.override(task_id="u").partial(a=1).expand(b=[1, 2])\n  t.expand(b=[1])`,
    ["d u", "d t"],
  ],
  [
    "in a decorated group that is called again",
    '@task_group\ndef g():\n  Pod(task_id="t")\nwith DAG("d"):\n  g()\n  g()\n  g.override(group_id="x")()',
    ["d g.t", "d g__1.t", "d x.t"],
  ],
  [
    "in a decorated group, of what it is given",
    '@task_group(group_id="h")\ndef g(name, more=True):\n  Pod(task_id=name)\n  if more:\n    Pod(task_id=f"{name}_more")\n' +
      'with DAG("d"), TaskGroup("a"):\n  g("x")\n  g(name="y", more=False)',
    ["d a.h.x", "d a.h__1.y", "d a.h.x_more"],
  ],
  [
    "of a function that is called in a decorated group that is called again",
    `${T}@task_group\ndef g():\n  t()\n  t()\nwith DAG("d"):\n  g()\n  g()`,
    ["d g.t", "d g__1.t", "d g.t__1", "d g__1.t__1"],
  ],
  [
    "of functions whose ids operators have",
    `${T}with DAG("d"), TaskGroup("g"):\n  Pod(task_id="t")\n  t()\n  Pod(task_id="t__4")\n  t()`,
    ["d g.t__5", "d g.t__6", "d g.t", "d g.t__4"],
  ],
  [
    "of a function whose id an operator of another group, another DAG or another branch has",
    `${T}with DAG("e"):\n  Pod(task_id="t")\nwith DAG("d"):\n  with TaskGroup("g"):\n    Pod(task_id="t")\n  if x:\n    Pod(task_id="t")\n  else:\n    t()`,
    ["d t", "e t", "d g.t", "d t"],
  ],
  [
    "in decorated groups whose ids a group has that is not decorated",
    `${G}with DAG("d"):\n  with TaskGroup("g"):\n    pass\n  g()\n  g()`,
    ["d g__1.t", "d g__2.t"],
  ],
  [
    "in a decorated group whose id a group without `with` has",
    `${G}with DAG("d"):\n  other = TaskGroup(group_id="g")\n  g()`,
    ["d g__1.t"],
  ],
  [
    "in a decorated group whose id a group inside of another one has",
    `${G}with DAG("d"):\n  with TaskGroup("a"), TaskGroup("g"):\n    pass\n  g()`,
    ["d g.t"],
  ],
  [
    "in a decorated group that makes one of its own name",
    '@task_group\ndef g():\n  with TaskGroup("g"):\n    Pod(task_id="t")\nwith DAG("d"):\n  g()',
    ["d g.g.t"],
  ],
  [
    "in a decorated group whose id an operator has",
    `${G}with DAG("d"):\n  Pod(task_id="g")\n  g()`,
    ["d g__1.t", "d g"],
  ],
  ["that is mapped", 'with DAG("d"), TaskGroup("g"):\n  Pod.partial(task_id="t").expand(cmds=[["x"]])', ["d g.t"]],
];

describe("a task has the id", () => {
  for (const [what, lines, ids] of IDS) {
    test(`${ids.join(", ")}: ${what}`, () => {
      const scope = scopeOf(lines);
      const found = operatorsOf(scope).map(({ dagId = "", taskId = "" }) => `${dagId} ${taskId}`);
      assert.deepEqual(found, ids);
      const tasks = tasksOf(scopeOf(lines.replaceAll("Pod", "BashOperator")));
      assert.deepEqual(
        tasks.map(({ dagId = "", taskId }) => `${dagId} ${taskId}`),
        ids,
      );
    });
  }

  test("of the group in which a function is called that makes it, with that group's defaults", () => {
    const operators = operatorsOf(
      scopeOf(
        'def make(name):\n  with TaskGroup("inner"):\n    Pod(task_id=name)\n' +
          'with DAG("d"), TaskGroup("g", default_args={"namespace": "etl"}):\n  make("t")',
      ),
    );
    const [made] = operators.filter((one) => one.isMadeByFunction);
    assert.equal(made?.taskId, "g.inner.t");
    assert.equal(made.dagId, "d");
    assert.equal(operatorPlan(made, CONTEXT).plan?.namespace, "etl");
  });

  const passed: readonly (readonly [what: string, lines: string, ids: readonly string[]])[] = [
    ["opened before", 'with TaskGroup("a"), TaskGroup("g") as g:\n    pass\n  make(g)', ["d a.g.t"]],
    ["made in another one", 'with TaskGroup("a"):\n    g = TaskGroup("g")\n  make(g)', ["d a.g.t"]],
    ["made for it", 'make(tg=TaskGroup("g"))', ["d g.t"]],
    ["none", 'with TaskGroup("a"):\n    make(None)\n  make(None)', ["d a.t", "d t"]],
    ["not known", "make(groups[0])", ["d undefined"]],
  ];
  for (const [what, lines, ids] of passed) {
    test(`of the group that a function is given: ${what}`, () => {
      const operators = operatorsOf(
        scopeOf(`def make(tg):\n  Pod(task_id="t", task_group=tg)\nwith DAG("d"):\n  ${lines}`),
      );
      const made = operators.filter((one) => one.isMadeByFunction);
      assert.deepEqual(
        made.map(({ dagId = "", taskId }) => `${dagId} ${taskId}`),
        ids,
      );
    });
  }

  test("of a decorated group, or of the group that a function is given, where the function is another file's", () => {
    const groups = new Scope(
      parsePython(
        "file:///dags/groups.py",
        `${IMPORTS}@task_group\ndef inner():\n  Pod(task_id="i")\n` +
          '@task_group(default_args={"image": "g"})\ndef load(name="t"):\n  Pod(task_id=name)\n  inner()\n' +
          'def make(tg):\n  Pod(task_id="m", task_group=tg)\n@task\ndef no():\n  Pod(task_id="n")\n',
      ),
    );
    const definition = (_: string, { name = "" }: { readonly name?: string }, decorated: boolean) =>
      definitionIn(groups.moduleMeaning(name), decorated);
    const lines = `from groups import load, make, no
with DAG("d"), TaskGroup("a") as a:
  load()
  load("u")
  load.override(group_id="o")(name="v")
  no()
with DAG("e"):
  load()
  make(a)
`;
    const operators = operatorsOf(new Scope(parsePython("file:///dags/orders.py", IMPORTS + lines), { definition }));
    assert.deepEqual(
      operators.map(({ dagId = "", taskId = "" }) => `${dagId} ${taskId}`),
      [
        ...["d a.load.t", "d a.load.inner.i", "d a.load__1.u", "d a.load__1.inner.i", "d a.o.v", "d a.o.inner.i"],
        ...["e load.t", "e load.inner.i", "e a.m"],
      ],
    );
    assert.equal(operatorPlan(operators[0] ?? only(""), CONTEXT).plan?.image, "g");
  });

  describe("of what another file decorates", () => {
    const OTHER = `${IMPORTS}
@task.kubernetes(image="i", task_id="load_it")
def load(n=1):
  pass
@task
def plain():
  pass
@task_group
def both(name="x"):
  load()
  load()
  Pod(task_id="p", image=name)
@dag
def demo():
  both()
  both("y")
`;
    const other = new Scope(parsePython("file:///dags/other.py", OTHER));
    const definition = (_: string, { name = "" }: { readonly name?: string }, decorated: boolean) =>
      definitionIn(other.moduleMeaning(name), decorated);
    const calling = (lines: string): Scope => {
      const text = `${IMPORTS}from other import both, load, plain\n${lines}`;
      return new Scope(parsePython("file:///dags/orders.py", text), { definition });
    };
    const operators = (lines: string): readonly string[] =>
      operatorsOf(calling(lines)).map(({ dagId = "", taskId = "", call, isMapped }) => {
        const image = call.arguments.get("image");
        const said = image?.kind === "unknown" ? (image.likely?.text ?? "?") : textOf(image);
        return `${dagId} ${taskId} ${said ?? ""}${isMapped ? " mapped" : ""}`;
      });
    const tasks = (lines: string): readonly string[] =>
      tasksOf(calling(lines)).map(({ dagId = "", taskId, isMapped, uri, range }) => {
        assert.equal(uri, "file:///dags/orders.py");
        const line = range.start.line - IMPORTS.split("\n").length;
        return `${line}: ${dagId} ${taskId}${isMapped ? " mapped" : ""}`;
      });

    test("a task, by each of its calls", () => {
      const lines =
        'with DAG("d"), TaskGroup("a"):\n  load()\n  load.override(task_id="u", image="j")()\n  load.partial().expand(n=[1, 2])\n  plain()\n' +
        'with DAG("e"):\n  if x:\n    load()\n  else:\n    load()\n  for x in ["a", "b"]:\n    with TaskGroup(x):\n      load()\n  load(n=2)\n';
      assert.deepEqual(operators(lines), [
        ...["d a.load_it i", "d a.u j", "d a.load_it__1 i mapped"],
        ...["e load_it i", "e load_it i", "e a.load_it i", "e b.load_it i", "e load_it__1 i"],
      ]);
      assert.deepEqual(tasks(lines), [
        ...["1: d a.load_it", "2: d a.u", "3: d a.load_it__1 mapped", "4: d a.plain"],
        ...["7: e load_it", "9: e load_it", "12: e a.load_it", "12: e b.load_it", "13: e load_it__1"],
      ]);
    });

    test("a task whose id an operator has", () => {
      assert.deepEqual(operators('with DAG("d"):\n  Pod(task_id="load_it", image="k")\n  load()'), [
        "d load_it k",
        "d load_it__1 i",
      ]);
    });

    test("a group that calls tasks of its own file, whatever calls it there", () => {
      assert.deepEqual(operators('with DAG("d"):\n  both()\n  both("z")'), [
        ...["d both.load_it i", "d both.load_it__1 i", "d both.p x"],
        ...["d both__1.load_it i", "d both__1.load_it__1 i", "d both__1.p z"],
      ]);
    });

    test("a mapped group: what is partial is the same for all, what is expanded is each task's own", () => {
      assert.deepEqual(operators('with DAG("d"):\n  both.partial(name="k").expand(b=[1])').at(-1), "d both.p k mapped");
      assert.deepEqual(operators('with DAG("d"):\n  both.expand(name=["q", "r"])').at(-1), "d both.p q mapped");
      assert.deepEqual(
        operators('with DAG("d"):\n  both.partial(b=1).expand_kwargs([{"name": "s"}])').at(-1),
        "d both.p s mapped",
      );
      assert.deepEqual(operators('with DAG("d"):\n  both.expand_kwargs(of())').at(-1), "d both.p ? mapped");
      assert.deepEqual(operators('with DAG("d"):\n  both.partial(**more()).expand(b=[1])').at(-1), "d both.p ? mapped");
    });
  });

  test("a group of this file that is mapped, with what each task has of its own", () => {
    const lines =
      '@task_group\ndef g(image, tag="1"):\n  Pod(task_id="t", image=image, name=tag)\nwith DAG("d"):\n  g.partial(tag="2").expand(image=["a", "b"])';
    const { taskId, isMapped, call } = only(lines);
    assert.deepEqual([taskId, isMapped, textOf(call.arguments.get("name"))], ["g.t", true, "2"]);
    const image = call.arguments.get("image");
    assert.deepEqual(image?.kind === "unknown" && image.likely?.text, "a");
  });

  test("that is not known where only running the file would tell that of its group", () => {
    const lines = 'with DAG("d"), TaskGroup(name()):\n  Pod(task_id="t")';
    assert.equal(only(lines).taskId, undefined);
    assert.deepEqual(tasksOf(scopeOf(lines)), []);
    assert.equal(only('with DAG("d"):\n  Pod(task_id="t", task_group=name())').taskId, undefined);
    assert.equal(only('with DAG("d"), TaskGroup("g", prefix_group_id=name()):\n  Pod(task_id="t")').taskId, undefined);
  });

  test("in a group that would be its own parent without an end", () => {
    assert.equal(only('with DAG("d"), TaskGroup("g", parent_group=g) as g:\n  Pod(task_id="t")').taskId, undefined);
    assert.equal(only('@task_group\ndef g():\n  Pod(task_id="t")\n  g()').taskId, "g.t");
  });
});

test("a decorated group that is called again inside of another one: before Airflow 3 its own part alone counts", () => {
  const lines = '@task_group\ndef g():\n  Pod(task_id="t")\nwith DAG("d"):\n  g()\n  with TaskGroup("a"):\n    g()';
  const ids = (airflow: string) =>
    operatorsOf(scopeOf(lines), airflowTarget({ airflow, provider: "10.0.0" })).map(({ taskId }) => taskId);
  assert.deepEqual(ids("2.10.5"), ["g.t", "a.g__1.t"]);
  assert.deepEqual(ids("3.1.0"), ["g.t", "a.g.t"]);
});

test("what one call of a function overrides is its own", () => {
  const lines = `${T}with DAG("d"), TaskGroup("g"):\n  t()\n  t.override(task_id="u", image="j", **more)()\n  t()`;
  const operators = operatorsOf(scopeOf(lines));
  assert.deepEqual(
    operators.map(({ taskId, call, open }) => [taskId, textOf(call.arguments.get("image")), open !== undefined]),
    [
      ["g.t", "i", false],
      ["g.u", "j", true],
      ["g.t__1", "i", false],
    ],
  );
  const [, , last] = operators;
  assert.ok(last);
  const { metadata } = operatorPlan(last, CONTEXT).plan?.pod as { metadata: { labels: Record<string, string> } };
  assert.equal(metadata.labels.task_id, "g.t__1");
});

test("labels, the name and dry_run() have the id of the group in it", () => {
  const operator = only('with DAG("d"), TaskGroup("load"):\n  Pod(task_id="orders", image="i", namespace="n")');
  const { plan } = operatorPlan(operator, CONTEXT);
  const { metadata } = plan?.pod as { metadata: { name: string; labels: Record<string, string> } };
  assert.equal(metadata.labels.task_id, "load.orders");
  assert.match(metadata.name, /^load-orders-\w{8}$/u);
  assert.equal(plan?.task, "load.orders");
  assert.match(JSON.stringify(dryRunOf(operator, CONTEXT)), /load-orders/u);
});

test("an operator's own default_args are stronger than those of its groups and its DAG, and weaker than its arguments", () => {
  const text = (value: string): string =>
    `default_args={"image": "${value}", "namespace": "${value}", "name": "${value}"}`;
  const lines = `with DAG("d", ${text("dag")}), TaskGroup("g", default_args={"image": "g", "namespace": "g"}):
  Pod(task_id="t", image="own", default_args={"image": "args", "namespace": "args"})`;
  const { plan } = operatorPlan(only(lines), CONTEXT);
  assert.equal(plan?.image, "own");
  assert.equal(plan.namespace, "args");
  assert.match((plan.pod as { metadata: { name: string } }).metadata.name, /^dag-/u);
});

describe("an edit in a call of a group", () => {
  const TEXT = `${IMPORTS}
@task
def count():
    pass

with DAG("orders") as dag:
    with TaskGroup("load", default_args={"image": "x"}) as load:
        Pod(
            task_id="a",
            image="a:1",
        )
        with TaskGroup("deep"):
            Pod(
                task_id="b",
                task_group=load,
                arguments=["b"],
            )
    Pod(
        task_id="c",
        task_group=TaskGroup("late"),
        arguments=["c"],
    )
    count()
`;
  const read = (text: string) =>
    readDagFile(Text.from(text), new Scope(parsePython("file:///dags/orders.py", text)), undefined);

  test("has that call alone read, and the others stay the same objects", () => {
    const before = read(TEXT);
    const text = TEXT.replace('"a:1"', '"a:12"');
    const after = editedDagFile(before, Text.from(text), undefined);
    assert.ok(after);
    assert.deepEqual(after.operators, read(text).operators);
    assert.deepEqual(
      after.operators.map((one, index) => one === before.operators[index]),
      [false, true, true],
    );
    assert.deepEqual(
      after.operators.map(({ taskId }) => taskId),
      ["load.a", "load.b", "late.c"],
    );
  });

  test("has all read where it may call a decorated function, which is in the group of its call", () => {
    const text = TEXT.replace('["b"]', "[count()]");
    assert.equal(editedDagFile(read(TEXT), Text.from(text), undefined), undefined);
  });

  test("has all read where the call has another id, which may be that of a decorated function", () => {
    const text = TEXT.replace('task_id="c"', 'task_id="count"');
    assert.equal(editedDagFile(read(TEXT), Text.from(text), undefined), undefined);
  });

  test("gives what reading the file anew would give", () => {
    const starts = [...TEXT.matchAll(/"[^"\n]|\(/g)].map(({ index }) => index + 1);
    const edit = fc.tuple(
      fc.constantFrom(...starts),
      fc.nat(2),
      fc.constantFrom("x", "", '"', "count()", "count", "load", ", "),
    );
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        let text = TEXT;
        let file = read(text);
        for (const [at, removed, inserted] of edits) {
          text = text.slice(0, at) + inserted + text.slice(at + removed);
          file = editedDagFile(file, Text.from(text), undefined) ?? read(text);
          const fresh = read(text);
          assert.deepEqual(file.operators, fresh.operators);
          assert.deepEqual(file.tasks(), fresh.tasks());
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** Ids of tasks in task groups, as `TaskGroup.child_id` of Airflow makes them (2.0 to 3), and what is made of them. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { operatorsOf, tasksOf } from "../../../../server/src/airflow/dags/dagCalls.ts";
import { editedDagFile, readDagFile } from "../../../../server/src/airflow/dags/dagFile.ts";
import { dryRunOf, operatorPlan } from "../../../../server/src/airflow/dags/operatorPlan.ts";
import type { DagOperator } from "../../../../server/src/airflow/dags/operators.ts";
import { Scope } from "../../../../server/src/python/syntax/scope.ts";
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

  test("gives what reading the file anew would give", () => {
    const starts = [...TEXT.matchAll(/"[^"\n]|\(/g)].map(({ index }) => index + 1);
    const edit = fc.tuple(
      fc.constantFrom(...starts),
      fc.nat(2),
      fc.constantFrom("x", "", '"', "count()", "load", ", "),
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

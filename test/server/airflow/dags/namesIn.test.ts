/** The ids of DAGs and tasks in the text of a file. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dagNamesIn } from "../../../../server/src/airflow/dags/namesIn.ts";

const IMPORT = "from airflow import DAG\n";

/** `dag a`, `task b`: each as it is found, and as it stands at its range. */
function named(content: string): readonly string[] {
  const lines = content.split("\n");
  return dagNamesIn(content).map(({ kind, name, range: { start, end } }) => {
    assert.equal(start.line, end.line);
    const written = lines[start.line]?.slice(start.character, end.character);
    assert.ok(name === written || name.endsWith(`.${written}`), name);
    return `${kind} ${name}`;
  });
}

const CASES: readonly (readonly [what: string, content: string, expected: readonly string[]])[] = [
  ["a DAG by its first argument", 'with DAG("etl", schedule=None) as dag:', ["dag etl"]],
  ["by name, behind others", 'DAG(\n  description="x", dag_id="etl",\n)', ["dag etl"]],
  ["an operator", "KubernetesPodOperator(task_id='load', name='x')", ["task load"]],
  ["a decorated DAG and task", "@dag(schedule=None)\ndef etl():\n    @task\n    def load():", ["dag etl", "task load"]],
  ["over several lines", '@task.kubernetes(\n    image="x",\n)\ndef load(a):', ["task load"]],
  ["with an id of its own", '@task(task_id="run")\ndef run_all():', ["task run"]],
  [
    "in a task group",
    'with DAG("d"), TaskGroup("g"):\n  Op(task_id="t")\nOp(task_id="u")',
    ["dag d", "task g.t", "task u"],
  ],
  [
    "in groups in groups",
    'with DAG("d"):\n    with TaskGroup("a"), TaskGroup(group_id="b", tooltip="x") as b:\n\n        Op(\n            task_id="t",\n        )\n' +
      '# no\n        @task\n        def u():\n            pass\n    with TaskGroup("c", prefix_group_id=False):\n        Op(task_id="v")\n' +
      '    with TaskGroup(\n        "e"\n    ) as e:\n        Op(task_id="w")\n    Op(task_id="x")',
    ["dag d", "task a.b.t", "task a.b.u", "task v", "task e.w", "task x"],
  ],
  [
    "in decorated groups",
    '@task_group\ndef g():\n    Op(task_id="a")\n\n@task_group(group_id="h", prefix_group_id=True)\nasync def i():\n    Op(task_id="b")\nOp(task_id="c")',
    ["task g.a", "task h.b", "task c"],
  ],
  ["in a group that the code puts together", 'with TaskGroup(f"g_{x}"):\n  Op(task_id="t")', ["task t"]],
  ["a group that opens nothing", 'g = TaskGroup("g")\nOp(task_id="t", task_group=g)', ["task t"]],
  ["what a comment says is none", '# task_id="load"\nx = 1  # DAG("no")', []],
  ["nor what the code puts together", 'DAG(f"etl_{i}"); Op(task_id=f"a{i}"); Op(task_id="a" + b)', []],
  ["nor other ids", 'Sensor(external_task_id="a", external_dag_id="b"); pull(task_ids="c")', []],
];
for (const [what, content, expected] of CASES) {
  test(what, () => assert.deepEqual(named(IMPORT + content), expected));
}

test("a file without Airflow has none, and a task of DBND is not one of Airflow", () => {
  assert.deepEqual(named('Op(task_id="a")'), []);
  assert.deepEqual(named(`${IMPORT}from dbnd import task\n@task\ndef prepare():`), []);
});

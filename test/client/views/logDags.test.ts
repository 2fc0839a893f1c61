/** Names of Airflow's DAGs and tasks in logs, as Airflow 1.10 to 3.1 write them. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { dagsInLog, KnownDags } from "../../../client/src/views/logDags.ts";
import type { DagNameInfo } from "../../../server/src/protocol.ts";

const named = (file: string, kind: DagNameInfo["kind"], ...names: readonly string[]): readonly DagNameInfo[] =>
  names.map((name) => {
    const at = { line: 1, character: 0 };
    return { kind, name, uri: `file:///dags/${file}.py`, range: { start: at, end: at } };
  });
const KNOWN = new KnownDags([
  ...named("orders", "dag", "orders", "orders.daily"),
  ...named("orders", "task", "load", "load.extract", "end", "größe"),
  ...named("prices", "dag", "prices"),
  ...named("prices", "task", "end", "fetch-all"),
]);

/** What is a link, and the file that it leads to. */
function links(text: string): readonly string[] {
  return dagsInLog(text, KNOWN).map(({ start, end, place: { kind, name, uri } }) => {
    const written = text.slice(start, end);
    return `${kind} ${written}${written === name ? "" : ` (${name})`} ${uri.slice("file:///dags/".length, -".py".length)}`;
  });
}

const ORDERS_LOAD = ["dag orders orders", "task load.extract orders"];

describe("names of DAGs and tasks in a log", () => {
  const cases: readonly (readonly [line: string, ...links: string[]])[] = [
    ["Running <TaskInstance: orders.load.extract manual__2026-01-01 [running]> on host w1", ...ORDERS_LOAD],
    [
      "{taskinstance.py:1332} INFO - <TaskInstance: orders.daily.end x [queued]>",
      "dag orders.daily orders",
      "task end orders",
    ],
    ["Executing <Task(KubernetesPodOperator): load.extract> on 2026-01-01", "task load.extract orders"],
    ["Marking task as SUCCESS. dag_id=orders, task_id=load.extract, run_id=x", ...ORDERS_LOAD],
    ["dag_id=orders, task_id=load.extract.", ...ORDERS_LOAD],
    ["AIRFLOW_CTX_DAG_ID='orders' AIRFLOW_CTX_TASK_ID='load.extract'", ...ORDERS_LOAD],
    ['{"event": "x", "dag_id": "orders", "task_id": "load.extract"}', ...ORDERS_LOAD],
    [
      String.raw`"{\"task_id\":\"load.extract\",\"dag_id\":\"orders\"}"`,
      "task load.extract orders",
      "dag orders orders",
    ],
    ["Running: ['airflow', 'tasks', 'run', 'orders', 'load.extract', 'manual__x', '--job-id', '4']", ...ORDERS_LOAD],
    ["Executing command: airflow tasks run orders load.extract manual__x --local", ...ORDERS_LOAD],
    ["task_id=load__2 of a task that is called again", "task load__2 (load) orders"],
    ["task_id=größe", "task größe orders"],
    ["task_id=fetch-all: `-` is a sign of an id", "task fetch-all prices"],
    ["Dependencies of <DAG: prices>", "dag prices prices"],
    ["task_id=end alone may be that of two files"],
    ["dag_id=prices task_id=end", "dag prices prices", "task end prices"],
    ["dag_id=unknown task_id=load.extract", "task load.extract orders"],
    ["load.extract and orders, as words"],
    ["subtask_id=load and task_ids=load are something else"],
  ];
  for (const [line, ...expected] of cases) test(line, () => assert.deepEqual(links(line), expected));

  test("of a DAG that an earlier line names", () => {
    const text = "AIRFLOW_CTX_DAG_ID=prices\nsomething else\nAIRFLOW_CTX_TASK_ID=end\n";
    assert.deepEqual(links(text), ["dag prices prices", "task end prices"]);
  });

  test("none, where the workspace has none", () => {
    assert.deepEqual(dagsInLog("dag_id=orders", new KnownDags([])), []);
  });

  test("of lines of megabytes only what is drawn", () => {
    assert.deepEqual(links(`dag_id=orders ${"task_id=".repeat(500_000)}load dag_id=prices`), ["dag orders orders"]);
  });
});

/** The examples of the operator's public documentation, written anew: previewed without an unknown, and taken by the API. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import type { Cluster } from "../../../../client/src/cluster/connection/cluster.ts";
import { openCluster } from "../../../../client/src/cluster/connection/connection.ts";
import { AirflowConfiguration } from "../../../../server/src/airflow/configuration/lookup.ts";
import { operatorPlan } from "../../../../server/src/airflow/dags/operatorPlan.ts";
import { operatorProblems } from "../../../../server/src/airflow/dags/operatorProblems.ts";
import { operatorsOf } from "../../../../server/src/airflow/dags/dagCalls.ts";
import type { DagOperator } from "../../../../server/src/airflow/dags/operators.ts";
import { tasksOf } from "../../../../server/src/airflow/dags/dagCalls.ts";
import { workerPlan } from "../../../../server/src/airflow/dags/workerPlan.ts";
import { airflowTarget } from "../../../../server/src/airflow/target.ts";
import type { RunPlanResult } from "../../../../server/src/protocol.ts";
import { Scope } from "../../../../server/src/python/syntax/scope.ts";
import { parsePython } from "../../../../server/src/python/syntax/source.ts";
import { testSandbox } from "../../sandbox/harness.ts";
import { checkCalls, refusal } from "./operatorCalls.ts";
import { morningIdentity } from "./workerPlans.ts";

const FOLDER = new URL("../../../fixtures/airflow/", import.meta.url);
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith(".py"));

const { sandbox } = await testSandbox();
let cluster: Cluster;
before(async () => {
  cluster = await openCluster({ kubeconfigText: sandbox.kubeconfig });
  const at = "/api/v1/namespaces/default/serviceaccounts";
  const body = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "worker" } };
  await cluster.request("POST", at, { body });
});
after(() => cluster.close());

function readTemplate(path: string): { readonly uri: string; readonly text: string } | undefined {
  return path === "pod.yaml" || path === "/pod.yaml"
    ? { uri: "file:///pod.yaml", text: readFileSync(new URL("pod.yaml", FOLDER), "utf8") }
    : undefined;
}

function scopeOf(text: string): Scope {
  return new Scope(parsePython("file:///dag.py", text));
}

function planOf(operator: DagOperator): RunPlanResult {
  // What a function returns as a command, a form asks for.
  const values = { [`what ${operator.taskId ?? ""}() returns`]: '["true"]' };
  return operatorPlan(operator, { identity: morningIdentity(), tryNumber: 1, values, readTemplate });
}

describe("an example of the documentation", () => {
  for (const file of FILES) {
    const scope = scopeOf(readFileSync(new URL(file, FOLDER), "utf8"));
    test(file, async () => {
      const operators = operatorsOf(scope);
      assert.ok(operators.length > 0 || file === "executor.py");
      // What stands in a function is known with the arguments of its calls, which are operators, too.
      for (const operator of operators.filter(({ taskId }) => taskId !== undefined)) {
        const made = operatorPlan(operator, { identity: morningIdentity(), tryNumber: 1, readTemplate });
        // What a function returns as its pod's command, only the run tells.
        const isFunction = file === "commands.py";
        assert.deepEqual(isFunction ? [] : made.problems, [], operator.taskId ?? "?");
        const filled = file === "decorated.py" ? made : planOf(operator);
        assert.equal(await refusal(cluster, "default", filled), undefined, operator.taskId);
        assert.deepEqual(
          operatorProblems(operator, "file:///dag.py", readTemplate).filter(({ severity }) => severity === "error"),
          [],
        );
      }
    });
  }

  test("of workers", async () => {
    const target = airflowTarget({ airflow: "2.9.3" });
    const scope = scopeOf(readFileSync(new URL("executor.py", FOLDER), "utf8"));
    const environment = { AIRFLOW__KUBERNETES_EXECUTOR__POD_TEMPLATE_FILE: "pod.yaml" };
    const configuration = new AirflowConfiguration({ environment, target });
    const tasks = tasksOf(scope, target);
    assert.equal(tasks.length, 4);
    for (const task of tasks) {
      const context = {
        configuration,
        home: "/opt/airflow",
        dagFile: "workers.py",
        identity: morningIdentity(),
        readTemplate,
      };
      const made = workerPlan(task, context);
      assert.deepEqual(made.problems, []);
      assert.equal(await refusal(cluster, "default", made), undefined, task.taskId);
    }
  });
});

test("random calls never crash, and make a pod that the API server takes, or a problem says why not", async (t) => {
  const count = Number(process.env.DATABAND_TEST_CALLS ?? 300);
  const { seed, taken, refused, unexplained } = await checkCalls(cluster, "default", count);
  t.diagnostic(`seed ${seed}: ${taken} taken, ${refused} refused`);
  assert.deepEqual(unexplained, [], `seed ${seed}`);
  assert.ok(taken > 30 && refused > 30, `taken ${taken}, refused ${refused}`);
});

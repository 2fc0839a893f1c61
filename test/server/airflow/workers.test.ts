/** Pods of workers: what the Kubernetes executor makes for the tasks of a DAG file; and the text of `dry_run()`. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AirflowConfiguration } from "../../../server/src/airflow/configuration/lookup.ts";
import { dryRunOf } from "../../../server/src/airflow/dags/operatorPlan.ts";
import { operatorsOf } from "../../../server/src/airflow/dags/operators.ts";
import { tasksOf, type DagTask } from "../../../server/src/airflow/dags/tasks.ts";
import { workerPlan, workerYaml, type WorkerContext } from "../../../server/src/airflow/dags/workerPlan.ts";
import { airflowTarget, type AirflowTarget } from "../../../server/src/airflow/target.ts";
import { parseCfg } from "../../../server/src/cfg/parse.ts";
import { Scope } from "../../../server/src/python/scope.ts";
import { parsePython } from "../../../server/src/python/source.ts";

const IDENTITY = {
  runUid: "1",
  taskRunUid: "abcd1234-0000-0000-0000-000000000000",
  taskRunAttemptUid: "cf4a56d2-8101-4217-b027-2af6216feb48",
  resultUid: "2",
  startedAt: "2024-05-01T00:00:00.000Z",
};
const TEMPLATE = `metadata: {name: dummy}
spec:
  serviceAccountName: worker
  containers:
  - {name: base, image: "airflow:2"}
`;
const DAG = `from airflow import DAG
from airflow.decorators import task
from airflow.operators.bash import BashOperator
from kubernetes.client import models as k8s

with DAG("daily"):
    BashOperator(task_id="big", bash_command="x", executor_config={
        "pod_override": k8s.V1Pod(spec=k8s.V1PodSpec(containers=[
            k8s.V1Container(name="base", resources=k8s.V1ResourceRequirements(requests={"memory": "4Gi"})),
        ])),
    })
    BashOperator(task_id="old", bash_command="x", executor_config={"KubernetesExecutor": {"image": "old:1"}})
    BashOperator(task_id="plain", bash_command="x")

    @task(executor_config={"pod_template_file": "own.yaml"})
    def count():
        pass
`;
const TARGET = airflowTarget({ airflow: "2.7.3", provider: "7.8.0" });

function tasks(target: AirflowTarget = TARGET): readonly DagTask[] {
  return tasksOf(new Scope(parsePython("file:///dags/daily.py", DAG)), target);
}

function context(cfg: string, target: AirflowTarget = TARGET): WorkerContext {
  return {
    configuration: new AirflowConfiguration({ file: parseCfg("file:///airflow.cfg", cfg), environment: {}, target }),
    home: "/opt/airflow",
    dagFile: "daily.py",
    identity: IDENTITY,
    readTemplate: (path) =>
      path === "pod.yaml" || path === "own.yaml"
        ? { uri: `file:///${path}`, text: path === "own.yaml" ? TEMPLATE.replace("worker", "own") : TEMPLATE }
        : undefined,
  };
}

const CFG = `[kubernetes_executor]
pod_template_file = pod.yaml
namespace = workers
worker_container_repository = registry/airflow
worker_container_tag = 2.7.3
`;

function yamlOf(taskId: string, cfg = CFG, target?: AirflowTarget): string {
  const task = tasks(target).find((one) => one.taskId === taskId);
  assert.ok(task);
  const { plan, problems } = workerPlan(task, context(cfg, target));
  assert.ok(plan, JSON.stringify(problems));
  return plan.podYaml;
}

it("the tasks of a DAG are operators, sensors and decorated functions", () => {
  assert.deepEqual(
    tasks().map(({ taskId, dagId, executorConfig }) => [taskId, dagId, executorConfig !== undefined]),
    [
      ["big", "daily", true],
      ["old", "daily", true],
      ["plain", "daily", false],
      ["count", "daily", true],
    ],
  );
});

describe("a worker's pod", () => {
  it("is the template with what the executor sets: names, labels, annotations, the command", () => {
    const yaml = yamlOf("plain");
    for (const part of [
      /name: daily-plain-abcd1234/,
      /namespace: workers/,
      /serviceAccountName: worker/,
      /image: registry\/airflow:2\.7\.3/,
      /- airflow\n\s+- tasks\n\s+- run\n\s+- daily\n\s+- plain/,
      /DAGS_FOLDER\/daily\.py/,
      /kubernetes_executor: "True"/,
      /AIRFLOW_IS_K8S_EXECUTOR_POD/,
    ]) {
      assert.match(yaml, part);
    }
    assert.match(yaml, /annotations:[\s\S]*dag_id: daily[\s\S]*labels:[\s\S]*dag_id: daily/);
  });
  it("has the override of its task", () => {
    assert.match(yamlOf("big"), /requests:\n\s+memory: 4Gi/);
  });
  it("has what the old dictionary says", () => {
    assert.match(yamlOf("old"), /image: old:1/);
  });
  it("is made of the task's own template", () => {
    assert.match(yamlOf("count"), /serviceAccountName: own/);
  });
  it("of Airflow 1.10 is made of the keys of [kubernetes]", () => {
    const target = airflowTarget({ airflow: "1.10.15", provider: null });
    const cfg =
      "[kubernetes]\nnamespace = old\nworker_container_repository = img\nworker_container_tag = 1\ndags_in_image = True\n";
    const yaml = yamlOf("plain", cfg, target);
    assert.match(yaml, /image: img:1/);
    assert.match(yaml, /- airflow\n\s+- run\n\s+- daily/);
  });
  it("without a template is warned of", () => {
    const [task] = tasks();
    assert.ok(task);
    const { problems } = workerPlan(task, context("[kubernetes_executor]\n"));
    assert.ok(problems.some(({ code, severity }) => code === "airflow-template-missing" && severity === "warning"));
  });
});

it("generate-dag-yaml writes a file a task, with the date in place of the run, keys sorted", () => {
  const task = tasks().find(({ taskId }) => taskId === "count");
  assert.ok(task);
  const { name, text } = workerYaml(task, context(CFG), "2024-05-01T00:00:00+00:00");
  assert.equal(name, "daily_count_2024-05-01T00_00_00_plus_00_00.yml");
  assert.match(text, /^apiVersion: v1|^metadata:/);
  assert.match(text, /airflow-worker: worker-config/);
  assert.match(text, /execution_date: 2024-05-01T00_00_00_plus_00_00/);
  // The command does not read the template of the task.
  assert.match(text, /serviceAccountName: worker/);
});

it("dry_run() prints the pod with Python's names, without a task instance", () => {
  const text =
    "from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator\n" +
    'KubernetesPodOperator(task_id="a", dag=DAG("d"), image="x", image_pull_policy="Always")\n';
  const [operator] = operatorsOf(new Scope(parsePython("file:///d.py", text)));
  assert.ok(operator);
  const result = dryRunOf(operator, { identity: IDENTITY, tryNumber: 1, readTemplate: () => undefined });
  assert.match(result.text ?? "", /image_pull_policy: Always/);
  assert.match(result.text ?? "", /host_network: false/);
  assert.doesNotMatch(result.text ?? "", /dag_id/);
});

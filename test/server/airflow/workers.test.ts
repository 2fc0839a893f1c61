/** Pods of workers: what the Kubernetes executor makes for the tasks of a DAG file; and the text of `dry_run()`. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AirflowConfiguration } from "../../../server/src/airflow/configuration/lookup.ts";
import { dryRunOf } from "../../../server/src/airflow/dags/operatorPlan.ts";
import { operatorsOf } from "../../../server/src/airflow/dags/dagCalls.ts";
import { tasksOf } from "../../../server/src/airflow/dags/dagCalls.ts";
import type { DagTask } from "../../../server/src/airflow/dags/tasks.ts";
import type { WorkerContext } from "../../../server/src/airflow/dags/workerContext.ts";
import { workerPlan, workerYaml } from "../../../server/src/airflow/dags/workerPlan.ts";
import { airflowTarget, type AirflowTarget } from "../../../server/src/airflow/target.ts";
import { parseCfg } from "../../../server/src/cfg/parse.ts";
import { Scope } from "../../../server/src/python/syntax/scope.ts";
import { parsePython } from "../../../server/src/python/syntax/source.ts";
import { IDENTITY } from "./support.ts";

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

function tasks(target: AirflowTarget = TARGET, dag = DAG): readonly DagTask[] {
  return tasksOf(new Scope(parsePython("file:///dags/daily.py", dag)), target);
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
  it("of Airflow before 1.10.11 takes no notice of keys of the old dictionary that it does not read", () => {
    const cfg = "[kubernetes]\nworker_container_repository = img\nworker_container_tag = 1\ndags_in_image = True\n";
    const dag = DAG.replace(
      '{"image": "old:1"}',
      '{"image": "old:1", "annotations": {"read": "yes"}, "labels": {"read": "no"}, "securityContext": {}}',
    );
    const planOf = (airflow: string) => {
      const target = airflowTarget({ airflow });
      const task = tasks(target, dag).find(({ taskId }) => taskId === "old");
      assert.ok(task);
      return workerPlan(task, context(cfg, target));
    };
    const { plan, problems } = planOf("1.10.10");
    assert.deepEqual(problems, []);
    assert.match(plan?.podYaml ?? "", /read: "yes"/);
    assert.match(plan?.podYaml ?? "", /image: old:1/);
    assert.doesNotMatch(plan?.podYaml ?? "", /read: "no"/);
    assert.deepEqual(
      planOf("1.10.11").problems.map(({ code }) => code),
      ["airflow-unknown-executor-config-key"],
    );
  });
  it("without a template is warned of", () => {
    const [task] = tasks();
    assert.ok(task);
    const { problems } = workerPlan(task, context("[kubernetes_executor]\n"));
    assert.ok(problems.some(({ code, severity }) => code === "airflow-template-missing" && severity === "warning"));
  });
});

describe("the command of a worker, as the scheduler of each release hands it over", () => {
  const wordsOf = (airflow: string, provider: string | null, own: Partial<WorkerContext> = {}): readonly string[] => {
    const target = airflowTarget({ airflow, provider });
    const task = tasks(target).find(({ taskId }) => taskId === "plain");
    assert.ok(task);
    const cfg = `${CFG}[kubernetes]\ndags_in_image = True\n`;
    const { plan, problems } = workerPlan(task, { ...context(cfg, target), ...own });
    assert.ok(plan, JSON.stringify(problems));
    return plan.command;
  };
  const run = { values: { run_id: "r1", map_index: "2" }, tryNumber: 1, executorId: "me" };
  const date = "2024-05-01T00:00:00.000000+00:00";
  const file = "/opt/airflow/dags/daily.py";
  const cases: readonly (readonly [string, string | null, readonly string[]])[] = [
    ["1.10.15", null, ["airflow", "run", "daily", "plain", date, "--local", "--pool", "default_pool", "-sd", file]],
    [
      "2.1.4",
      "1.2.0",
      ["airflow", "tasks", "run", "daily", "plain", date, "--local", "--pool", "default_pool", "--subdir", file],
    ],
    [
      "2.2.5",
      "2.1.0",
      ["airflow", "tasks", "run", "daily", "plain", "r1", "--local", "--subdir", "DAGS_FOLDER/daily.py"],
    ],
    [
      "2.9.3",
      "8.1.0",
      [
        "airflow",
        "tasks",
        "run",
        "daily",
        "plain",
        "r1",
        "--local",
        "--subdir",
        "DAGS_FOLDER/daily.py",
        "--map-index",
        "2",
      ],
    ],
  ];
  for (const [airflow, provider, words] of cases) {
    it(`Airflow ${airflow}`, () => {
      assert.deepEqual(wordsOf(airflow, provider, { run }).slice(-words.length), words);
    });
  }
  it("Airflow 3 runs a workload, from a file that an init container writes, by provider 10.5 on from its words", () => {
    const ends = ([path, provider]: readonly [readonly string[], string]): void => {
      assert.deepEqual(wordsOf("3.0.0", provider), [
        "python",
        "-m",
        "airflow.sdk.execution_time.execute_workload",
        ...path,
      ]);
    };
    ends([["/tmp/execute/input.json"], "10.4.1"]);
    ends([["--json-path", "/tmp/execute/input.json"], "10.4.2"]);
    const [, , , option, workload = ""] = wordsOf("3.0.0", "10.5.0", { run });
    assert.equal(option, "--json-string");
    assert.deepEqual(JSON.parse(workload), {
      token: "",
      ti: {
        id: "abcd1234-0000-0000-0000-000000000000",
        task_id: "plain",
        dag_id: "daily",
        run_id: "r1",
        try_number: 1,
        map_index: 2,
        pool_slots: 1,
        queue: "default",
        priority_weight: 1,
        parent_context_carrier: {},
        context_carrier: null,
        queued_dttm: "2024-05-01T00:00:00.000Z",
      },
      dag_rel_path: "daily.py",
      bundle_info: { name: "dags-folder", version: null },
      log_path: "dag_id=daily/run_id=r1/task_id=plain/map_index=2/attempt=1.log",
      type: "ExecuteTask",
    });
  });
  it("the file's pod has the volume, the writer and the mount beside what the template has", () => {
    const target = airflowTarget({ airflow: "3.0.0", provider: "10.4.3" });
    const yaml = yamlOf("plain", CFG, target);
    assert.match(yaml, /initContainers:[\s\S]*echo .\{.*token.*\}. > \/tmp\/execute\/input\.json/);
    assert.match(yaml, /mountPath: \/tmp\/execute/);
    assert.match(yaml, /- emptyDir: \{\}\n\s+name: execute-volume|name: execute-volume\n\s+emptyDir: \{\}/);
    assert.match(yaml, /serviceAccountName: worker/);
  });
});

describe("a worker that is to be run", () => {
  const target = airflowTarget({ airflow: "2.9.3", provider: "8.1.0" });
  const planOf = (values: Readonly<Record<string, string>>, tryNumber = 1, cfg = CFG, name = "plain") => {
    const task = tasks(target).find(({ taskId }) => taskId === name);
    assert.ok(task);
    return workerPlan(task, { ...context(cfg, target), run: { values, tryNumber, executorId: "databand-ann-1a2b" } });
  };
  const labelsOf = (result: ReturnType<typeof planOf>): Readonly<Record<string, string>> =>
    (result.plan?.pod.metadata as { labels: Record<string, string> }).labels;

  it("asks for its task instance; everything has a default", () => {
    const { placeholders = [] } = planOf({});
    assert.deepEqual(
      placeholders.map(({ name, default: value }) => [name, value]),
      [
        ["run_id", "manual__2024-05-01T00:00:00.000Z"],
        ["try_number", "1"],
        ["map_index", "-1"],
      ],
    );
  });
  it("has the executor's labels and annotations, and those of its run", () => {
    const result = planOf({ run_id: "r1", try_number: "3", map_index: "4" });
    const { annotations } = result.plan?.pod.metadata as { annotations: Record<string, string> };
    assert.deepEqual(annotations, { dag_id: "daily", map_index: "4", run_id: "r1", task_id: "plain", try_number: "3" });
    const { dbnd_task_run_uid: task, dbnd_task_run_attempt_uid: attempt, ...labels } = labelsOf(result);
    assert.deepEqual([task, attempt], [IDENTITY.taskRunUid, IDENTITY.taskRunAttemptUid]);
    assert.deepEqual(labels, {
      "airflow-worker": "databand-ann-1a2b",
      airflow_version: "2.9.3",
      dag_id: "daily",
      dbnd_run_uid: "1",
      kubernetes_executor: "True",
      map_index: "4",
      run_id: "r1",
      task_id: "plain",
      try_number: "3",
    });
  });
  it("is told its try: later tries of the run are later tries of the task", () => {
    assert.equal(labelsOf(planOf({ try_number: "2" }, 3)).try_number, "4");
  });
  it("is warned of where the executor would not see its pod", () => {
    const cfg = `${CFG}multi_namespace_mode = True\nmulti_namespace_mode_namespace_list = a,b\n`;
    const { problems } = planOf({}, 1, cfg);
    assert.ok(problems.some(({ code }) => code === "airflow-namespace-not-watched"));
    assert.ok(!planOf({}).problems.some(({ code }) => code === "airflow-namespace-not-watched"));
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

/** The files of `airflow kubernetes generate-dag-yaml`, as the real command of three releases has written them. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AirflowConfiguration } from "../../../server/src/airflow/configuration/lookup.ts";
import { tasksOf } from "../../../server/src/airflow/dags/dagCalls.ts";
import { isoDate } from "../../../server/src/airflow/dags/isoDate.ts";
import { workerYaml } from "../../../server/src/airflow/dags/workerPlan.ts";
import { airflowTarget } from "../../../server/src/airflow/target.ts";
import { Scope } from "../../../server/src/python/syntax/scope.ts";
import { parsePython } from "../../../server/src/python/syntax/source.ts";
import { IDENTITY } from "./support.ts";

const DAG = `from airflow import DAG
from airflow.operators.bash import BashOperator
from kubernetes.client import models as k8s

with DAG("demo.dag"):
    BashOperator(task_id="one", bash_command="true")
    BashOperator(
        task_id="two_words-x",
        bash_command="true",
        executor_config={"pod_override": k8s.V1Pod(metadata=k8s.V1ObjectMeta(labels={"a": "b"}), spec=k8s.V1PodSpec(containers=[k8s.V1Container(name="base", image="other:1")]))},
    )
`;
const TEMPLATE = `apiVersion: v1
kind: Pod
metadata:
  name: dummy
  labels:
    team: data
spec:
  restartPolicy: Never
  containers:
    - name: base
      image: apache/airflow:x
      env:
        - name: A
          value: "1"
`;
const SETTINGS = {
  POD_TEMPLATE_FILE: "pod.yaml",
  NAMESPACE: "workers",
  WORKER_CONTAINER_REPOSITORY: "repo/air",
  WORKER_CONTAINER_TAG: "2",
};

function written(airflow: string, provider: string, date = "2024-05-01T06:00:00+00:00") {
  const target = airflowTarget({ airflow, provider });
  const section = airflow < "2.5" ? "KUBERNETES" : "KUBERNETES_EXECUTOR";
  const environment = Object.fromEntries(
    Object.entries(SETTINGS).map(([key, value]) => [`AIRFLOW__${section}__${key}`, value]),
  );
  const configuration = new AirflowConfiguration({ environment, target });
  return tasksOf(new Scope(parsePython("file:///dags/demo.py", DAG)), target).map((task) =>
    workerYaml(
      task,
      {
        configuration,
        home: "/opt/airflow",
        dagFile: "demo.py",
        identity: IDENTITY,
        readTemplate: (path) => (path === "pod.yaml" ? { uri: "file:///pod.yaml", text: TEMPLATE } : undefined),
      },
      date,
    ),
  );
}

/** The file of task `one`; what differs between the releases is filled in. */
const fileOf = (version: string, date: string, tryNumber: number, run: string): string => {
  const dated = `${date}: 2024-05-01T06_00_00_plus_00_00\n    `;
  const [before, after] = date === "execution_date" ? [dated, ""] : ["", dated];
  return `apiVersion: v1
kind: Pod
metadata:
  annotations:
    dag_id: demo.dag
    ${date}: '2024-05-01T06:00:00+00:00'
    task_id: one
    try_number: '${tryNumber}'
  labels:
    airflow-worker: worker-config
    airflow_version: ${version}
    dag_id: demo.dag
    ${before}kubernetes_executor: 'True'
    ${after}task_id: one
    team: data
    try_number: '${tryNumber}'
  name: demo-dag-one-XXXXXXXX
  namespace: workers
spec:
  containers:
  - args:
    - airflow
    - tasks
    - run
    - demo.dag
    - one
    - ${run}
    - --subdir
    - DAGS_FOLDER/demo.py
    env:
    - name: A
      value: '1'
    - name: AIRFLOW_IS_K8S_EXECUTOR_POD
      value: 'True'
    image: repo/air:2
    name: base
  restartPolicy: Never
`;
};

describe("generate-dag-yaml", () => {
  const cases: readonly (readonly [airflow: string, provider: string, expected: string])[] = [
    ["2.6.3", "7.2.0", fileOf("2.6.3", "execution_date", 1, "null")],
    ["2.10.5", "10.1.0", fileOf("2.10.5", "execution_date", 0, "null")],
    ["3.0.2", "10.5.0", fileOf("3.0.2", "logical_date", 0, "null")],
    ["2.11.0", "10.9.0", fileOf("2.11.0", "execution_date", 0, "manual__2024-05-01T06:00:00+00:00")],
  ];
  for (const [airflow, provider, expected] of cases) {
    it(`Airflow ${airflow}, provider ${provider}`, () => {
      const [one, two] = written(airflow, provider);
      assert.deepEqual(
        [one?.name, two?.name],
        ["one", "two_words-x"].map((task) => `demo.dag_${task}_2024-05-01T06_00_00_plus_00_00.yml`),
      );
      assert.equal(one?.text.replace(/^( {2}name: demo-dag-one-).{8}$/m, "$1XXXXXXXX"), expected);
      // The image and the labels of its pod_override, the rest as for the first.
      assert.match(two?.text ?? "", /\n {4}a: b\n[^]*\n {4}image: other:1\n/);
    });
  }

  it("knows a run by its date before Airflow 2.2, and hands a workload with an id of the date to newer providers", () => {
    assert.match(written("2.1.4", "2.0.3")[0]?.text ?? "", /\n {4}- one\n {4}- '2024-05-01T06:00:00\+00:00'\n/);
    const newest = written("3.1.0", "10.25.0")[0]?.text.replaceAll(/\\?\n\s*\\?/g, "") ?? "";
    assert.match(newest, /"run_id":\s*"manual__2024-05-01T06:00:00\+00:00"/);
  });

  it("takes a date as people write it", () => {
    const dates = [
      ["2024-05-01", "2024-05-01T00:00:00+00:00"],
      ["2024-05-01T06:00", "2024-05-01T06:00:00+00:00"],
      ["2024-05-01 06:00:01Z", "2024-05-01T06:00:01+00:00"],
      ["2024-05-01T06:00:01.5+0200", "2024-05-01T06:00:01.500000+02:00"],
      ["2024-05-01T06:00:01.000-03", "2024-05-01T06:00:01-03:00"],
      ["yesterday", "yesterday"],
    ] as const;
    assert.deepEqual(
      dates.map(([text]) => [text, isoDate(text)]),
      dates,
    );
  });
});

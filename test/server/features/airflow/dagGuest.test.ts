/** What Airflow would raise for the operators of an open DAG file. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dagGuest } from "../../../../server/src/features/airflow/dagGuest.ts";
import { Text } from "../../../../server/src/text/text.ts";

const HEAD =
  "from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator\n" +
  "from kubernetes.client import models as k8s\n";

function problems(call: string): readonly string[] {
  const text = Text.from(`${HEAD}KubernetesPodOperator(task_id="a", ${call})\n`);
  const guest = dagGuest("file:///dag.py", { text });
  assert.ok(guest);
  return guest.problems().map(({ code, range: { start, end } }) => {
    return `${code}: ${text.line(start.line).slice(start.character, end.character)}`;
  });
}

describe("in a call", () => {
  const CASES: readonly (readonly [call: string, expected: readonly string[]])[] = [
    ['image="x", env_vars={"A": "1"}', []],
    ["image=made(), volumes=VOLUMES", []],
    ['name="{{ ds }}"', []],
    ['name="a b"', ['airflow-invalid-name: "a b"']],
    ['env_vars="A=1"', ['airflow-wrong-argument-type: "A=1"']],
    [
      "ports=[k8s.V1ContainerPort(containerPort=80, container_port=80)]",
      ["airflow-unknown-model-argument: containerPort"],
    ],
    ["volumes=[k8s.V1Volume()]", ["airflow-model-argument-missing: k8s.V1Volume()"]],
    ['pod_template_file="not-here.yaml"', []],
  ];
  for (const [call, expected] of CASES) it(call, () => assert.deepEqual(problems(call), expected));
});

it("a file without operators is none of its business", () => {
  assert.equal(dagGuest("file:///x.py", { text: Text.from("print(1)") }), undefined);
});

/** Operators of DAG files, read and never run, and the pods that they make. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { operatorPlan } from "../../../../server/src/airflow/dags/operatorPlan.ts";
import { operatorsOf } from "../../../../server/src/airflow/dags/dagCalls.ts";
import type { DagOperator } from "../../../../server/src/airflow/dags/operators.ts";
import type { RunPlanResult } from "../../../../server/src/protocol.ts";
import { Scope } from "../../../../server/src/python/syntax/scope.ts";
import { parsePython } from "../../../../server/src/python/syntax/source.ts";
import { IDENTITY } from "../support.ts";

const IMPORT = "from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator\n";
const MODELS = "from kubernetes.client import models as k8s\n";

function read(text: string): readonly DagOperator[] {
  return operatorsOf(new Scope(parsePython("file:///dag.py", text)));
}

function planOf(text: string, template?: string): RunPlanResult {
  const [operator] = read(text);
  assert.ok(operator, "an operator");
  const readTemplate = (path: string) =>
    template !== undefined && path === "pod.yaml" ? { uri: "file:///pod.yaml", text: template } : undefined;
  return operatorPlan(operator, { identity: IDENTITY, tryNumber: 1, readTemplate });
}

describe("an operator is found", () => {
  const CASES: readonly (readonly [what: string, text: string, count: number])[] = [
    ["by its import", `${IMPORT}KubernetesPodOperator(task_id="a")`, 1],
    ["under another name", `${IMPORT.trim()} as KPO\nKPO(task_id="a")`, 1],
    [
      "through its module",
      "from airflow.providers.cncf.kubernetes.operators import pod\npod.KubernetesPodOperator()",
      1,
    ],
    ["in functions and loops", `${IMPORT}def f():\n  for x in y:\n    KubernetesPodOperator(task_id="a")`, 1],
    ["as a child in the file", `${IMPORT}class Own(KubernetesPodOperator):\n  pass\nOwn(task_id="a")`, 1],
    [
      "of Google",
      "from airflow.providers.google.cloud.operators.kubernetes_engine import GKEStartPodOperator as G\nG()",
      1,
    ],
    ["before it is mapped", `${IMPORT}KubernetesPodOperator.partial(task_id="a").expand(cmds=[])`, 1],
    ["not without an import", 'KubernetesPodOperator(task_id="a")', 0],
  ];
  for (const [what, text, count] of CASES) it(what, () => assert.equal(read(text).length, count));
});

describe("its arguments", () => {
  it("come from the DAG where it does not give them itself", () => {
    const text =
      "from airflow import DAG\n" +
      `${IMPORT}with DAG("daily", default_args={"namespace": "team", "image": "x"}) as dag:\n` +
      '  KubernetesPodOperator(task_id="a", image="y")';
    const { plan } = planOf(text);
    assert.equal(plan?.namespace, "team");
    assert.equal(plan.image, "y");
    assert.equal(plan.environment, "daily");
  });
  it("are found through names, unpacked dictionaries and model classes", () => {
    const text =
      `${IMPORT}${MODELS}COMMON = {"image": "img", "name": "job"}\n` +
      'mount = k8s.V1VolumeMount(name="v", mount_path="/m")\n' +
      'KubernetesPodOperator(task_id="a", volumes=[k8s.V1Volume(name="v", empty_dir={})], volume_mounts=[mount], **COMMON)';
    const { plan, problems } = planOf(text);
    assert.deepEqual(problems, []);
    assert.equal(plan?.podName, "job-abcd1234");
    assert.match(plan.podYaml, /mountPath: \/m/);
  });
  it("tell where each line comes from", () => {
    const { plan } = planOf(`${IMPORT}KubernetesPodOperator(task_id="a",\n  image="img")`);
    const line = plan?.podYaml.split("\n").findIndex((text) => text.includes("image: img")) ?? -1;
    const origin = plan?.lineOrigins[line];
    assert.deepEqual(origin?.kind === "python" && origin.range.start, { line: 2, character: 8 });
  });
});

describe("what only running the file would tell", () => {
  it("is marked in the pod, with the expression that hides it", () => {
    const { plan, problems } = planOf(
      `${IMPORT}KubernetesPodOperator(task_id="a", image=image_of("x"), env_vars=load())`,
    );
    assert.match(plan?.podYaml ?? "", /<unknown: image_of\("x"\)>|<unknown: image_of\(\\"x\\"\)>/);
    assert.deepEqual(
      problems.map(({ code, severity }) => `${severity} ${code}`),
      ["warning unknown-value", "warning unknown-value"],
    );
  });
  it("is said of unpacked arguments, too", () => {
    const { problems } = planOf(`${IMPORT}KubernetesPodOperator(task_id="a", **load())`);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ["unknown-arguments"],
    );
  });
});

describe("a template", () => {
  const TEMPLATE = "spec:\n  containers:\n  - name: base\n    image: tpl\n  hostNetwork: true\n";
  it("fills what the operator leaves open, with the place in its file", () => {
    const { plan } = planOf(`${IMPORT}KubernetesPodOperator(task_id="a", pod_template_file="pod.yaml")`, TEMPLATE);
    assert.equal(plan?.image, "tpl");
    const line = plan.podYaml.split("\n").findIndex((text) => text.includes("image: tpl"));
    assert.deepEqual(plan.lineOrigins[line]?.kind, "file");
  });
  it("that is not there leaves the operator's own pod, with a warning", () => {
    const { plan, problems } = planOf(
      `${IMPORT}KubernetesPodOperator(task_id="a", image="x", pod_template_file="pod.yaml")`,
    );
    assert.equal(plan?.podName, "a-abcd1234");
    assert.deepEqual(
      problems.map(({ code, severity }) => `${severity} ${code}`),
      ["warning airflow-template-missing"],
    );
  });
});

describe("what Airflow would refuse", () => {
  const CASES: readonly (readonly [text: string, code: string])[] = [
    ['name="a" * 221', "airflow-name-too-long"],
    ['env_vars="A=1"', "airflow-wrong-argument-type"],
    ['on_finish_action="drop"', "airflow-finish-action"],
    ["ports=[k8s.V1ContainerPort(containerPort=80)]", "airflow-unknown-model-argument"],
    ["volumes=[k8s.V1Volume()]", "airflow-model-argument-missing"],
  ];
  for (const [text, code] of CASES) {
    it(text, () => {
      const { plan, problems } = planOf(`${IMPORT}${MODELS}KubernetesPodOperator(task_id="a", ${text})`);
      assert.equal(plan, undefined);
      assert.ok(
        problems.some((problem) => problem.code === code),
        JSON.stringify(problems),
      );
    });
  }
});

it("the operator of airflow.contrib makes the pod of Airflow 1.10", () => {
  const text =
    "from airflow.contrib.operators.kubernetes_pod_operator import KubernetesPodOperator\n" +
    'KubernetesPodOperator(task_id="a", name="job", namespace="n", image="i")';
  const { plan } = planOf(text);
  assert.equal(plan?.podName, "job-cf4a56d281014217b0272af6216feb48");
  assert.match(plan.podYaml, /serviceAccountName: default/);
});

/** Operators under other names: classes of the workspace, decorators, and Airflow's own children of the operator. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { operatorPlan } from "../../../server/src/airflow/dags/operatorPlan.ts";
import { operatorsOf } from "../../../server/src/airflow/dags/dagCalls.ts";
import type { RunPlan, RunPlanResult } from "../../../server/src/protocol.ts";
import { PythonProgram } from "../../../server/src/python/evaluation/program.ts";
import { importCandidates } from "../../../server/src/workspace/python/pythonImports.ts";
import { IDENTITY } from "./support.ts";

const KPO = "from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator\n";

/** The plan of the first operator of `dag.py`. */
function planned(files: Readonly<Record<string, string>>): RunPlanResult {
  const program = new PythonProgram({
    read: (uri) => files[uri.replace("file:///p/", "")],
    candidates: (from, module) => importCandidates(from, module, ["/p"]),
  });
  const scope = program.scope("file:///p/dag.py");
  assert.ok(scope);
  const [operator] = operatorsOf(scope);
  assert.ok(operator, "an operator");
  return operatorPlan(operator, { identity: IDENTITY, tryNumber: 1, readTemplate: () => undefined });
}

function planOf(files: Readonly<Record<string, string>>): RunPlan {
  const { plan, problems } = planned(files);
  assert.ok(plan, JSON.stringify(problems));
  return plan;
}

describe("a class of another file", () => {
  const OWN = `${KPO}TEAM = "etl"
class Own(KubernetesPodOperator):
    def __init__(self, image="own:1", *, size="small", **kwargs):
        kwargs.setdefault("service_account_name", "worker")
        kwargs["labels"] = {"team": TEAM}
        super().__init__(image=image, namespace=TEAM, node_selector={"size": size}, **kwargs)
`;
  it("is an operator, whose constructor sets defaults", () => {
    const plan = planOf({
      "common/operators.py": OWN,
      "dag.py": 'from common.operators import Own\nOwn(task_id="a", size="big")',
    });
    assert.deepEqual([plan.image, plan.namespace], ["own:1", "etl"]);
    assert.match(plan.podYaml, /size: big/);
    assert.match(plan.podYaml, /serviceAccountName: worker/);
    assert.match(plan.podYaml, /team: etl/);
  });
  it("arguments of the call win over its defaults", () => {
    const plan = planOf({
      "common/operators.py": OWN,
      "dag.py": 'from common import operators\noperators.Own(task_id="a", image="mine", service_account_name="other")',
    });
    assert.equal(plan.image, "mine");
    assert.match(plan.podYaml, /serviceAccountName: other/);
  });
  it("may derive from yet another, and be handed on by a package", () => {
    const plan = planOf({
      "team/__init__.py": "from .pods import TeamPod\n",
      "team/pods.py":
        "from base import Own\nclass TeamPod(Own):\n  def __init__(self, **kwargs):\n    super(TeamPod, self).__init__(image='team:2', **kwargs)\n",
      "base.py": OWN,
      "dag.py": 'from team import TeamPod\nTeamPod(task_id="a")',
    });
    assert.deepEqual([plan.image, plan.namespace], ["team:2", "etl"]);
  });
  it("may name its main container", () => {
    const own = `${KPO}class Own(KubernetesPodOperator):\n  BASE_CONTAINER_NAME = "work"\n`;
    assert.match(planOf({ "dag.py": `${own}Own(task_id="a", image="x")` }).podYaml, /name: work/);
  });
  it("that derives from itself does no harm", () => {
    const scope = new PythonProgram({ read: () => "class A(A): pass\nA()\n", candidates: () => [] }).scope(
      "file:///p/dag.py",
    );
    assert.deepEqual(scope && operatorsOf(scope), []);
  });
});

describe("@task.kubernetes", () => {
  const of = (decorator: string, imports = "from airflow.decorators import task"): RunPlanResult =>
    planned({ "dag.py": `${imports}\n@${decorator}\ndef load(x):\n    return x\n` });

  it("makes a pod that runs the function", () => {
    const { plan, problems } = of('task.kubernetes(image="python:3.12", env_vars={"A": "1"})');
    assert.ok(plan);
    assert.deepEqual([plan.task, plan.podName], ["load", "k8s-airflow-pod-load-abcd1234"]);
    assert.match(plan.command.join(" "), /^bash -cx python -c .* && python \/tmp\/script\.py \/tmp\/script\.in/);
    assert.match(plan.podYaml, /name: A\n\s+value: '?"?1/);
    assert.match(plan.podYaml, /__PYTHON_SCRIPT/);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ["unknown-value"],
      "its arguments",
    );
  });
  it("of Airflow 3, and of commands", () => {
    const { plan } = of('task.kubernetes_cmd(image="busybox", name="own")', "from airflow.sdk import task");
    assert.equal(plan?.podName, "own-abcd1234");
    assert.match(plan.podYaml, /unknown: what load\(\) returns/);
  });
  it("other decorators make none", () => {
    assert.throws(() => of("task(image='x')"), /an operator/);
  });
});

it("Google's and Amazon's operators are children of it", () => {
  const eks = planOf({
    "dag.py":
      'from airflow.providers.amazon.aws.operators.eks import EksPodOperator\nEksPodOperator(task_id="a", cluster_name="c", pod_name="job", image="x", namespace="n")',
  });
  assert.deepEqual([eks.podName, eks.namespace], ["job-abcd1234", "n"]);
  const gke = planOf({
    "dag.py":
      'from airflow.providers.google.cloud.operators.kubernetes_engine import GKEStartPodOperator\nGKEStartPodOperator(task_id="a", project_id="p", location="l", cluster_name="c", name="job", image="x")',
  });
  assert.equal(gke.podName, "job-abcd1234");
});

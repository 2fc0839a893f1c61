import assert from "node:assert/strict";
import { it } from "node:test";
import type { CodeLens } from "vscode-languageserver";
import {
  DAG_NAMES_REQUEST,
  DAG_TASKS_REQUEST,
  DAG_YAML_REQUEST,
  EXECUTOR_POLICY_REQUEST,
  DRY_RUN_REQUEST,
  OPERATORS_REQUEST,
  RUN_PLAN_REQUEST,
} from "../../server/src/protocol.ts";
import type {
  DagNameInfo,
  DagTaskInfo,
  DagYamlResult,
  DryRunResult,
  ExecutorPolicy,
  OperatorInfo,
  RunPlanParams,
  RunPlanResult,
} from "../../server/src/protocol.ts";
import { Kit, PROJECT } from "./kit.ts";

const DAG = `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from common.settings import TEAM

with DAG("daily", default_args={"namespace": TEAM}):
    KubernetesPodOperator(task_id="load", image="loader:1", pod_template_file="pod.yaml")
`;
const TEMPLATE = "spec:\n  serviceAccountName: loader\n  containers:\n  - name: base\n";

it("the pod of an operator is previewed from the lens above its call, over files, and follows them", async () => {
  const files = { "dags/daily.py": DAG, "dags/pod.yaml": TEMPLATE, "common/settings.py": 'TEAM = "orders"\n' };
  const kit = await Kit.start({ files });
  const uri = await kit.open("dags/daily.py", DAG);
  const lenses = await kit.client.sendRequest<CodeLens[]>("textDocument/codeLens", { textDocument: { uri } });
  assert.deepEqual(
    lenses.map(({ command }) => command?.title),
    ["▶ Run pod", "Preview pod", "Compare pod", "dry_run()"],
  );
  const [lens] = lenses;
  assert.equal(lens?.range.start.line, 5);
  const [argument] = (lens.command?.arguments ?? []) as readonly RunPlanParams[];
  assert.deepEqual(argument, { uri, task: "load", operator: 0 });

  const operators = await kit.client.sendRequest<OperatorInfo[]>(OPERATORS_REQUEST, { uri });
  assert.deepEqual(operators, [{ task: "load", dag: "daily", operator: 0, range: lens.range }]);

  const { plan, problems } = await kit.client.sendRequest<RunPlanResult>(RUN_PLAN_REQUEST, argument);
  assert.deepEqual(problems, []);
  assert.equal(plan?.namespace, "orders");
  assert.match(plan.podYaml, /serviceAccountName: loader/);
  const line = plan.podYaml.split("\n").findIndex((text) => text.includes("serviceAccountName"));
  const origin = plan.lineOrigins[line];
  assert.equal(origin?.kind === "file" ? origin.uri : undefined, `file://${PROJECT}/dags/pod.yaml`);

  await kit.write("common/settings.py", 'TEAM = "prices"\n');
  const again = await kit.client.sendRequest<RunPlanResult>(RUN_PLAN_REQUEST, argument);
  assert.equal(again.plan?.namespace, "prices");

  const gone = await kit.client.sendRequest<RunPlanResult>(RUN_PLAN_REQUEST, { ...argument, uri: `${uri}x` });
  assert.equal(gone.problems[0]?.code, "operator-not-found");
  await kit.stop();
});

it("classes and functions of other files count in the editor, too, and their changes", async () => {
  const pods = `from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
class TeamPod(KubernetesPodOperator):
    def __init__(self, team, **kwargs):
        super().__init__(image="own:1", namespace=team, **kwargs)
def pod(name):
    return KubernetesPodOperator(task_id=name, image="own:1", namespace=f"Of {name}")
`;
  const dag = `from airflow import DAG
from common.pods import TeamPod, pod
with DAG("daily"):
    TeamPod(task_id="a", team="Bad Name")
    for name in ["x", "y"]:
        pod(name)
`;
  const kit = await Kit.start({ files: { "common/pods.py": pods, "dags/daily.py": dag } });
  const uri = await kit.open("dags/daily.py", dag);
  // Whoever asks for lenses has the Python of the workspace read.
  const lenses = await kit.lenses(uri);
  const ofLoop = lenses.filter(({ range }) => range.start.line === 5);
  assert.deepEqual(
    ofLoop.map(({ command }) => command?.title),
    ["▶ Run pod", "Preview pod", "Compare pod", "dry_run()"].map((title) => `${title} (2 tasks)…`),
  );
  assert.deepEqual(ofLoop[0]?.command?.arguments, [{ uri, operators: [1, 2] }]);
  const said = async (): Promise<readonly string[]> =>
    (await kit.diagnostics(uri)).map(({ code, range }) => `${String(code)} ${range.start.line}`);
  assert.deepEqual(await said(), ["airflow-server-refuses 3", "airflow-server-refuses 5"]);
  const hover = await kit.hover(uri, { line: 5, character: 9 });
  assert.match(hover, /the pods of 2 tasks[\s\S]*Preview pod[\s\S]*Compare pod[\s\S]*Run pod/);
  assert.match(await kit.hover(uri, { line: 3, character: 6 }), /operator%22%3A0/);

  await kit.write("common/pods.py", pods.replace('f"Of {name}"', "name").replace("namespace=team", 'namespace="team"'));
  assert.deepEqual(await said(), []);
  await kit.stop();
});

it("a connection that the workspace knows says the namespace, the sidecar, and how to sign in; arguments win over it", async () => {
  const dag = `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
with DAG("daily"):
    KubernetesPodOperator(task_id="a", image="i", kubernetes_conn_id="team_k8s", do_xcom_push=True)
    KubernetesPodOperator(task_id="b", image="i", kubernetes_conn_id="team_k8s", namespace="own", in_cluster=True)
    KubernetesPodOperator(task_id="c", image="i")
    KubernetesPodOperator(task_id="d", image="i", kubernetes_conn_id="of_astro")
`;
  const extra = {
    namespace: "etl",
    cluster_context: "prod",
    kube_config_path: "/files/kube",
    xcom_sidecar_container_image: "own/alpine",
  };
  const uriForm = `kubernetes://?__extra__=${encodeURIComponent(JSON.stringify(extra))}`;
  const files = {
    "dags/daily.py": dag,
    ".env": `AIRFLOW_CONN_TEAM_K8S=${uriForm}\n`,
    "connections.yaml": "kubernetes_default:\n  conn_type: kubernetes\n  extra: {in_cluster: true, namespace: ours}\n",
    "airflow_settings.yaml":
      'airflow:\n  connections:\n    - conn_id: of_astro\n      conn_extra: \'{"extra__kubernetes__namespace": "astro"}\'\n',
  };
  const kit = await Kit.start({ files });
  const uri = await kit.open("dags/daily.py", dag);
  const plans = await Promise.all(
    ["a", "b", "c", "d"].map(async (task, operator) => {
      const { plan } = await kit.client.sendRequest<RunPlanResult>(RUN_PLAN_REQUEST, { uri, task, operator });
      return { namespace: plan?.namespace, cluster: plan?.cluster, yaml: plan?.podYaml ?? "" };
    }),
  );
  assert.deepEqual(
    plans.map(({ namespace, cluster }) => [namespace, cluster]),
    [
      ["etl", { inCluster: null, configFile: "/files/kube", context: "prod" }],
      ["own", { inCluster: true, configFile: "/files/kube", context: "prod" }],
      ["ours", { inCluster: true }],
      ["astro", { inCluster: null }],
    ],
  );
  assert.match(plans[0]?.yaml ?? "", /image: own\/alpine/);
  assert.deepEqual(
    plans.map(({ yaml }) => /airflow_kpo_in_cluster: "(\w+)"/.exec(yaml)?.[1]),
    ["False", "True", "True", "False"],
  );
  await kit.stop();
});

it("workers' pods of a DAG file are previewed, and written, with the airflow.cfg above it", async () => {
  const files = {
    "airflow.cfg":
      "[kubernetes_executor]\nnamespace = workers\npod_template_file = /opt/airflow/pod_templates/pod.yaml\n",
    "pod_templates/pod.yaml": TEMPLATE,
    "dags/daily.py": DAG.replace('image="loader:1"', 'image="loader:1", executor_config={}'),
    "requirements.txt": "apache-airflow==2.7.3\n",
    "common/settings.py": 'TEAM = "orders"\n',
  };
  const kit = await Kit.start({ files });
  const uri = await kit.open("dags/daily.py", files["dags/daily.py"]);
  const lenses = await kit.client.sendRequest<CodeLens[]>("textDocument/codeLens", { textDocument: { uri } });
  const lens = lenses.find(({ command }) => command?.title === "Preview worker pod");
  const [argument] = (lens?.command?.arguments ?? []) as readonly RunPlanParams[];
  assert.deepEqual(argument, { uri, task: "load", worker: 0 });
  const ofRun = lenses.find(({ command }) => command?.title === "▶ Run as worker pod");
  assert.deepEqual(ofRun?.command?.arguments, [argument]);
  const { plan } = await kit.client.sendRequest<RunPlanResult>(RUN_PLAN_REQUEST, argument);
  assert.equal(plan?.namespace, "workers");
  assert.match(plan.podYaml, /serviceAccountName: loader/);
  assert.match(plan.podYaml, /airflow_version: "2\.7\.3"/);
  assert.match(plan.podYaml, /DAGS_FOLDER\/daily\.py/);
  const run = await kit.client.sendRequest<RunPlanResult>(RUN_PLAN_REQUEST, {
    ...argument,
    forRun: true,
    executorId: "databand-ann-1",
    parameters: { run_id: "r1" },
  });
  assert.deepEqual(
    run.placeholders?.map(({ name }) => name),
    ["run_id", "try_number", "map_index"],
  );
  assert.match(run.plan?.podYaml ?? "", /airflow-worker: databand-ann-1/);
  assert.equal(run.plan?.executor?.pending?.timeout, 600_000);

  const policy = await kit.client.sendRequest<ExecutorPolicy>(EXECUTOR_POLICY_REQUEST, { uri });
  assert.deepEqual([policy.executor.namespaces, policy.policy.keepFailedPods], [["workers"], true]);

  const tasks = await kit.client.sendRequest<DagTaskInfo[]>(DAG_TASKS_REQUEST, { uri });
  assert.deepEqual(
    tasks.map(({ task, dag }) => [task, dag]),
    [["load", "daily"]],
  );
  const names = await kit.client.sendRequest<DagNameInfo[]>(DAG_NAMES_REQUEST, {});
  assert.deepEqual(
    names.map(({ kind, name, uri: file, range }) => [kind, name, file, range.start.line]),
    [
      ["dag", "daily", uri, 4],
      ["task", "load", uri, 5],
    ],
  );
  const date = "2024-05-01T00:00:00+00:00";
  const yaml = await kit.client.sendRequest<DagYamlResult>(DAG_YAML_REQUEST, { uri, dag: "daily", date });
  assert.deepEqual(
    yaml.files.map(({ name }) => name),
    ["daily_load_2024-05-01T00_00_00_plus_00_00.yml"],
  );
  const printed = await kit.client.sendRequest<DryRunResult>(DRY_RUN_REQUEST, { uri, task: "load", operator: 0 });
  assert.match(printed.text ?? "", /^api_version: v1\n[\s\S]*image: loader:1/);
  await kit.stop();
});

/** Completion of values in the calls of operators and models: few values, names of the cluster and of Airflow, paths. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CLUSTER_FACTS_NOTIFICATION, type ClusterFactsParams, type EngineFacts } from "../../server/src/protocol.ts";
import { toUri } from "../../server/src/workspace/uri.ts";
import { applyEdits, cursor } from "./cursor.ts";
import { ETL_FACTS } from "./engineFacts.ts";
import { Kit, PROJECT } from "./kit.ts";

const HEAD = `import os
from pathlib import Path
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.cncf.kubernetes.secret import Secret
from kubernetes.client import models as k8s
HERE = os.path.dirname(__file__)
`;
const ETL: EngineFacts = { ...ETL_FACTS, namespaces: ["default", "etl"], storageClasses: ["fast", "slow"] };
const FACTS: ClusterFactsParams = {
  engines: {},
  airflow: [{ home: toUri(PROJECT), facts: [ETL, { ...ETL, namespace: "other", serviceAccounts: ["elsewhere"] }] }],
};
const FILES = {
  "airflow.cfg": "[kubernetes_executor]\nnamespace = etl\n[operators]\ndefault_queue = heavy\n",
  ".env": "AIRFLOW_CONN_IN_ENV=x://\n",
  "docker-compose.yaml": "x:\n  AIRFLOW_CONN_IN_COMPOSE: x://\n",
  "connections.yaml": "my_kube:\n  conn_type: kubernetes\n",
  "airflow_settings.yaml": "airflow:\n  connections:\n    - conn_id: astro\n  pools:\n    - pool_name: gpu\n",
  "dags/templates/pod.yaml": "metadata: {}\n",
  "dags/templates/notes.txt": "",
  "kube/config": "",
};

async function offered(marked: string): Promise<{ labels: readonly string[]; first: string; kit: Kit }> {
  const { text, position } = cursor(HEAD + marked);
  const kit = await Kit.start({ files: FILES });
  await kit.client.sendNotification(CLUSTER_FACTS_NOTIFICATION, FACTS);
  const uri = await kit.open("dags/a.py", text);
  const items = await kit.completions(uri, position);
  const [item] = items;
  const edit = item?.textEdit && "range" in item.textEdit ? item.textEdit : undefined;
  await kit.stop();
  return {
    labels: items.map(({ label }) => label),
    first: edit ? applyEdits(text, [edit]).slice(HEAD.length) : "",
    kit,
  };
}

describe("a value in a call", () => {
  for (const [marked, expected] of [
    // Few values.
    ["KubernetesPodOperator(on_finish_action=|)", ["delete_pod", "delete_succeeded_pod", "keep_pod"]],
    ["KubernetesPodOperator(image_pull_policy='|')", ["Always", "IfNotPresent", "Never"]],
    ["KubernetesPodOperator(dnspolicy=|)", ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"]],
    ["KubernetesPodOperator(get_logs=|)", ["True", "False"]],
    ["KubernetesPodOperator(weight_rule='|')", ["downstream", "upstream", "absolute"]],
    ["k8s.V1PodSpec(restart_policy=|)", ["Always", "OnFailure", "Never"]],
    ["k8s.V1Container(image_pull_policy=|)", ["Always", "IfNotPresent", "Never"]],
    ["k8s.V1Toleration(effect='|')", ["NoSchedule", "PreferNoSchedule", "NoExecute"]],
    ["KubernetesPodOperator(tolerations=[{'effect': '|'}])", ["NoSchedule", "PreferNoSchedule", "NoExecute"]],
    ["Secret('|')", ["env", "volume"]],
    // Names of the cluster, in the namespace of the operator.
    ["KubernetesPodOperator(namespace='|')", ["default", "etl"]],
    ["KubernetesPodOperator(namespace='etl', service_account_name='|')", ["runner", "default"]],
    ["KubernetesPodOperator(namespace='other', service_account_name='|')", ["elsewhere"]],
    ["KubernetesPodOperator(configmaps=['|'])", ["settings"]],
    ["KubernetesPodOperator(image_pull_secrets=[k8s.V1LocalObjectReference('|')])", []],
    ["KubernetesPodOperator(image_pull_secrets=[k8s.V1LocalObjectReference(name='|')])", ["db", "registry"]],
    ["KubernetesPodOperator(priority_class_name=|)", ["high"]],
    ["KubernetesPodOperator(node_selector={'|': 'a'})", ["zone"]],
    ["KubernetesPodOperator(node_selector={'zone': '|'})", ["a", "b"]],
    ["k8s.V1ConfigMapKeySelector(name='|')", ["settings"]],
    ["k8s.V1ConfigMapKeySelector(name='settings', key='|')", ["a"]],
    ["k8s.V1SecretKeySelector(key='|', name='db')", ["password", "user"]],
    ["k8s.V1SecretEnvSource(name='|')", ["db", "registry"]],
    ["k8s.V1PersistentVolumeClaimVolumeSource(claim_name='|')", ["data"]],
    ["k8s.V1PersistentVolumeClaimSpec(storage_class_name='|')", ["fast", "slow"]],
    ["k8s.V1PodSpec(runtime_class_name='|')", ["gvisor"]],
    ["k8s.V1ObjectMeta(namespace='|')", ["default", "etl"]],
    ["k8s.V1NodeSelectorRequirement(key='zone', operator='In', values=['|'])", ["a", "b"]],
    ["Secret('env', 'PASSWORD', '|')", ["db", "registry"]],
    ["Secret('env', 'PASSWORD', 'db', '|')", ["password", "user"]],
    ["Secret(deploy_type='env', secret='db', key='|')", ["password", "user"]],
    ["KubernetesPodOperator(task_id='|')", []],
    ["KubernetesPodOperator(namespace=f'{x}|')", []],
    ["KubernetesPodOperator(namespace='a')  # |", []],
    // Names of Airflow.
    [
      "KubernetesPodOperator(kubernetes_conn_id='|')",
      ["my_kube", "astro", "in_compose", "in_env", "kubernetes_default"],
    ],
    ["a = dict(pool='used')\nKubernetesPodOperator(pool='|')", ["used", "gpu", "default_pool"]],
    ["KubernetesPodOperator(queue='|')", ["heavy", "kubernetes"]],
    // Paths, from the DAG's folder and from the project's.
    [
      "KubernetesPodOperator(pod_template_file='|')",
      ["airflow_settings.yaml", "connections.yaml", "docker-compose.yaml"],
    ],
    ["KubernetesPodOperator(pod_template_file='templates/|')", ["pod.yaml"]],
    ["KubernetesPodOperator(pod_template_file=os.path.join(HERE, 'templates', '|'))", ["pod.yaml"]],
    ["KubernetesPodOperator(pod_template_file=Path(HERE) / 'templates' / '|')", ["pod.yaml"]],
    ["KubernetesPodOperator(pod_template_file=os.path.join(HERE, 'templates/|'))", ["pod.yaml"]],
    ["KubernetesPodOperator(config_file='kube/|')", ["config"]],
  ] as const) {
    it(marked, async () => {
      const { labels } = await offered(`${marked}\n`);
      const files = labels.filter((label) => !label.endsWith("/"));
      assert.deepEqual(marked.includes("_file") ? files : labels, [...expected]);
    });
  }

  it("is put into quotes, and takes the place of what is there", async () => {
    assert.equal(
      (await offered("KubernetesPodOperator(namespace=|)")).first,
      'KubernetesPodOperator(namespace="default")',
    );
    assert.equal(
      (await offered("KubernetesPodOperator(namespace='et|')")).first,
      'KubernetesPodOperator(namespace="default")',
    );
    assert.equal(
      (await offered("KubernetesPodOperator(pod_template_file='templates/po|')")).first,
      "KubernetesPodOperator(pod_template_file='templates/pod.yaml')",
    );
  });

  for (const [marked, expected, inserted] of [
    [
      "KubernetesPodOperator(arguments=['{{|'])",
      ["ds", "run_id", "params"],
      "KubernetesPodOperator(arguments=['{{ ds }}'])",
    ],
    [
      "KubernetesPodOperator(arguments=['{{ d| }}'])",
      ["ds", "dag_run"],
      "KubernetesPodOperator(arguments=['{{ ds }}'])",
    ],
    [
      "KubernetesPodOperator(env_vars={'A': '{{ dag_run.|'})",
      ["conf"],
      "KubernetesPodOperator(env_vars={'A': '{{ dag_run.conf }}'})",
    ],
    ["KubernetesPodOperator(env_vars=[k8s.V1EnvVar(name='A', value='{{ ti.|')])", ["xcom_pull(task_ids='')"], ""],
    ["KubernetesPodOperator(arguments=['{{ ds }} |'])", [], ""],
    ["KubernetesPodOperator(arguments=[f'{{|'])", [], ""],
    ["print('{{ |')", [], ""],
  ] as const) {
    it(`has Airflow's names inside of Jinja: ${marked}`, async () => {
      const { labels, first } = await offered(`${marked}\n`);
      for (const name of expected) assert.ok(labels.includes(name), labels.join(", "));
      if (expected.length === 0) assert.deepEqual(labels, []);
      if (inserted !== "") assert.equal(first, `${inserted}\n`);
    });
  }

  it("has filters behind a bar of Jinja", async () => {
    const text = `${HEAD}KubernetesPodOperator(arguments=['{{ ds }}', '{{ logical_date | '])\n`;
    const kit = await Kit.start();
    const uri = await kit.open("a.py", text);
    const position = { line: 6, character: text.split("\n")[6]?.indexOf("'])") ?? 0 };
    const labels = (await kit.completions(uri, position)).map(({ label }) => label);
    assert.deepEqual(labels, ["ds", "ds_nodash", "ts", "ts_nodash", "tojson"]);
    await kit.stop();
  });

  it("is that of the release", async () => {
    const kit = await Kit.start({ files: { "requirements.txt": "apache-airflow==2.1.4\n" } });
    const { text, position } = cursor(`${HEAD}KubernetesPodOperator(trigger_rule='|')\n`);
    const labels = (await kit.completions(await kit.open("a.py", text), position)).map(({ label }) => label);
    assert.ok(labels.includes("none_failed_or_skipped") && !labels.includes("always"), labels.join(", "));
    await kit.stop();
  });
});

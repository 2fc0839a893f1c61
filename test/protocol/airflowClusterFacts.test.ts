/** What the client has read of the cluster of an Airflow, in `airflow.cfg` and in pod templates. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  AIRFLOW_CLUSTERS_REQUEST,
  CLUSTER_FACTS_NOTIFICATION,
  type AirflowCluster,
  type ClusterFactsParams,
  type EngineFacts,
} from "../../server/src/protocol.ts";
import { toUri } from "../../server/src/workspace/uri.ts";
import { ETL_FACTS } from "./engineFacts.ts";
import { expectCompletion, problems } from "./expect.ts";
import { Kit, PROJECT } from "./kit.ts";

const ETL: EngineFacts = { ...ETL_FACTS, namespaces: ["default", "etl", "other"] };
const OTHER: EngineFacts = { ...ETL, namespace: "other", serviceAccounts: ["elsewhere"] };
const told = (...facts: readonly EngineFacts[]): ClusterFactsParams => ({
  engines: {},
  airflow: [{ home: toUri(PROJECT), facts }],
});
const unknown = async (kit: Kit, text: string, path: string): Promise<readonly string[]> =>
  (await problems(kit, text, path)).filter((one) => one.startsWith("unknown-cluster-name"));
const clusters = (kit: Kit): Promise<AirflowCluster[]> => kit.client.sendRequest(AIRFLOW_CLUSTERS_REQUEST, {});

describe("the clusters of Airflow", () => {
  const home = toUri(PROJECT);
  const cases: readonly (readonly [string, string, Omit<AirflowCluster, "home">])[] = [
    ["what is selected, without settings", "", { cluster: { inCluster: null }, namespaces: ["default"] }],
    [
      "a context of a kubeconfig",
      "namespace = etl\nin_cluster = False\ncluster_context = prod\nconfig_file = /k/config\n",
      { cluster: { inCluster: false, context: "prod", configFile: "/k/config" }, namespaces: ["etl"] },
    ],
    [
      "other namespaces that are watched",
      "namespace = etl\nmulti_namespace_mode = True\nmulti_namespace_mode_namespace_list = etl,other\n",
      { cluster: { inCluster: null }, namespaces: ["etl", "other"] },
    ],
  ];
  for (const [title, lines, expected] of cases) {
    it(title, async () => {
      const kit = await Kit.start({ files: { "airflow.cfg": `[kubernetes_executor]\n${lines}` } });
      assert.deepEqual(await clusters(kit), [{ home, ...expected }]);
      await kit.stop();
    });
  }

  it("as the editor has the file, and that of variables where there is no file", async () => {
    const variables = "x:\n  AIRFLOW__KUBERNETES_EXECUTOR__NAMESPACE: composed\n";
    const kit = await Kit.start({ files: { "docker-compose.yaml": variables } });
    assert.deepEqual(
      (await clusters(kit)).map(({ namespaces }) => namespaces),
      [["composed"]],
    );
    await kit.open("deep/er/airflow.cfg", "[kubernetes_executor]\nnamespace = typed\n");
    const [found] = await clusters(kit);
    assert.equal(found?.home, `${home}/deep/er`);
    await kit.stop();
  });

  it("none where nothing speaks of Airflow", async () => {
    const kit = await Kit.start({ files: { "project.cfg": "[run]\n" } });
    assert.deepEqual(await clusters(kit), []);
    await kit.stop();
  });
});

for (const [release, section, cases] of [
  [
    "3.1.3",
    "kubernetes_executor",
    [
      ["namespace = |", ["default", "etl", "other"], "elt"],
      ["multi_namespace_mode_namespace_list = etl,|", ["other"], "none"],
    ],
  ],
  [
    "1.10.15",
    "kubernetes",
    [
      ["namespace = |", ["default", "etl", "other"], "elt"],
      ["worker_service_account_name = |", ["runner"], "runer"],
      ["image_pull_secrets = registry,|", ["db"], "none"],
      ["env_from_secret_ref = |", ["db"], "none"],
      ["env_from_configmap_ref = |", ["settings"], "none"],
      ["airflow_configmap = |", ["settings"], "none"],
      ["dags_volume_claim = |", ["data"], "gone"],
      ["git_ssh_key_secret_name = |", ["db"], "none"],
    ],
  ],
] as const) {
  describe(`cluster facts in airflow.cfg of ${release}`, () => {
    let kit: Kit;
    before(async () => {
      kit = await Kit.start({ settings: { airflow: { version: release } } });
      await kit.client.sendNotification(CLUSTER_FACTS_NOTIFICATION, told(ETL));
    });
    after(() => kit.stop());

    for (const [line, has, wrong] of cases) {
      it(line, async () => {
        const text = `[${section}]\n${line}\n`;
        await expectCompletion(kit, text, { has }, "airflow.cfg");
        assert.deepEqual(await unknown(kit, text.replace("|", wrong), "airflow.cfg"), [
          `unknown-cluster-name: ${wrong}`,
        ]);
        assert.deepEqual(await unknown(kit, text.replace("|", has[0]), "airflow.cfg"), []);
      });
    }

    it("says nothing of references, nor of other sections", async () => {
      assert.deepEqual(await unknown(kit, `[${section}]\nx = a\nnamespace = %(x)s\n`, "airflow.cfg"), []);
      assert.deepEqual(await unknown(kit, "[webserver]\nnamespace = none\n", "airflow.cfg"), []);
    });
  });
}

describe("cluster facts in a pod template", () => {
  const POD = "pod_templates/worker.yaml";
  const SPEC =
    "metadata:\n  name: w\nspec:\n  restartPolicy: Never\n  containers:\n  - name: base\n    image: app:1\n    imagePullPolicy: Always\n";
  let kit: Kit;
  before(async () => {
    kit = await Kit.start({ files: { "airflow.cfg": "[kubernetes_executor]\nnamespace = etl\n" } });
    await kit.client.sendNotification(CLUSTER_FACTS_NOTIFICATION, told(ETL, OTHER));
  });
  after(() => kit.stop());

  const CASES: readonly (readonly [place: string, offered: readonly string[], wrong: string])[] = [
    ["    envFrom:\n    - configMapRef: {name: |}\n", ["settings"], "none"],
    ["    env: [{name: X, valueFrom: {secretKeyRef: {name: db, key: |}}}]\n", ["password", "user"], "pass"],
    ["  serviceAccountName: |\n", ["default", "runner"], "runer"],
    ["  priorityClassName: |\n", ["high"], "low"],
    ["  runtimeClassName: |\n", ["gvisor"], "kata"],
    ["  imagePullSecrets:\n  - name: |\n", ["db", "registry"], "none"],
    ["  volumes:\n  - name: v\n    persistentVolumeClaim: {claimName: |}\n", ["data"], "gone"],
    ["  nodeSelector:\n    zone: |\n", ["a", "b"], "c"],
  ];
  for (const [place, offered, wrong] of CASES) {
    it(place.trim().replaceAll("\n", " ⏎ "), async () => {
      await expectCompletion(kit, SPEC + place, { only: offered }, POD);
      assert.deepEqual(await unknown(kit, SPEC + place.replace("|", wrong), POD), [`unknown-cluster-name: ${wrong}`]);
      assert.deepEqual(await unknown(kit, SPEC + place.replace("|", offered[0] ?? ""), POD), []);
    });
  }

  it("says nothing of what comes out of braces", async () => {
    assert.deepEqual(await unknown(kit, `${SPEC}  serviceAccountName: {{ .Values.account }}\n`, POD), []);
    assert.deepEqual(await unknown(kit, `${SPEC}  serviceAccountName: "{{ .Release.Name }}-worker"\n`, POD), []);
  });

  it("counts in the namespace of the template, of which the whole cluster's names are always known", async () => {
    const inNamespace = (name: string) => SPEC.replace("  name: w\n", `  name: w\n  namespace: ${name}\n`);
    const account = (name: string) => `${inNamespace(name)}  serviceAccountName: |\n`;
    await expectCompletion(kit, account("other"), { only: ["elsewhere"] }, POD);
    await expectCompletion(kit, account("far"), { only: [] }, POD);
    assert.deepEqual(await unknown(kit, account("far").replace("|", "what"), POD), []);
    const low = `${inNamespace("far")}  priorityClassName: low\n`;
    assert.deepEqual(await unknown(kit, low, POD), ["unknown-cluster-name: low"]);
  });

  it("counts in the executor's namespace, when airflow.cfg names the template", async () => {
    await kit.open("airflow.cfg", `[kubernetes_executor]\nnamespace = etl\npod_template_file = ${POD}\n`);
    const text = SPEC.replace("  name: w\n", "  name: w\n  namespace: other\n");
    await expectCompletion(kit, `${text}  serviceAccountName: |\n`, { only: ["default", "runner"] }, POD);
  });

  it("has other answers as soon as the client tells or takes back something", async () => {
    const uri = await kit.open(POD, `${SPEC}  serviceAccountName: new\n`);
    const codes = async () => (await kit.diagnostics(uri)).map(({ code }) => code);
    assert.deepEqual(await codes(), ["unknown-cluster-name"]);
    await kit.client.sendNotification(CLUSTER_FACTS_NOTIFICATION, told({ ...ETL, serviceAccounts: ["new"] }));
    assert.deepEqual(await codes(), []);
    await kit.client.sendNotification(CLUSTER_FACTS_NOTIFICATION, told(ETL));
    assert.deepEqual(await codes(), ["unknown-cluster-name"]);
    await kit.client.sendNotification(CLUSTER_FACTS_NOTIFICATION, { engines: {} });
    assert.deepEqual(await codes(), []);
  });
});

describe("cluster facts in the calls of operators", () => {
  const DAG = "dags/daily.py";
  const call = (argument: string, namespace = "etl") => `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.cncf.kubernetes.secret import Secret
from kubernetes.client import models as k8s
import os

with DAG("daily"):
    KubernetesPodOperator(task_id="load", name="load", image="loader:1", namespace="${namespace}", ${argument})
`;
  let kit: Kit;
  before(async () => {
    kit = await Kit.start({ files: { "airflow.cfg": "[kubernetes_executor]\nnamespace = etl\n" } });
    await kit.client.sendNotification(CLUSTER_FACTS_NOTIFICATION, told(ETL));
  });
  after(() => kit.stop());

  for (const [argument, good, wrong] of [
    ["service_account_name=NAME", '"runner"', '"runer"'],
    ["image_pull_secrets=[k8s.V1LocalObjectReference(name=NAME)]", '"registry"', '"none"'],
    ["env_from=[k8s.V1EnvFromSource(config_map_ref=k8s.V1ConfigMapEnvSource(name=NAME))]", '"settings"', '"none"'],
    ['node_selector={"zone": NAME}', '"a"', '"c"'],
    ["priority_class_name=NAME", '"high"', '"low"'],
  ] as const) {
    it(argument, async () => {
      const text = (name: string) => call(argument.replace("NAME", name));
      assert.deepEqual(await unknown(kit, text(wrong), DAG), [`unknown-cluster-name: ${wrong}`]);
      assert.deepEqual(await unknown(kit, text(good), DAG), []);
      assert.deepEqual(await unknown(kit, text('os.environ["X"]'), DAG), []);
      assert.deepEqual(await unknown(kit, text('"{{ var.value.name }}"'), DAG), []);
    });
  }

  it("looks at calls with dates in Jinja, too", async () => {
    const text = call('service_account_name="runer", env_vars={"DAY": "{{ ds }}"}');
    assert.deepEqual(await unknown(kit, text, DAG), ['unknown-cluster-name: "runer"']);
  });

  it("says nothing of another namespace, or another cluster", async () => {
    assert.deepEqual(await unknown(kit, call('service_account_name="runer"', "far"), DAG), []);
    const elsewhere = call('service_account_name="runer", in_cluster=False, cluster_context="other"');
    assert.deepEqual(await unknown(kit, elsewhere, DAG), []);
  });

  it("forgets what the client takes back", async () => {
    const text = call('service_account_name="runer"');
    assert.equal((await unknown(kit, text, DAG)).length, 1);
    await kit.client.sendNotification(CLUSTER_FACTS_NOTIFICATION, { engines: {} });
    assert.deepEqual(await unknown(kit, text, DAG), []);
  });
});

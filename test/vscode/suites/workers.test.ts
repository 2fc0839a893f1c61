/** A task of a DAG, run as the worker pod of the Kubernetes executor, on the sandbox cluster. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { executorPrefix } from "../../../client/src/runs/executorId.ts";
import type { Run } from "../../../client/src/runs/runs.ts";
import { answering } from "../kit/answers.ts";
import { accepting, does, press } from "../kit/commands.ts";
import { compared, lens, openFile, openWith, workspaceFolder } from "../kit/editor.ts";
import { activateExtension, configure, logText, resultOf, useSandbox } from "../kit/extension.ts";
import { until } from "../kit/until.ts";

const FILES: Readonly<Record<string, string>> = {
  "airflow.cfg": `[kubernetes_executor]
namespace = workers
pod_template_file = /opt/airflow/pod_templates/worker.yaml
delete_worker_pods = False
`,
  "pod_templates/worker.yaml": `apiVersion: v1
kind: Pod
metadata:
  name: worker
spec:
  restartPolicy: Never
  containers:
    - name: base
      image: busybox:1.36
      command: [sh, -c, 'echo "$0 $*"']
`,
  "dags/weekly.py": `from airflow import DAG
from airflow.operators.bash import BashOperator
from kubernetes.client import models as k8s

with DAG("weekly"):
    load = BashOperator(
        task_id="load",
        bash_command="echo 1",
        executor_config={"pod_override": k8s.V1Pod(metadata=k8s.V1ObjectMeta(labels={"team": "orders"}))},
    )
`,
};

suite("workers of Airflow", () => {
  const folder = (): vscode.Uri => vscode.Uri.file(`${workspaceFolder()}/weekly`);
  const dag = (): vscode.Uri => vscode.Uri.joinPath(folder(), "dags/weekly.py");

  useSandbox();
  suiteSetup(async () => {
    await activateExtension();
    await configure("airflow.targetVersion", "2.9.3");
    for (const [path, text] of Object.entries(FILES)) {
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder(), path), Buffer.from(text));
    }
  });
  suiteTeardown(async () => {
    await configure("airflow.targetVersion", undefined);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace.fs.delete(folder(), { recursive: true });
  });

  test("Preview Worker Pod of Airflow Task: the pod of the task in the active file, with its override", async () => {
    await openFile("weekly/dags/weekly.py");
    await vscode.commands.executeCommand("databand.previewWorkerPod");
    await until("the pod", () =>
      vscode.window.visibleTextEditors.some(
        ({ document }) =>
          document.uri.scheme === "databand-pod" &&
          /team: orders[^]*namespace: workers[^]*busybox/.test(document.getText()),
      ),
    );
  });

  test("Run Task as Worker Pod, Compare Worker Pod of Airflow Task: of the active file, with another task and with its last run", async () => {
    const other = '    store = BashOperator(task_id="store", bash_command="echo 2")\n';
    await openWith("weekly/dags/both.py", `${FILES["dags/weekly.py"]?.replace('"weekly"', '"both"')}${other}`);
    const run = await does<Run>("runWorkerPod", ["store", "Run store"]);
    assert.equal((await resultOf(run)).verdict, "succeeded");
    await openFile("weekly/dags/both.py");
    await does("compareWorkerPod", ["load", "store"]);
    const [store, load] = await compared();
    assert.match(store, /task_id: store\n/);
    assert.match(load, /task_id: load\n[^]*team: orders\n/);
    await openFile("weekly/dags/both.py");
    await does("compareWorkerPod", ["store", "The last run"]);
    const [last, now] = await compared();
    assert.match(last, /task_id: store\n/);
    assert.equal(now, last);
  });

  test("a worker that another window of the user has left is adopted, after a list and a question", async () => {
    const services = await activateExtension();
    await openFile("weekly/dags/weekly.py");
    const cluster = await services.clusters.connect();
    const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: "workers" } };
    await cluster.request("POST", "/api/v1/namespaces", { body }).catch(() => undefined);
    const labels = {
      "airflow-worker": `${executorPrefix()}00000000`,
      kubernetes_executor: "True",
      dbnd_run_uid: randomUUID(),
    };
    const name = `weekly-load-${labels.dbnd_run_uid.slice(0, 8)}`;
    const annotations = { dag_id: "weekly", task_id: "load", try_number: "1" };
    const containers = [{ name: "base", image: "busybox:1.36", command: ["sh", "-c", "echo left behind"] }];
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, labels, annotations },
      spec: { restartPolicy: "Never", containers },
    };
    const path = "/api/v1/namespaces/workers/pods";
    await cluster.request("POST", path, { body: pod });
    await until("its end", async () => {
      const { status } = await cluster.request<{ status?: { phase?: string } }>("GET", `${path}/${name}`);
      return status?.phase === "Succeeded";
    });
    await answering([[name], "Adopt"], () => vscode.commands.executeCommand("databand.adoptWorkerPods"));
    const run = services.runs.all.find(({ plan }) => plan.podName === name);
    assert.ok(run);
    const result = await resultOf(run);
    assert.deepEqual([result.verdict, result.pod], ["succeeded", "kept"], result.sentence);
    await until("the log", () => logText(run).includes("left behind"));
    await until("both labels of the executor", async () => {
      const { metadata } = await cluster.request<{ metadata: { labels: Record<string, string> } }>(
        "GET",
        `${path}/${name}`,
      );
      const { airflow_executor_done: done, "airflow-worker": executor } = metadata.labels;
      return done === "True" && executor === services.runs.executorId;
    });
  });

  test("a task runs from the lens as the pod that the executor would create; the form asks which run it is", async () => {
    await openFile("weekly/dags/weekly.py");
    const run = await lens(dag(), "▶ Run as worker pod");
    assert.equal(run.command, "databand.runWorkerPod");
    const started = await accepting(press<Run | undefined>(run));
    const result = await resultOf(started);
    assert.deepEqual([result.verdict, result.pod], ["succeeded", "kept"], `${result.sentence}\n${logText(started)}`);
    assert.equal(started.plan.namespace, "workers");
    const labels = (started.plan.pod.metadata as { labels: Record<string, string> }).labels;
    assert.deepEqual([labels.team, labels.kubernetes_executor, labels.airflow_version], ["orders", "True", "2.9.3"]);
    assert.match(labels["airflow-worker"] ?? "", /^databand-.+-[0-9a-f]{8}$/);
    await until("the executor's words in the log", () => logText(started).includes("airflow tasks run weekly load"));
    await until("the label of a pod that is done", async () => {
      const pod = await started.cluster.request<{ metadata: { labels: Record<string, string> } }>(
        "GET",
        `/api/v1/namespaces/workers/pods/${started.plan.podName}`,
      );
      return pod.metadata.labels.airflow_executor_done === "True";
    });
  });
});

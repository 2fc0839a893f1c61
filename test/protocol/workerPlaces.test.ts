/** What an editor shows at `executor_config`, and where paths of templates lead. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cursor } from "./cursor.ts";
import { Kit } from "./kit.ts";

const HEAD = `import os
from airflow.decorators import task
from airflow.operators.python import PythonOperator
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from kubernetes.client import models as k8s
from common import POD
`;
const FILES = {
  "dags/common.py": 'POD = "templates/" + "pod.yaml"\n',
  "dags/templates/pod.yaml": "metadata: {}\n",
};

async function opened(marked: string) {
  const { text, position } = cursor(HEAD + marked);
  const kit = await Kit.start({ files: { ...FILES, "dags/a.py": text } });
  const uri = await kit.open("dags/a.py", text);
  // The tasks are asked for so that all Python has been read.
  await kit.client.sendRequest("databand/tasks", {});
  return { kit, uri, position };
}

describe("the worker's pod", () => {
  for (const [marked, worker] of [
    ['PythonOperator(task_id="a", executor_c|onfig={"pod_override": k8s.V1Pod()})', 0],
    ['PythonOperator(task_id="a", executor_config={"pod_over|ride": k8s.V1Pod()})', 0],
    ['Python|Operator(task_id="a", executor_config={"pod_override": k8s.V1Pod()})', 0],
    ['PythonOperator(task_id="0")\nPythonOperator(task_id="a", executor_conf|ig={})', 1],
    ["@task(executor_config={'pod_over|ride': k8s.V1Pod()})\ndef a(): pass", 0],
    ["@task(executor_config={'pod_override': k8s.V1Pod()})\ndef |a(): pass", 0],
    ['KubernetesPod|Operator(task_id="a", image="i", executor_config={"pod_override": k8s.V1Pod()})', 0],
    ['Python|Operator(task_id="a")', undefined],
    ['x = {"pod_over|ride": 1}', undefined],
  ] as const) {
    it(marked.replaceAll("\n", "\\n"), async () => {
      const { kit, uri, position } = await opened(`${marked}\n`);
      const hover = await kit.hover(uri, position);
      const links = [...hover.matchAll(/\[([^\]]*)\]\(command:([\w.]+)\?([^)]*)\)/g)]
        .filter(([, title]) => title?.includes("worker"))
        .map(([, , command = "", argument = ""]) => [command, JSON.parse(decodeURIComponent(argument)) as unknown]);
      const expected = worker === undefined ? [] : [{ uri, task: "a", worker }];
      assert.deepEqual(
        links,
        expected.flatMap((argument) =>
          ["previewPod", "compareWorkerPod", "runWorkerPod"].map((command) => [`databand.${command}`, [argument]]),
        ),
      );
      const lenses = (await kit.lenses(uri)).map(({ command }) => command?.title);
      assert.equal(lenses.includes("Compare worker pod"), worker !== undefined);
      if (marked.startsWith("Kubernetes")) assert.match(hover, /^Makes a pod/);
      await kit.stop();
    });
  }
});

describe("the path of a template leads to its file", () => {
  for (const marked of [
    'KubernetesPodOperator(task_id="a", pod_template_file="templates/|pod.yaml")',
    'KubernetesPodOperator(task_id="a", pod_template_file=os.path.join(os.path.dirname(__file__), "templates", "|pod.yaml"))',
    'KubernetesPodOperator(task_id="a", pod_template_file=PO|D)',
    'PythonOperator(task_id="a", executor_config={"pod_template_file": "/opt/airflow/dags/templates/p|od.yaml"})',
  ]) {
    it(marked, async () => {
      const { kit, uri, position } = await opened(`${marked}\n`);
      const links = await kit.definition(uri, position);
      assert.deepEqual(
        links.map(({ targetUri }) => targetUri),
        ["file:///project/dags/templates/pod.yaml"],
      );
      await kit.stop();
    });
  }

  it("but nothing else does", async () => {
    const { kit, uri, position } = await opened('KubernetesPodOperator(task_id="|a", pod_template_file="no.yaml")\n');
    assert.deepEqual(await kit.definition(uri, position), []);
    assert.deepEqual(await kit.definition(uri, { line: 6, character: 55 }), []);
    await kit.stop();
  });
});

/** What the cfg engine does for editing, in the calls of DAG files: signatures, hints, links, severities. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  CompletionRequest,
  CompletionTriggerKind,
  SignatureHelpRequest,
  type SignatureHelp,
} from "vscode-languageserver/node";
import { applyEdits, cursor } from "./cursor.ts";
import { Kit } from "./kit.ts";

const HEAD = `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from kubernetes.client import models as k8s
`;
const TEMPLATE = `apiVersion: v1
kind: Pod
metadata:
  name: a
  namespace: etl
spec:
  serviceAccountName: runner
  containers:
  - name: base
    image: busybox:1
`;

async function opened(marked: string, settings?: unknown) {
  const { text, position } = marked.includes("|") ? cursor(HEAD + marked) : cursor(`|${HEAD}${marked}`);
  const kit = await Kit.start({ files: { "dags/pod.yaml": TEMPLATE, "dags/a.py": text }, settings });
  const uri = await kit.open("dags/a.py", text);
  await kit.client.sendRequest("databand/tasks", {});
  return { kit, uri, text, position };
}

describe("the signature of a call", () => {
  async function signature(marked: string): Promise<{ label: string; active: string; said: string }> {
    const { kit, uri, position } = await opened(marked);
    const params = { textDocument: { uri }, position };
    const found: SignatureHelp | null = await kit.client.sendRequest(SignatureHelpRequest.type, params);
    await kit.stop();
    const [first] = found?.signatures ?? [];
    const active = first?.parameters?.[found?.activeParameter ?? 0];
    return {
      label: first?.label ?? "",
      active: String(active?.label ?? ""),
      said: JSON.stringify(active?.documentation),
    };
  }

  it("has the common arguments of an operator, and those that are given", async () => {
    const { label, active } = await signature("KubernetesPodOperator(hostnetwork=True, |)\n");
    assert.match(label, /^KubernetesPodOperator\(.*hostnetwork: bool.*, image: str \| None.*, …\)$/);
    assert.doesNotMatch(label, /priority_class_name/);
    assert.equal(active, "…");
  });

  it("explains the argument at the place, also inside its value", async () => {
    assert.equal((await signature("KubernetesPodOperator(ima|ge='a')\n")).active, "image: str | None");
    const inside = await signature("KubernetesPodOperator(priority_class_name='|')\n");
    assert.equal(inside.active, "priority_class_name: str | None");
    assert.match(inside.said, /Becomes `spec\.priorityClassName`/);
    assert.equal((await signature("KubernetesPodOperator(cmds=['|'])\n")).active, "cmds: list[str] | None");
  });

  it("is that of a model inside", async () => {
    const { label, active } = await signature("KubernetesPodOperator(ports=[k8s.V1ContainerPort(name=|)])\n");
    assert.equal(label, "V1ContainerPort(container_port: int, host_ip: str, host_port: int, name: str, protocol: str)");
    assert.equal(active, "name: str");
  });

  it("is none of other calls", async () => {
    assert.equal((await signature("KubernetesPodOperator(image=made(|))\n")).label, "");
  });
});

describe("a hint", () => {
  async function hints(python: string, settings?: unknown): Promise<readonly string[]> {
    const { kit, uri, text } = await opened(python, settings);
    const found = (await kit.inlayHints(uri)).map(({ label, position: { line, character } }) => {
      const said = typeof label === "string" ? label : label.map(({ value }) => value).join("");
      const before = (text.split("\n")[line] ?? "").slice(0, character);
      return `${before.trim().slice(-10)} ${said}`;
    });
    await kit.stop();
    return found;
  }

  it("tells what default_args give", async () => {
    const dag = (call: string): string =>
      `with DAG("d", default_args={"namespace": "etl", "retries": 2, "get_logs": False}):\n    ${call}\n`;
    assert.deepEqual(await hints(dag('KubernetesPodOperator(task_id="a", image="i")')), [
      'odOperator ← namespace="etl", get_logs=False of default_args',
    ]);
    assert.deepEqual(await hints(dag('KubernetesPodOperator(\n        task_id="a", image="i", get_logs=True)')), [
      'dOperator( ← namespace="etl" of default_args',
    ]);
    assert.deepEqual(await hints('KubernetesPodOperator(task_id="a", image="i")\n'), []);
    assert.deepEqual(
      await hints(dag('KubernetesPodOperator(task_id="a")'), { inlayHints: { effectiveValues: false } }),
      [],
    );
  });

  it("tells what a template gives, where the call does not", async () => {
    const call = (more: string): string => `KubernetesPodOperator(task_id="a", pod_template_file="pod.yaml"${more})\n`;
    assert.deepEqual(await hints(call("")), [
      '"pod.yaml" ← image busybox:1, namespace etl, service_account_name runner',
    ]);
    const withJinja = ', image="i", namespace="n", env_vars={"DAY": "{{ ds }}"}';
    assert.deepEqual(await hints(call(withJinja)), ['"pod.yaml" ← service_account_name runner']);
  });
});

describe("in a DAG file", () => {
  it("paths of templates are links", async () => {
    const { kit, uri } = await opened('KubernetesPodOperator(task_id="a", pod_template_file="pod.yaml")\n');
    assert.deepEqual(
      (await kit.links(uri)).map(({ target }) => target),
      ["file:///project/dags/pod.yaml"],
    );
    await kit.stop();
  });

  it("each problem has the severity that the user gives its rule, and a comment silences it", async () => {
    const call = 'KubernetesPodOperator(task_id="a", image="i", configmaps=["c"])\n';
    const codes = async (python: string, rules: Readonly<Record<string, string>>) => {
      const { kit, uri } = await opened(python, { rules });
      const found = (await kit.diagnostics(uri)).map(({ code, severity }) => [code, severity]);
      await kit.stop();
      return found;
    };
    const code = "airflow-deprecated-argument";
    assert.deepEqual(await codes(call, {}), [[code, 3]]);
    assert.deepEqual(await codes(call, { [code]: "hint" }), [[code, 4]]);
    assert.deepEqual(await codes(call, { [code]: "off" }), []);
    assert.deepEqual(await codes(`# databand: ignore ${code}\n${call}`, {}), []);
  });

  it("no list opens behind a bracket or a comma, where it would take the next Enter", async () => {
    const { kit, uri, position } = await opened('KubernetesPodOperator(task_id="a",|)\n');
    const asked = async (triggerCharacter?: string): Promise<number> => {
      const triggerKind = triggerCharacter ? CompletionTriggerKind.TriggerCharacter : CompletionTriggerKind.Invoked;
      const context = { triggerKind, ...(triggerCharacter && { triggerCharacter }) };
      const found = await kit.client.sendRequest(CompletionRequest.type, { textDocument: { uri }, position, context });
      return (Array.isArray(found) ? found : (found?.items ?? [])).length;
    };
    assert.equal(await asked(","), 0);
    assert.ok((await asked()) > 20);
    await kit.stop();
  });

  it("one action, also on save, brings what is certain to the release", async () => {
    const { kit, uri, text } = await opened(
      'KubernetesPodOperator(task_id="a", image="i", xcom_push=True, is_delete_operator_pod=True, imge="x")\n',
    );
    const whole = { start: { line: 0, character: 0 }, end: { line: 4, character: 0 } };
    const [action, ...others] = await kit.actions(uri, whole, ["source.fixAll"]);
    assert.deepEqual(others, []);
    assert.equal(
      applyEdits(text, action?.edit?.changes?.[uri] ?? []).slice(HEAD.length),
      'KubernetesPodOperator(task_id="a", image="i", do_xcom_push=True, on_finish_action="delete_pod", imge="x")\n',
    );
    await kit.stop();
  });

  it("arguments and fields link to their references", async () => {
    const { kit, uri, position } = await opened('KubernetesPodOperator(ima|ge="i", task_id="a")\n');
    assert.match(
      await kit.hover(uri, position),
      /\[Airflow's reference\]\(https:\/\/airflow\.apache\.org\/docs\/apache-/,
    );
    await kit.stop();
    const model = await opened('k8s.V1Container(na|me="a")\nKubernetesPodOperator(image="i", task_id="a")\n');
    assert.match(await model.kit.hover(model.uri, model.position), /\[Container in the Kubernetes reference\]/);
    await model.kit.stop();
  });
});

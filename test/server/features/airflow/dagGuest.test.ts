/** The arguments of operators in an open DAG file: what is wrong with them, what they mean, what can be written. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { CodeAction } from "vscode-languageserver";
import { airflowTarget, type AirflowTarget } from "../../../../server/src/airflow/target.ts";
import { dagGuest } from "../../../../server/src/features/airflow/dagGuest.ts";
import { Text } from "../../../../server/src/text/text.ts";
import { edited, HEAD, open, provider, URI } from "./support.ts";

/** An image, without which there is no pod, where the call has none. */
function image(call: string): string {
  return /image|template/.test(call) ? "" : 'image="i", ';
}

function problems(call: string, target?: AirflowTarget): readonly string[] {
  const { guest, textOf } = open(`${HEAD}KubernetesPodOperator(${image(call)}task_id="a", ${call})\n`, target);
  return guest.problems().map(({ code, range }) => `${code.replace("airflow-", "")}: ${textOf(range)}`);
}

/** The call after the first fix of its problems. */
function mended(call: string, target?: AirflowTarget): string {
  const { guest, content } = open(`${HEAD}KubernetesPodOperator(task_id="a", ${call})\n`, target);
  const [fix] = guest.problems().flatMap((problem) => guest.fixes(problem));
  return (
    edited(content, fix?.edits ?? [])
      .split('task_id="a", ')[1]
      ?.replace(/\)\n$/, "") ?? ""
  );
}

function editsOf(action: CodeAction | undefined): Parameters<typeof edited>[1] {
  return action?.edit?.changes?.[URI] ?? [];
}

describe("what Airflow would raise, and what the API server would refuse", () => {
  const CASES: readonly (readonly [call: string, expected: readonly string[]])[] = [
    ['image="x", env_vars={"A": "1"}', []],
    ["image=made(), volumes=VOLUMES", []],
    ['name="{{ ds }}"', []],
    ["retries=3, on_failure_callback=tell, queue='q'", []],
    ['name="a b"', ['invalid-name: "a b"']],
    ['env_vars="A=1"', ['wrong-argument-type: "A=1"']],
    ["ports=[k8s.V1ContainerPort(containerPort=80, container_port=80)]", ["unknown-model-argument: containerPort"]],
    ["volumes=[k8s.V1Volume()]", ["model-argument-missing: k8s.V1Volume()"]],
    ['pod_template_file="not-here.yaml"', []],
    ['imge="x"', ["unknown-argument: imge"]],
    ['cmds="echo"', ['argument-type: "echo"']],
    ['cmds=["echo", 1]', ["argument-type: 1"]],
    ['get_logs="yes"', ['argument-type: "yes"']],
    ["image=k8s.V1Volume(name='v')", ["argument-type: k8s.V1Volume(name='v')"]],
    ['env_vars={"A": 1}', ["argument-type: 1"]],
    ['env_vars=[k8s.V1EnvVar(name="A", value=1)]', ["model-type: 1"]],
    ['container_resources=k8s.V1ResourceRequirements(requests=["cpu"])', ['model-type: ["cpu"]']],
    ['labels="{{ labels }}"', []],
    ['affinity={"node_affinity": {}}', ['dictionary-key: "node_affinity"']],
    ['affinity={"nodeAffinity": {}}', []],
    ["node_selectors={}", ["renamed-argument: {}", "removed-argument: node_selectors"]],
    ["xcom_push=True", ["removed-argument: xcom_push"]],
    ["is_delete_operator_pod=True", ["ignored-argument: is_delete_operator_pod"]],
    ['configmaps=["a"]', ["deprecated-argument: configmaps"]],
    ["resources=k8s.V1ResourceRequirements()", ["ignored-argument: resources"]],
  ];
  for (const [call, expected] of CASES) it(call, () => assert.deepEqual(problems(call), expected));
});

describe("is that of the release", () => {
  const CASES: readonly (readonly [call: string, target: AirflowTarget, expected: readonly string[]])[] = [
    ["on_finish_action='keep_pod'", provider("7.1"), ["argument-too-new: on_finish_action"]],
    ["on_finish_action='keep_pod'", provider("7.2"), []],
    ["is_delete_operator_pod=True", provider("7.1"), []],
    ["is_delete_operator_pod=True", provider("7.2"), ["deprecated-argument: is_delete_operator_pod"]],
    [
      "xcom_push=True",
      airflowTarget({ airflow: "1.10.6" }),
      ["module-too-new: airflow.providers.cncf.kubernetes.operators.pod"],
    ],
  ];
  for (const [call, target, expected] of CASES) {
    it(`${call}, ${target.provider ?? target.airflow}`, () => assert.deepEqual(problems(call, target), expected));
  }

  it("modules move", () => {
    const { guest, content } = open(
      `${HEAD.replace("operators.pod", "operators.kubernetes_pod")}KubernetesPodOperator()`,
      provider("10.3.1"),
    );
    const [problem] = guest.problems();
    assert.equal(problem?.code, "airflow-moved-module");
    const [fix] = guest.fixes(problem);
    assert.match(
      edited(content, fix?.edits ?? []),
      /^from airflow\.providers\.cncf\.kubernetes\.operators\.pod import/,
    );
  });

  it("a class that derives from the operator may take more", () => {
    const { guest } = open(`${HEAD}class Own(KubernetesPodOperator):\n  pass\nOwn(task_id="a", image="i", team="x")`);
    assert.deepEqual(guest.problems(), []);
  });
});

describe("a fix", () => {
  const CASES: readonly (readonly [call: string, expected: string])[] = [
    ['imge="x"', 'image="x"'],
    ["ports=[k8s.V1ContainerPort(containerPort=80)]", "ports=[k8s.V1ContainerPort(container_port=80)]"],
    ["is_delete_operator_pod=False", 'on_finish_action="keep_pod"'],
    ["resources=k8s.V1ResourceRequirements()", "container_resources=k8s.V1ResourceRequirements()"],
    ["xcom_push=True", "do_xcom_push=True"],
    ["affinity={'node_affinity': {}}", "affinity={'nodeAffinity': {}}"],
    ['**{"imge": "x"}', '**{"image": "x"}'],
  ];
  for (const [call, expected] of CASES) it(`${call} → ${expected}`, () => assert.equal(mended(call), expected));
});

it("a DAG of Airflow 1.10 becomes one of the provider", () => {
  const { guest, content } = open(`from airflow.contrib.operators.kubernetes_pod_operator import KubernetesPodOperator
from airflow.contrib.kubernetes.secret import Secret
from airflow.contrib.kubernetes.volume import Volume
from airflow.contrib.kubernetes.volume_mount import VolumeMount

key = Secret("env", "KEY", "keys", "key")
claim = {"persistentVolumeClaim": {"claimName": "data"}}
KubernetesPodOperator(
    task_id="a",
    image="i",
    namespace="n",
    secrets=[key],
    volumes=[Volume("data", claim)],
    volume_mounts=[VolumeMount("data", mount_path="/data", sub_path=None, read_only=True)],
    resources={"request_cpu": "1", "limit_gpu": 1},
    image_pull_secrets="one,two",
    configmaps=["settings"],
    is_delete_operator_pod=True,
    node_selectors={"disk": "fast"},
    xcom_push=True,
)
`);
  const [action] = guest.actions(URI, { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }, []);
  assert.equal(action?.title, "Migrate to the provider's KubernetesPodOperator");
  const migrated = edited(content, editsOf(action));
  assert.equal(
    migrated,
    `from kubernetes.client import models as k8s
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.cncf.kubernetes.secret import Secret

key = Secret("env", "KEY", "keys", "key")
claim = {"persistentVolumeClaim": {"claimName": "data"}}
KubernetesPodOperator(
    task_id="a",
    image="i",
    namespace="n",
    secrets=[key],
    volumes=[k8s.V1Volume(name="data", persistent_volume_claim=k8s.V1PersistentVolumeClaimVolumeSource(claim_name="data"))],
    volume_mounts=[k8s.V1VolumeMount(name="data", mount_path="/data", read_only=True)],
    container_resources=k8s.V1ResourceRequirements(requests={"cpu": "1"}, limits={"nvidia.com/gpu": 1}),
    image_pull_secrets=[k8s.V1LocalObjectReference(name="one"), k8s.V1LocalObjectReference(name="two")],
    env_from=[k8s.V1EnvFromSource(config_map_ref=k8s.V1ConfigMapEnvSource(name="settings"))],
    on_finish_action="delete_pod",
    node_selector={"disk": "fast"},
    do_xcom_push=True,
)
`,
  );
  assert.deepEqual(open(migrated).guest.problems(), []);
});

describe("a template and arguments", () => {
  const TEMPLATE = `metadata:
  name: job
spec:
  hostNetwork: true
  containers:
  - name: main
    image: tpl
    env: [{name: A, value: "1"}]
`;
  const said = (call: string, template = TEMPLATE): readonly string[] => {
    const text = `${HEAD}KubernetesPodOperator(task_id="a", pod_template_file="pod.yaml", ${call})\n`;
    const { guest, textOf } = open(text, undefined, { "pod.yaml": template });
    return guest.problems().map(({ code, range }) => `${code.replace("airflow-", "")}: ${textOf(range)}`);
  };
  const base = TEMPLATE.replace("name: main", "name: base");
  it("an argument wins over the template's value, and says so", () => {
    assert.deepEqual(said('image="x"', base), ["template-loses: image"]);
  });
  it("a false value does not", () => {
    assert.deepEqual(said("hostnetwork=False", base), ["template-wins: False"]);
  });
  it("lists are joined: nothing loses", () => {
    assert.deepEqual(said('env_vars={"B": "2"}', base), []);
  });
  it("whose first container is not base: the operator renames it", () => {
    assert.deepEqual(said("", TEMPLATE), ['template-container: "pod.yaml"']);
  });
  it("that the client refuses", () => {
    assert.deepEqual(said("", "spec:\n  containers:\n  - image: x\n"), ['template-refused: "pod.yaml"']);
  });
});

describe("completion", () => {
  const labels = (call: string, target?: AirflowTarget): readonly string[] => {
    const { guest, position } = open(`${HEAD}KubernetesPodOperator(${call})\n`, target);
    return guest.complete(position).map(({ label }) => label);
  };
  it("offers the arguments that are not given yet", () => {
    const found = labels('task_id="a", image="x", |');
    assert.ok(found.includes("env_vars"));
    assert.equal(found.includes("image"), false);
  });
  it("offers those of the release", () => {
    assert.equal(labels("|", provider("7.1")).includes("on_finish_action"), false);
    assert.equal(labels("|", provider("7.2")).includes("on_finish_action"), true);
  });
  it("offers fields of models, in Python's spelling", () => {
    assert.ok(labels("ports=[k8s.V1ContainerPort(|)]").includes("container_port"));
  });
  it("offers values where there are few, with and without quotes", () => {
    const all = ["delete_pod", "delete_succeeded_pod", "keep_pod"];
    assert.deepEqual(labels("on_finish_action=|"), all);
    assert.deepEqual(labels('on_finish_action="k|"'), all);
    assert.deepEqual(labels("get_logs=T|"), ["True", "False"]);
  });
  it("keeps out of other values", () => {
    for (const call of ['image="|"', "env_vars={|}", "cmds=[|]", "image=|", "labels=dict(|)"]) {
      assert.deepEqual(labels(call), [], call);
    }
  });
  it("writes the argument with a value to fill in", () => {
    const { guest, position, content } = open(`${HEAD}KubernetesPodOperator(ima|)\n`);
    const item = guest.complete(position).find(({ label }) => label === "image");
    assert.ok(item?.textEdit && "range" in item.textEdit);
    assert.match(edited(content, [item.textEdit]), /KubernetesPodOperator\(image="\$1"\)/);
  });
});

describe("hover", () => {
  const hover = (marked: string, target?: AirflowTarget): string => {
    const { guest, position } = open(`${HEAD}${marked}\n`, target);
    const contents = guest.hover(position)?.contents;
    return typeof contents === "object" && "value" in contents ? contents.value : "";
  };
  it("tells what an argument is for, in that release", () => {
    const text = hover("KubernetesPodOperator(on_finish|_action='keep_pod')");
    assert.match(text, /enum\(delete_pod, delete_succeeded_pod, keep_pod\)/);
    assert.match(text, /What becomes of a pod that has ended/);
  });
  it("tells the default of the release", () => {
    assert.match(hover("KubernetesPodOperator(is_delete_operator_po|d=True)", provider("2.2")), /Default: `False`/);
    assert.match(hover("KubernetesPodOperator(is_delete_operator_po|d=True)", provider("3.0")), /Default: `True`/);
  });
  it("tells what a field of a model is", () => {
    assert.match(hover("KubernetesPodOperator(volumes=[k8s.V1Volume(na|me='v')])"), /`name` of Volume, required/);
  });
  it("offers what can be done with the pod on the operator's name", () => {
    assert.match(
      hover("Kubernetes|PodOperator(task_id='a')"),
      /command:databand\.previewPod.*command:databand\.runOperator/,
    );
  });
});

it("a file without operators is none of its business", () => {
  const text = Text.from("print(1)");
  assert.equal(dagGuest("file:///x.py", { text }, { client: {} as never }), undefined);
});

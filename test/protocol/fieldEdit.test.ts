/** Fields of a pod are changed where a DAG file, a template or a cfg file sets them, in its own spelling. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  FIELD_EDIT_REQUEST,
  OPERATORS_REQUEST,
  RUN_PLAN_REQUEST,
  type FieldChange,
  type FieldEdit,
  type OperatorInfo,
  type Range,
  type RunPlanResult,
} from "../../server/src/protocol.ts";
import { Text } from "../../server/src/text/text.ts";
import { Kit, PROJECT } from "./kit.ts";

const dag = (text: string): string => `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from kubernetes.client import models as k8s
MEMORY = "900Gi"
with DAG("daily"):
${text}`;

/** The pod of the file's only operator, and what a change makes of the file: of a field, or of the operator's call. */
async function changed(files: Readonly<Record<string, string>>, pointer: string, change: FieldChange) {
  const kit = await Kit.start({ files });
  const [file = "", content = ""] = Object.entries(files)[0] ?? [];
  const uri = await kit.open(file, content);
  const [operator] = await kit.client.sendRequest<OperatorInfo[]>(OPERATORS_REQUEST, { uri });
  assert.ok(operator);
  const asked = { uri, task: operator.task, operator: 0 };
  const { plan } = await kit.client.sendRequest<RunPlanResult>(RUN_PLAN_REQUEST, asked);
  assert.ok(plan);
  const line = plan.linePointers.indexOf(pointer);
  const origin = plan.lineOrigins[line];
  const isPlaced = origin?.kind === "python" || origin?.kind === "file";
  const place: { uri: string; range: Range } = isPlaced ? origin : { uri, range: operator.range };
  const edit = await kit.client.sendRequest<FieldEdit | null>(FIELD_EDIT_REQUEST, { ...place, change });
  await kit.stop();
  if (!edit) return undefined;
  const before = files[place.uri.replace(`file://${PROJECT}/`, "")] ?? "";
  return Text.from(before).apply(edit).toString();
}

describe("a DAG file", () => {
  const cases: readonly (readonly [what: string, args: string, pointer: string, change: FieldChange, after: string])[] =
    [
      ["a text", `image='Loader:1'`, "/spec/containers/0/image", { set: "loader:1" }, `image='loader:1'`],
      [
        "a value in a model",
        `container_resources=k8s.V1ResourceRequirements(limits={"memory": "64Mi"})`,
        "/spec/containers/0/resources/limits/memory",
        { set: "256Mi" },
        `container_resources=k8s.V1ResourceRequirements(limits={"memory": "256Mi"})`,
      ],
      [
        "a name, at its use",
        `container_resources=k8s.V1ResourceRequirements(limits={"memory": MEMORY})`,
        "/spec/containers/0/resources/limits/memory",
        { set: "1Gi" },
        `container_resources=k8s.V1ResourceRequirements(limits={"memory": "1Gi"})`,
      ],
      [
        "the first entry of a dictionary",
        `node_selector={"disk": "ssd",  # fast\n  "zone": "a"}`,
        "/spec/nodeSelector/disk",
        { remove: true },
        `node_selector={"zone": "a"}`,
      ],
      [
        "the last entry",
        `node_selector={"disk": "ssd", "zone": "a"}`,
        "/spec/nodeSelector/zone",
        { remove: true },
        `node_selector={"disk": "ssd"}`,
      ],
      [
        "the only entry",
        `node_selector={"disk": "ssd"}`,
        "/spec/nodeSelector/disk",
        { remove: true },
        `node_selector={}`,
      ],
      [
        "the only one, with a comma",
        `node_selector={"disk": "ssd",}`,
        "/spec/nodeSelector/disk",
        { remove: true },
        `node_selector={}`,
      ],
      [
        "another toleration",
        `tolerations=[k8s.V1Toleration(key="a")]`,
        "/none",
        { addToleration: { key: "gpu", operator: "Exists" } },
        `tolerations=[k8s.V1Toleration(key="a"), k8s.V1Toleration(key="gpu", operator="Exists")]`,
      ],
      [
        "the first toleration of an empty list",
        `tolerations=[]`,
        "/none",
        { addToleration: { key: "gpu", operator: "Exists" } },
        `tolerations=[k8s.V1Toleration(key="gpu", operator="Exists")]`,
      ],
    ];
  for (const [what, args, pointer, change, after] of cases) {
    it(what, async () => {
      const of = (words: string): string => dag(`    KubernetesPodOperator(task_id="load", ${words})\n`);
      assert.equal(await changed({ "dags/daily.py": of(args) }, pointer, change), of(after));
    });
  }

  it("a toleration as an argument of its own, laid out as the others, in words that the file has", async () => {
    const call = (more: string): string =>
      `    KubernetesPodOperator(\n        task_id="load",\n        image="a:1",${more}\n    )\n`;
    const plain = dag(call("")).replace("from kubernetes.client import models as k8s\n", "");
    assert.equal(
      await changed({ "dags/daily.py": plain }, "/none", { addToleration: { key: "gpu", operator: "Exists" } }),
      plain.replace('"a:1",', '"a:1",\n        tolerations=[{"key": "gpu", "operator": "Exists"}],'),
    );
  });

  it("what is computed is left to who wrote it", async () => {
    const text = dag(`    KubernetesPodOperator(task_id="load", image="load" + "er:1")\n`);
    assert.equal(await changed({ "dags/daily.py": text }, "/spec/containers/0/image", { set: "b" }), undefined);
  });
});

describe("a template", () => {
  const DAG = dag(`    KubernetesPodOperator(task_id="load", image="a:1", pod_template_file="pod.yaml")\n`);
  const cases: readonly (readonly [what: string, yaml: string, pointer: string, change: FieldChange, after: string])[] =
    [
      [
        "a plain text",
        "priorityClassName: hihg # fast",
        "/spec/priorityClassName",
        { set: "high" },
        "priorityClassName: high # fast",
      ],
      [
        "a quoted text",
        "priorityClassName: 'hihg'",
        "/spec/priorityClassName",
        { set: "high" },
        "priorityClassName: 'high'",
      ],
      [
        "a text that reads like something else",
        "priorityClassName: hihg",
        "/spec/priorityClassName",
        { set: "007" },
        'priorityClassName: "007"',
      ],
      [
        "an entry",
        "nodeSelector:\n    disk: ssd\n    zone: a",
        "/spec/nodeSelector/disk",
        { remove: true },
        "nodeSelector:\n    zone: a",
      ],
      [
        "the only entry",
        "nodeSelector:\n    disk: ssd",
        "/spec/nodeSelector/disk",
        { remove: true },
        "nodeSelector:\n    {}",
      ],
      [
        "an entry in braces",
        "nodeSelector: {disk: ssd, zone: a}",
        "/spec/nodeSelector/zone",
        { remove: true },
        "nodeSelector: {disk: ssd}",
      ],
      [
        "another toleration",
        "tolerations:\n  - key: a\n    operator: Exists\n  priorityClassName: high",
        "/spec/tolerations/0/key",
        { addToleration: { key: "gpu", operator: "Equal", value: "true" } },
        'tolerations:\n  - key: a\n    operator: Exists\n  - key: gpu\n    operator: Equal\n    value: "true"\n  priorityClassName: high',
      ],
      [
        "the first toleration",
        "priorityClassName: high",
        "/spec/priorityClassName",
        { addToleration: { key: "gpu", operator: "Exists" } },
        "tolerations:\n  - key: gpu\n    operator: Exists\n  priorityClassName: high",
      ],
    ];
  for (const [what, yaml, pointer, change, after] of cases) {
    it(what, async () => {
      const of = (words: string): string => `spec:\n  ${words}\n  containers:\n  - name: base\n`;
      const files = { "dags/daily.py": DAG, "dags/pod.yaml": of(yaml) };
      assert.equal(await changed(files, pointer, change), of(after));
    });
  }
});

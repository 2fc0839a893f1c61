import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { NEW_POD_TEMPLATE_REQUEST, type NewPodTemplateParams } from "../../server/src/protocol.ts";
import { cursor } from "./cursor.ts";
import { Kit } from "./kit.ts";
import { until } from "./until.ts";

const TEMPLATE =
  "metadata:\n  name: worker\nspec:\n  restartPolicy: Never\n  containers:\n  - name: main\n    image: a\n";

describe("a file is a pod template", () => {
  for (const [name, path, files, settings] of [
    ["by its folder", "pod_templates/gpu.yaml", {}, {}],
    ["by its name", "deploy/pod_template_file.yaml", {}, {}],
    [
      "because airflow.cfg names it",
      "k8s/worker.yaml",
      { "airflow.cfg": "[kubernetes_executor]\npod_template_file = k8s/worker.yaml\n" },
      {},
    ],
    [
      "because airflow.cfg names it as the container sees it",
      "k8s/worker.yaml",
      { "airflow.cfg": "[kubernetes_executor]\npod_template_file = /opt/airflow/k8s/worker.yaml\n" },
      {},
    ],
    [
      "because a DAG names it",
      "k8s/worker.yaml",
      { "dags/daily.py": 'x = {"pod_template_file": "/opt/k8s/worker.yaml"}\n' },
      {},
    ],
    [
      "because a compose file names it",
      "k8s/worker.yaml",
      {
        "docker-compose.yaml": "x:\n  AIRFLOW__KUBERNETES_EXECUTOR__POD_TEMPLATE_FILE: /opt/airflow/k8s/worker.yaml\n",
      },
      {},
    ],
    ["because the setting names it", "k8s/worker.yaml", {}, { airflow: { podTemplates: ["k8s/worker.yaml"] } }],
  ] as const) {
    it(name, async () => {
      const kit = await Kit.start({ files: { ...files, [path]: TEMPLATE }, settings });
      const uri = await kit.open(path, TEMPLATE);
      // The tasks are asked for so that all Python has been read.
      await kit.client.sendRequest("databand/tasks", {});
      assert.deepEqual(
        (await kit.diagnostics(uri)).map(({ code }) => code),
        ["airflow-template-base"],
      );
      await kit.stop();
    });
  }

  const HERE = "import os\nfrom pathlib import Path\nHERE = os.path.dirname(os.path.abspath(__file__))\n";
  const OPERATOR = "from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator\n";
  for (const [name, python] of [
    ["by os.path", `${HERE}x = dict(pod_template_file=os.path.join(HERE, "..", "k8s", "worker.yaml"))\n`],
    ["by pathlib", `${HERE}x = dict(pod_template_file=Path(__file__).parent.parent / "k8s" / "worker.yaml")\n`],
    ["by an f-string", `NAME = "worker"\nx = dict(pod_template_file=f"/opt/k8s/{NAME}.yaml")\n`],
    ["by concatenation", `x = {"pod_template_file": "k8s/" + "worker.yaml"}\n`],
    ["by a name of another file", "from common import POD\nx = dict(pod_template_file=POD)\n"],
    ["in default_args", `${HERE}default_args = {"pod_template_file": os.path.join("k8s", "worker.yaml")}\n`],
    ["by an item", `${HERE}d = {}\nd["pod_template_file"] = os.path.join("k8s", "worker.yaml")\n`],
    ["as a class's attribute", `class C:\n    pod_template_file: str = "k8s/worker.yaml"\n`],
    [
      "by what a function is called with",
      `${OPERATOR}def make(name):\n    return KubernetesPodOperator(task_id=name, pod_template_file=f"k8s/{name}.yaml")\nmake("worker")\n`,
    ],
    ["not by a folder that is not the file's", `${HERE}x = dict(pod_template_file=HERE + "/k8s/worker.yaml")\n`],
    ["not by a comment", "# pod_template_file is k8s/worker.yaml\n"],
  ] as const) {
    it(`named in Python ${name}`, async () => {
      const files = {
        "k8s/worker.yaml": TEMPLATE,
        "k8s/known.yaml": TEMPLATE,
        "dags/daily.py": python,
        "dags/known.py": `x = dict(pod_template_file="k8s/" + "known.yaml")\n`,
        "dags/common.py": `POD = "/opt/airflow/k8s/" + "worker.yaml"\n`,
      };
      const kit = await Kit.start({ files });
      const known = await kit.open("k8s/known.yaml", TEMPLATE);
      const uri = await kit.open("k8s/worker.yaml", TEMPLATE);
      // All expressions are evaluated when that of the last file is.
      await until(async () => (await kit.diagnostics(known)).length > 0);
      assert.equal((await kit.diagnostics(uri)).length, name.startsWith("not") ? 0 : 1);
      if (!name.startsWith("not")) {
        assert.match(await kit.hover(uri, { line: 3, character: 4 }), /pod template of dags\/daily\.py/);
        assert.ok((await kit.completions(uri, { line: 3, character: 2 })).length > 0);
      }
      await kit.stop();
    });
  }

  it("as long as the files say so from which the name was evaluated", async () => {
    const files = {
      "dags/daily.py": "from common import POD\nx = dict(pod_template_file=POD)\n",
      "dags/common.py": `POD = "k8s/" + "worker.yaml"\n`,
    };
    const kit = await Kit.start({ files });
    const uri = await kit.open("k8s/worker.yaml", TEMPLATE);
    await until(async () => (await kit.diagnostics(uri)).length > 0);
    await kit.write("dags/common.py", `POD = "k8s/" + "other.yaml"\n`);
    await until(async () => (await kit.diagnostics(uri)).length === 0);
    await kit.write("dags/daily.py", `x = dict(pod_template_file="k8s/worker.yaml")\n`);
    await until(async () => (await kit.diagnostics(uri)).length > 0);
    await kit.stop();
  });

  it("unless it is another kind of object, or nobody says so", async () => {
    const kit = await Kit.start();
    const service = await kit.open("pod_templates/service.yaml", "kind: Service\nspec: {}\n");
    assert.deepEqual(await kit.diagnostics(service), []);
    const other = await kit.open("k8s/other.yaml", TEMPLATE);
    assert.deepEqual(await kit.diagnostics(other), []);
    await kit.stop();
  });
});

describe("a pod template", () => {
  it("is completed and explained, with what the executor makes of a field", async () => {
    const kit = await Kit.start();
    const inside = cursor("spec:\n  containers:\n  - name: base\n    image: {{ .Values.image }}\n    |\n");
    const uri = await kit.open("pod_templates/a.yaml", inside.text);
    const items = await kit.completions(uri, inside.position);
    assert.ok(items.some(({ label }) => label === "volumeMounts"));
    assert.ok(!items.some(({ label }) => label === "image"));
    const on = cursor("metadata:\n  name|space: data\n");
    await kit.open("pod_templates/a.yaml", on.text);
    const hover = await kit.hover(uri, on.position);
    assert.match(
      hover,
      /^\*\*namespace\*\* — pod template\n\n\*\*Replaced\*\* by `namespace` of `\[kubernetes_executor\]`/,
    );
    await kit.stop();
  });

  it("is checked from airflow.cfg too, with the place in it", async () => {
    const cfg = "[kubernetes_executor]\npod_template_file = k8s/worker.yaml\n";
    const kit = await Kit.start({ files: { "k8s/worker.yaml": TEMPLATE } });
    const uri = await kit.open("airflow.cfg", cfg);
    await kit.diagnostics(uri);
    await kit.settled();
    const [problem, ...others] = await kit.diagnostics(uri);
    assert.deepEqual([problem?.code, others.length], ["airflow-template-base", 0]);
    assert.match(typeof problem?.message === "string" ? problem.message : "", /^Line 6 of this template/);
    assert.match(problem?.relatedInformation?.[0]?.location.uri ?? "", /k8s\/worker\.yaml$/);
    await kit.write("k8s/worker.yaml", TEMPLATE.replace("main", "base"));
    assert.deepEqual(await kit.diagnostics(uri), []);
    await kit.stop();
  });

  it("is mended by quick fixes", async () => {
    const kit = await Kit.start();
    const text =
      "metadata:\n  name: a\nspec:\n  containers:\n  - { name: base, image: a, image_pull_policy: Always }\n";
    const uri = await kit.open("pod_templates/a.yaml", text);
    const actions = await kit.actions(uri, { start: { line: 2, character: 0 }, end: { line: 5, character: 0 } });
    const titles = actions.map(({ title }) => title);
    assert.ok(titles.includes("Write restartPolicy: Never"), titles.join(", "));
    assert.ok(titles.includes('Change to "imagePullPolicy"'), titles.join(", "));
    await kit.stop();
  });

  it("is made for the release of the project", async () => {
    const kit = await Kit.start({ files: { "requirements.txt": "apache-airflow==2.2.5\n" } });
    const params: NewPodTemplateParams = { variant: "volume", uri: "file:///project/pod_templates/worker.yaml" };
    const text = await kit.client.sendRequest<string>(NEW_POD_TEMPLATE_REQUEST, params);
    assert.match(text, /AIRFLOW__CORE__SQL_ALCHEMY_CONN/);
    assert.match(text, /apache\/airflow:2\.2\.5/);
    await kit.stop();
  });

  for (const [marked, expected] of [
    ["spec:\n  serviceAccountName: {{ .Values.|account }}\n", []],
    ["spec:\n  serviceAccountName: {{ .Values.|\n  containers: []\n", []],
    ["spec:\n  schedulerName: {{ .Values.scheduler }}\n  restartPol|\n", ["restartPolicy"]],
    ["spec:\n  {{- if .Values.x }}\n  restartPolicy: |\n  {{- end }}\n", ["Never"]],
    ["spec:\n  nodeName: {{ .Val\n  restartPol|\n", ["restartPolicy"]],
  ] as const) {
    it(`braces of Helm break no completion: ${marked.replaceAll("\n", "\\n")}`, async () => {
      const kit = await Kit.start();
      const { text, position } = cursor(`metadata:\n  name: a\n${marked}`);
      const uri = await kit.open("pod_templates/a.yaml", text);
      const labels = (await kit.completions(uri, position)).map(({ label }) => label);
      if (expected.length === 0) assert.deepEqual(labels, []);
      for (const name of expected) assert.ok(labels.includes(name), labels.join(", "));
      await kit.stop();
    });
  }

  it("braces of Helm have no hover, what stands around them has", async () => {
    const kit = await Kit.start();
    const text = "metadata:\n  name: a\nspec:\n  serviceAccountName: {{ .Values.spec }}\n";
    const uri = await kit.open("pod_templates/a.yaml", text);
    assert.match(await kit.hover(uri, { line: 3, character: 4 }), /\*\*serviceAccountName\*\*/);
    assert.equal(await kit.hover(uri, { line: 3, character: 34 }), "");
    await kit.stop();
  });
});

/** `databand-k8s` and the files of Airflow. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { run } from "./terminal.ts";

const TEMPLATE =
  "metadata:\n  name: worker\nspec:\n  containers:\n    - name: main\n      image: {{ .Values.image }}\n";
const CFG =
  "[core]\nexecutor = KubernetesExecutor\n[kubernetes_executor]\npod_template_file = pod_templates/worker.yaml\n";

describe("databand-k8s check", () => {
  it("checks the pod templates beside an airflow.cfg", async () => {
    const { code, output } = await run(["check"], {
      "/project/airflow.cfg": CFG,
      "/project/pod_templates/worker.yaml": TEMPLATE,
    });
    assert.equal(code, 1);
    assert.match(output, /airflow\.cfg:4:\d+.*airflow-template-base/);
    assert.match(output, /pod_templates\/worker\.yaml:5:\d+.*airflow-template-base/);
    assert.match(output, /pod_templates\/worker\.yaml:3:\d+.*airflow-template-restart/);
  });

  for (const [path, text, expected] of [
    ["k8s/pod.yaml", TEMPLATE.replace("main", "base"), ["airflow-template-restart"]],
    [
      "k8s/pod.yaml",
      TEMPLATE.replace("main", "base").replace("spec", "# databand: ignore airflow-template-restart\nspec"),
      [],
    ],
    [".env", "AIRFLOW__CORE__LOAD_EXAMPLES=no\n", ["airflow-boolean"]],
    ["compose.yaml", "x:\n  AIRFLOW__CORE__SQL_ALCHEMY_CONN: a\n", ["airflow-renamed-key"]],
    ["Dockerfile", "FROM x\nENV AIRFLOW__CORE__PARALLELISM=many\n", ["airflow-number"]],
  ] as const) {
    it(`finds in ${path}: ${expected.join(", ") || "nothing"}`, async () => {
      const { output } = await run(["check", path, "--format", "json"], { [`/project/${path}`]: text });
      const codes = [...output.matchAll(/"(?:code|rule|ruleId)":\s*"([\w-]+)"/gu)].map(([, code]) => code);
      assert.deepEqual(codes, [...expected]);
    });
  }

  it("says what is no file of ours", async () => {
    const { code, errors } = await run(["check", "values.yaml"], { "/project/values.yaml": "replicas: 1\n" });
    assert.equal(code, 2);
    assert.match(errors, /values\.yaml is nothing that can be checked/);
  });
});

describe("databand-k8s format", () => {
  it("puts an airflow.cfg in order", async () => {
    const { code, output } = await run(["format", "airflow.cfg"], {
      "/project/airflow.cfg": "[core]\nparallelism=8\n",
    });
    assert.equal(code, 0);
    assert.equal(output, "[core]\nparallelism = 8");
  });
  it("leaves YAML alone", async () => {
    const { code, errors, written } = await run(["format", "--write", "pod.yaml"], { "/project/pod.yaml": TEMPLATE });
    assert.equal(code, 2);
    assert.equal(written.size, 0);
    assert.match(errors, /pod\.yaml is no cfg file/);
  });
});

describe("databand-k8s explain --template", () => {
  const files = { "/project/pod.yaml": TEMPLATE };
  for (const [field, expected] of [
    ["spec.containers[0].name", /^spec\.containers\[0\]\.name = main \(pod\.yaml:5\)\n  Airflow: It has to be `base`/],
    ["metadata.namespace", /^metadata\.namespace is not set in pod\.yaml\n  Airflow: Replaced by `namespace`/],
    ["spec.containers", /^spec\.containers = a list of 1 \(pod\.yaml:\d\)/],
  ] as const) {
    it(field, async () => {
      const { code, output } = await run(["explain", field, "--template", "pod.yaml"], files);
      assert.equal(code, 0);
      assert.match(output, expected);
    });
  }
  it("tells of fields that there are not", async () => {
    const { code, errors } = await run(["explain", "spec.contaners", "--template", "pod.yaml"], files);
    assert.equal(code, 1);
    assert.match(errors, /no field spec\.contaners/);
  });
});

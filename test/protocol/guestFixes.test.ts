/** Quick fixes and silencing comments in Python files and base manifests. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { applyEdits } from "./cursor.ts";
import { editsOf, FILE, problems } from "./expect.ts";
import { Kit } from "./kit.ts";

const CFG = "[eng]\n_type = kubernetes\ncontainer_repository = app\npod_yaml = pod.yaml\n";
const POD = "pod.yaml";
const FLOW = "flow.py";

let kit: Kit;
before(async () => {
  kit = await Kit.start({ files: { [FILE]: CFG, [POD]: "", "other.yaml": "" } });
});
after(() => kit.stop());

/** Takes a fix for the first problem with a code. */
async function fixed(path: string, text: string, code: string, title: string): Promise<string> {
  const uri = await kit.open(path, text);
  const diagnostic = (await kit.diagnostics(uri)).find((one) => one.code === code);
  assert.ok(diagnostic, `${code} is not reported: ${(await problems(kit, text, path)).join("; ")}`);
  const actions = await kit.actions(uri, diagnostic.range);
  const action = actions.find((one) => one.title === title);
  assert.ok(action, `No fix "${title}" among: ${actions.map((one) => one.title).join("; ")}`);
  return applyEdits(text, editsOf(action, uri));
}

const python = (config: string) => `from dbnd import task\n\n@task(\n    task_config=${config},\n)\ndef t(): pass\n`;
const SPEC = "spec:\n  restartPolicy: Never\n";

describe("fixes", () => {
  const CASES: readonly (readonly [path: string, text: string, code: string, title: string, expected: string])[] = [
    [
      FLOW,
      python("{'eng': {'namespce': 'x'}}"),
      "unknown-key",
      'Change to "namespace"',
      python("{'eng': {'namespace': 'x'}}"),
    ],
    [
      FLOW,
      python('{"eng": {"limits": {"memory": "2GB"}}}'),
      "field-value",
      "Change to 2G",
      python('{"eng": {"limits": {"memory": "2G"}}}'),
    ],
    [FLOW, python('{"kubernets": {}}'), "unknown-section", 'Change to "kubernetes"', python('{"kubernetes": {}}')],
    [
      POD,
      `${SPEC}  host_network: true\n`,
      "pod-yaml-unknown",
      'Change to "hostNetwork"',
      `${SPEC}  hostNetwork: true\n`,
    ],
    [POD, `${SPEC}  tolerationz: []\n`, "pod-yaml-unknown", 'Change to "tolerations"', `${SPEC}  tolerations: []\n`],
    [
      POD,
      `${SPEC}  dnsPolicy: "default"\n`,
      "pod-yaml-value",
      'Change to "Default"',
      `${SPEC}  dnsPolicy: "Default"\n`,
    ],
    [
      POD,
      "spec:\n  containers: []\n",
      "pod-yaml-restart",
      "Write restartPolicy: Never",
      "spec:\n  restartPolicy: Never\n  containers: []\n",
    ],
    [
      POD,
      "spec:\n    restartPolicy: Always\n",
      "pod-yaml-restart",
      "Write restartPolicy: Never",
      "spec:\n    restartPolicy: Never\n",
    ],
  ];
  for (const [path, text, code, title, expected] of CASES) {
    it(`${path}: ${title}`, async () => assert.equal(await fixed(path, text, code, title), expected));
  }
});

describe("a comment silences a rule", () => {
  for (const [path, text, code] of [
    [FLOW, python("{\n        'eng': {'keep_failed_pods': True}}"), "no-effect-key"],
    [POD, `${SPEC}  host_network: true\n`, "pod-yaml-unknown"],
  ] as const) {
    it(`above the line in ${path}, as its fix writes it`, async () => {
      const silenced = await fixed(path, text, code, `Ignore ${code} here`);
      assert.match(silenced, new RegExp(`^ +# databand: ignore ${code}$`, "m"));
      assert.deepEqual(await problems(kit, silenced, path), []);
      assert.notDeepEqual(await problems(kit, silenced.replace(code, "another-rule"), path), []);
    });
  }

  it("in the whole file, among its first lines", async () => {
    const text = `# databand: ignore-file pod-yaml-unknown\n${SPEC}  host_network: true\n  a_b: c\n`;
    assert.deepEqual(await problems(kit, text, POD), []);
  });
});

describe("a base manifest that only Python names", () => {
  const wrong = `${SPEC}  host_network: true\n`;
  for (const [what, head, config] of [
    ["in a dictionary", "", '{"eng": {"pod_yaml": "other.yaml"}}'],
    ["by a constant of another file", "from names import POD\n", '{"kubernetes": {"pod_yaml": POD}}'],
    ["by the key of the class", "", '{KubernetesEngineConfig.pod_yaml: "other.yaml"}'],
  ] as const) {
    it(what, async () => {
      await kit.write("names.py", 'POD = "other.yaml"\n');
      await kit.write("tasks.py", `${head}${python(config)}`);
      await kit.client.sendRequest("databand/tasks", {});
      assert.deepEqual(await problems(kit, wrong, "other.yaml"), ["pod-yaml-unknown: host_network"]);
      const uri = await kit.open("other.yaml", wrong);
      assert.match(await kit.hover(uri, { line: 1, character: 4 }), /of the task t/);
      await kit.write("tasks.py", python("{}"));
      await kit.client.sendRequest("databand/tasks", {});
      assert.deepEqual(await problems(kit, wrong, "other.yaml"), []);
    });
  }
});

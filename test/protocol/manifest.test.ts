/** Base manifests, the YAML files that `pod_yaml` names: the pod schema, and what DBND makes of each field. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { applyEdits, cursor } from "./cursor.ts";
import { expectCompletion, FILE, problems } from "./expect.ts";
import { Kit } from "./kit.ts";

const CFG = "[eng]\n_type = kubernetes\ncontainer_repository = app\npod_yaml = k8s/pod.yaml\n";
const POD = "k8s/pod.yaml";
const GOOD = "spec:\n  restartPolicy: Never\n  containers:\n  - name: base\n";

let kit: Kit;
before(async () => {
  kit = await Kit.start({ files: { [FILE]: CFG, [POD]: GOOD, "other.yaml": GOOD } });
});
after(() => kit.stop());

async function accepted(marked: string, label: string): Promise<string> {
  const items = await expectCompletion(kit, marked, { has: [label] }, POD);
  const edit = items.find((item) => item.label === label)?.textEdit;
  assert.ok(edit && "range" in edit);
  return applyEdits(cursor(marked).text, [edit]);
}

describe("completion in a base manifest", () => {
  it("offers the fields of the object at the cursor that are not there, in broken text too", async () => {
    await expectCompletion(kit, "|", { has: ["spec", "metadata", "apiVersion"], lacks: ["status"] }, POD);
    await expectCompletion(
      kit,
      `${GOOD}    im|\n  volumes: [\n`,
      { has: ["image", "env"], lacks: ["name", "spec"] },
      POD,
    );
    await expectCompletion(
      kit,
      "spec:\n  |\n  restartPolicy: Never",
      { has: ["containers"], lacks: ["restartPolicy"] },
      POD,
    );
    await expectCompletion(kit, "spec:\n  tolerations: [{key: a, |}]", { has: ["operator"], lacks: ["key"] }, POD);
    await expectCompletion(kit, "spec:\n  nosuch:\n    |", { only: [] }, POD);
    await expectCompletion(kit, "spec:\n  # |", { only: [] }, POD);
  });

  it("writes what belongs behind a field", async () => {
    assert.equal(await accepted("spec:\n  cont|\n", "containers"), "spec:\n  containers:\n  - $1\n");
    assert.equal(await accepted("spec:\n  aff|\n", "affinity"), "spec:\n  affinity:\n    $1\n");
    assert.equal(await accepted("spec:\n  host|Net: x\n", "hostNetwork"), "spec:\n  hostNetwork: x\n");
    assert.equal(await accepted("spec: {tol|}", "tolerations"), "spec: {tolerations: [$1]}");
  });

  it("offers the words of a value", async () => {
    await expectCompletion(kit, "spec:\n  restartPolicy: |\n", { only: ["Always", "OnFailure", "Never"] }, POD);
    assert.equal(
      await accepted("spec:\n  restartPolicy: Nev|er\n", "OnFailure"),
      "spec:\n  restartPolicy: OnFailure\n",
    );
    await expectCompletion(kit, "spec:\n  hostNetwork: |", { only: ["true", "false"] }, POD);
  });
});

describe("hover in a base manifest", () => {
  const text = `metadata:\n  name: x\n  labels: {a: b}\n${GOOD}    resources: {}\n    env: []\n  - name: side\n    image: x\n  volumes: []\n  hostNetwork: true\n`;
  const cases: readonly (readonly [word: string, says: RegExp])[] = [
    ["name: x", /Replaced.*uid/],
    ["labels", /Joined/],
    ["restartPolicy", /Only this manifest sets it/],
    ["resources", /Replaced.*`requests` and `limits`/],
    ["env", /Kept.*before those of the engine/],
    ["name: side", /not the task's/],
    ["volumes", /Kept.*before/],
    ["hostNetwork", /Kept only while `hostnetwork` of the engine is empty/],
    ["containers", /first.*container/],
  ];
  for (const [word, says] of cases) {
    it(word, async () => {
      const uri = await kit.open(POD, text);
      const before = text.slice(0, text.indexOf(word)).split("\n");
      const said = await kit.hover(uri, { line: before.length - 1, character: (before.at(-1)?.length ?? 0) + 1 });
      assert.match(said, says);
      assert.match(said, /base manifest of \[eng\]/);
    });
  }
});

describe("problems of a base manifest", () => {
  const cases: readonly (readonly [text: string, expected: readonly string[]])[] = [
    [GOOD, []],
    ["spec:\n  containers:\n  - name: base\n", ["pod-yaml-restart: spec"]],
    [`${GOOD}  host_network: true\n`, ["pod-yaml-unknown: host_network"]],
    [`${GOOD}    resources: {limits: {cpu: 1}}\n`, ["pod-yaml-resources: resources"]],
    [`${GOOD}  dnsPolicy: Defualt\n`, ["pod-yaml-value: Defualt"]],
    [`${GOOD}  hostNetwork: [1]\n`, ["pod-yaml-value: [1]"]],
    [`${GOOD}  hostNetwork: yes\n  priority: 10\n  nodeSelector: {a: "1"}\n`, []],
    [`${GOOD}  priority: high\n`, ["pod-yaml-value: high"]],
    ["spec: [", ["pod-yaml-syntax: "]],
  ];
  for (const [text, expected] of cases) {
    it(JSON.stringify(text.replace(GOOD, "…")), async () => {
      const found = await problems(kit, text, POD);
      assert.deepEqual(
        text === "spec: [" ? found.map((one) => one.slice(0, "pod-yaml-syntax: ".length)) : found,
        expected,
      );
    });
  }
});

it("no other YAML file is looked at, until a cfg file names it", async () => {
  const marked = "spec:\n  |";
  await expectCompletion(kit, marked, { only: [] }, "other.yaml");
  await kit.write(FILE, CFG.replace("k8s/pod.yaml", "other.yaml"));
  await expectCompletion(kit, marked, { has: ["containers"] }, "other.yaml");
  await kit.write(FILE, CFG);
});

it("where another extension knows YAML, only what DBND does is told", async () => {
  const other = await Kit.start({ files: { [FILE]: CFG, [POD]: GOOD }, initializationOptions: { otherYaml: true } });
  await expectCompletion(other, "spec:\n  |", { only: [] }, POD);
  assert.deepEqual(await problems(other, `${GOOD}  dnsPolicy: Defualt\n  host_network: true\n`, POD), [
    "pod-yaml-unknown: host_network",
  ]);
  const uri = await other.open(POD, `${GOOD}  dnsPolicy: Default\n`);
  assert.match(await other.hover(uri, { line: 1, character: 4 }), /Only this manifest sets it/);
  await other.stop();
});

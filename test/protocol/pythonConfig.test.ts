/** `task_config` and `defaults` in Python files: completion, hover, definition and validation, also while one types. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { applyEdits, cursor } from "./cursor.ts";
import { expectCompletion, FILE, problems } from "./expect.ts";
import { Kit, PROJECT } from "./kit.ts";

const CFG =
  '[run]\nenvironments = ["prod"]\n[prod]\n_from = local\nremote_engine = eng\n[eng]\n_type = kubernetes\nnamespace = data\n';
const FLOW = "flows/daily.py";
const HEAD = "from dbnd import task\n\n";

let kit: Kit;
before(async () => {
  kit = await Kit.start({ files: { [FILE]: CFG } });
});
after(() => kit.stop());

async function accepted(marked: string, label: string): Promise<string> {
  const items = await expectCompletion(kit, marked, { has: [label] }, FLOW);
  const edit = items.find((item) => item.label === label)?.textEdit;
  assert.ok(edit && "range" in edit);
  return applyEdits(cursor(marked).text, [edit]);
}

describe("completion in task_config", () => {
  it("offers sections, the user's first, and what is missing in broken text", async () => {
    for (const marked of [
      `${HEAD}@task(task_config={|})\ndef t(): pass\n`,
      `${HEAD}@task(task_config={|\ndef t(): pass\n`,
      `${HEAD}@task(task_config={"|\ndef t(): pass\n`,
      `${HEAD}class T(Task):\n    defaults = {\n        "run": {},\n        |\n    }\n`,
      `${HEAD}CONFIG = {|}\n@task(task_config=CONFIG)\ndef t(): pass\n`,
    ]) {
      await expectCompletion(kit, marked, { has: ["kubernetes", "eng", "docker"], lacks: ["run_never"] }, FLOW);
    }
    await expectCompletion(
      kit,
      `${HEAD}@task(task_config={"kubernetes": {}, |})\ndef t(): pass\n`,
      { lacks: ["kubernetes"] },
      FLOW,
    );
  });

  it("offers the keys of a section with Python's values", async () => {
    const at = (inner: string) => `${HEAD}@task(task_config={"kubernetes": {${inner}}})\ndef t(): pass\n`;
    assert.equal(await accepted(at("|"), "limits"), at('"limits": {$1}').replace("|", ""));
    assert.equal(await accepted(at('"lim|'), "limits"), at('"limits": {$1}'));
    assert.equal(await accepted(at('"lim|"'), "limits"), at('"limits": {$1}'));
    assert.equal(
      await accepted(at("|'namespace': 'x'"), "hostnetwork"),
      at("\"hostnetwork\": ${1|True,False|},'namespace': 'x'"),
    );
    assert.equal(await accepted(at('"lim|its": {}'), "limits"), at('"limits": {}'));
    await expectCompletion(kit, at('"namespace": "x", |'), { has: ["limits"], lacks: ["namespace", "_type"] }, FLOW);
  });

  it("offers nested fields of Kubernetes objects, and values", async () => {
    const at = (inner: string) => `${HEAD}@task(task_config={\n  "eng": {\n    ${inner}\n`;
    await expectCompletion(kit, at('"tolerations": [{|'), { has: ["key", "operator", "effect"] }, FLOW);
    await expectCompletion(kit, at('"tolerations": [{"key": "gpu", "|'), { has: ["operator"], lacks: ["key"] }, FLOW);
    assert.match(await accepted(at('"tolerations": [{"operator": |'), "Exists"), /"operator": "Exists"/);
    assert.match(await accepted(at('"tolerations": [{"operator": "E|"'), "Exists"), /"operator": "Exists"/);
    await expectCompletion(
      kit,
      at('"affinity": {"nodeAffinity": {|'),
      { has: ["requiredDuringSchedulingIgnoredDuringExecution"] },
      FLOW,
    );
    await expectCompletion(kit, at('"image_pull_policy": |'), { has: ["Always", "Never"] }, FLOW);
    await expectCompletion(kit, at('"hostnetwork": |'), { has: ["True", "False"] }, FLOW);
  });

  it("offers nothing elsewhere", async () => {
    for (const marked of [
      `${HEAD}x = {|}\n`,
      `${HEAD}# task_config={|}\n`,
      `${HEAD}"""task_config={|}"""\n`,
      `${HEAD}parser.set(defaults={|})\n`,
      `import os\nf(task_config={|})\n`,
      `${HEAD}@task(task_config={"nosuch": {|}})\ndef t(): pass\n`,
      `${HEAD}@task(task_config={"kubernetes": {"namespace": "x"}}|)\ndef t(): pass\n`,
    ]) {
      await expectCompletion(kit, marked, { only: [] }, FLOW);
    }
  });
});

describe("hover and definition in task_config", () => {
  const text = `${HEAD}@task(task_config={"eng": {"namespace": NS, "tolerations": [{"effect": "NoSchedule"}]}})\ndef t(): pass\n`;
  const place = (word: string) => ({ line: 2, character: (text.split("\n")[2] ?? "").indexOf(word) + 1 });

  it("tells what a key means and what holds without it", async () => {
    const uri = await kit.open(FLOW, text);
    const said = await kit.hover(uri, place("namespace"));
    assert.match(said, /\*\*namespace\*\* — \[eng\] for this task/);
    assert.match(said, /\*\*Without it:\*\* `data`/);
    assert.match(await kit.hover(uri, place("effect")), /\*\*effect\*\*/);
    assert.match(await kit.hover(uri, place("eng")), /\[eng\]/);
  });

  it("leads to the key and the section in cfg files", async () => {
    const uri = await kit.open(FLOW, text);
    const lines = async (word: string) =>
      (await kit.definition(uri, place(word))).map((link) => [link.targetUri, link.targetSelectionRange.start.line]);
    assert.deepEqual(await lines("namespace"), [[`file://${PROJECT}/${FILE}`, 7]]);
    assert.deepEqual(await lines("eng"), [[`file://${PROJECT}/${FILE}`, 5]]);
    assert.deepEqual(await lines("tolerations"), [[`file://${PROJECT}/${FILE}`, 5]]);
  });
});

describe("problems in task_config", () => {
  const cases: readonly (readonly [inner: string, expected: readonly string[]])[] = [
    ['{"kubernetes": {"namespace": "x", "limits": {"cpu": 1}, "hostnetwork": True, "labels": {**MORE}}}', []],
    ['{"kubernets": {"namespace": "x"}}', ['unknown-section: "kubernets"']],
    ['{"eng": {"namespce": "x"}}', ['unknown-key: "namespce"']],
    [
      '{"eng": {"startup_timeout": "ten", "debug": "on", "prefix_remote_log": make()}}',
      ['duration: "ten"', 'bool-word: "on"'],
    ],
    ['{"eng": {"startup_timeout": 90}}', ["duration: 90"]],
    [
      '{"eng": {"tolerations": [{"operatr": "Exists", "effect": "Never", "key": KEY}]}}',
      ['unknown-field: "operatr"', 'unknown-field: "Never"'],
    ],
    ['{"eng": {"tolerations": {"key": "x"}, "labels": ["a"]}}', ["wrong-shape: {", "wrong-shape: ["]],
    [
      '{"eng": {"limits": {"memory": "2GB"}, "tolerations": [{"tolerationSeconds": "5", "key": KEY}], "affinity": {"nodeAffinity": []}}}',
      ['field-value: "2GB"', 'field-value: "5"', "field-value: ["],
    ],
    ['{"eng": {"limits": {"cpu": LIMIT, "memory": "$MEMORY"}, "node_selectors": {"a": f"{x}", "b": call()}}}', []],
    [
      '{"eng": {"requests": {"cpu": 2, "memory": "1Gi"}, "limits": {"cpu": "1500m"}, "limit_memory": "1G"}}',
      ["request-above-limit: 2", 'request-above-limit: "1Gi"'],
    ],
    ['{"eng": {"request_cpu": "3", "requests": {"cpu": X}, "limits": {"cpu": X}}}', []],
    ['{"eng": {"container_tag_gpu": "1"}}', ['no-effect-key: "container_tag_gpu"']],
    ['{"eng": {"keep_failed_pods": True}}', ['no-effect-key: "keep_failed_pods"']],
    ['{KubernetesEngineConfig.namespace: "x", SECTION: {"any": 1}}', []],
    ['{"my_task": {"anything": 1}}', []],
    ['{"eng": {"namespace": f"{X}", "labels": {"a": "b"', []],
  ];
  for (const [inner, expected] of cases) {
    it(inner, async () => {
      await kit.write("project.cfg", `${CFG}[my_task]\nanything = 2\n`);
      await kit.client.sendRequest("databand/tasks", {});
      assert.deepEqual(await problems(kit, `${HEAD}@task(task_config=${inner})\ndef t(): pass\n`, FLOW), expected);
    });
  }

  it("follow the settings and the cfg files", async () => {
    const text = `${HEAD}@task(task_config={"other": {"namespace": "x"}})\ndef t(): pass\n`;
    assert.deepEqual(await problems(kit, text, FLOW), ['unknown-section: "other"']);
    await kit.write("project.cfg", `${CFG}[other]\n_type = kubernetes\n`);
    assert.deepEqual(await problems(kit, text, FLOW), []);
  });
});

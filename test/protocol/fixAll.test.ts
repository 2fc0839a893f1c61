import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { applyEdits } from "./cursor.ts";
import { editsOf, FILE } from "./expect.ts";
import { Kit } from "./kit.ts";

const CASES: readonly (readonly [name: string, text: string, expected: string | undefined])[] = [
  ["nothing to do", "[kubernetes]\nnamespace = data\n", undefined],
  ["what may be meant otherwise stays", "[kubernetes]\nnamespce = data\nstartup_timeout = 90\n", undefined],
  [
    "several in one file",
    '[kubernetes]\nnamespace = data  # ours\nenv_vars = {"A": 1, "B": two}\nimage_pull_secrets = a, b\n',
    '[kubernetes]\n# ours\nnamespace = data\nenv_vars = {"A": "1", "B": "two"}\nimage_pull_secrets = a,b\n',
  ],
  [
    "two keys that move to a section that is not there yet",
    "[core]\nenvironments = a\nuser_configs = b\n",
    "[core]\n\n[run]\nenvironments = a\nuser_configs = b\n",
  ],
  ["a key that is there already stays where it is", "[core]\nenvironments = a\n[run]\nenvironments = b\n", undefined],
  ["a key that others refer to stays too", "[core]\nenvironments = a\nuser = %(environments)s\n", undefined],
  [
    "a new name that is there already is not given twice",
    "[kubernetes]\npod_retry_delay = 1m\npod_default_retry_delay = 2m\n",
    undefined,
  ],
  ["the end of the file, without a line end", "[kubernetes]\nenv_vars = {\n}", "[kubernetes]\nenv_vars = {\n  }"],
];

describe("fix all", () => {
  let kit: Kit;
  before(async () => {
    kit = await Kit.start();
  });
  after(() => kit.stop());

  for (const [name, text, expected] of CASES) {
    it(name, async () => {
      const uri = await kit.open(FILE, text);
      const actions = await kit.actions(uri, { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, [
        "source.fixAll",
      ]);
      const [action] = actions;
      assert.deepEqual(
        actions.map(({ kind }) => kind),
        expected === undefined ? [] : ["source.fixAll.databand"],
      );
      if (action && expected !== undefined) assert.equal(applyEdits(text, editsOf(action, uri)), expected);
    });
  }

  it("is announced", () => {
    const { codeActionProvider } = kit.initialized.capabilities;
    assert.ok(typeof codeActionProvider === "object");
    assert.ok(codeActionProvider.codeActionKinds?.includes("source.fixAll.databand"));
  });
});

describe("base manifests", () => {
  it("are checked from the key that names them, with the place", async () => {
    const kit = await Kit.start({
      files: { "pod.yaml": "spec:\n  restartPolicy: Never\n  host_network: true\n  containers: [{ name: base }]\n" },
    });
    const uri = await kit.open(FILE, "[kubernetes]\npod_yaml = pod.yaml\n");
    await kit.diagnostics(uri);
    await kit.settled();
    const [problem, ...others] = await kit.diagnostics(uri);
    assert.ok(problem);
    assert.deepEqual([problem.code, others], ["pod-yaml-unknown", []]);
    assert.match(JSON.stringify(problem.message), /Line 3 .*hostNetwork/u);
    assert.equal(problem.relatedInformation?.[0]?.location.range.start.line, 2);
    assert.match(problem.codeDescription?.href ?? "", /docs\/rules\.md#pod-yaml-unknown$/u);

    await kit.write("pod.yaml", "spec:\n  restartPolicy: Never\n  containers: [{ name: base }]\n");
    assert.deepEqual(await kit.diagnostics(uri), []);
    await kit.stop();
  });
});

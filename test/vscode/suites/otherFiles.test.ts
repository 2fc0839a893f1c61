/** The same configuration in files of other languages: Python and base manifests. */
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type * as vscode from "vscode";
import {
  actionsAt,
  closeEditor,
  codeOf,
  completions,
  diagnostic,
  hoverText,
  labelOf,
  openWith,
  positionOf,
  workspaceFolder,
} from "../kit/editor.ts";
import { activateExtension } from "../kit/extension.ts";
import { until } from "../kit/until.ts";

const CFG = ".dbnd/databand-system.cfg";
const FLOW = "flow.py";
const MANIFEST = "pod.yaml";

suite("other files", () => {
  let before = "";
  const file = (path: string): string => join(workspaceFolder(), path);

  suiteSetup(async () => {
    await activateExtension();
    before = readFileSync(file(CFG), "utf8");
    writeFileSync(file(CFG), before.replace("[cluster]\n", `[cluster]\npod_yaml = ${MANIFEST}\n`));
  });
  suiteTeardown(() => {
    writeFileSync(file(CFG), before);
    for (const path of [FLOW, MANIFEST]) rmSync(file(path), { force: true });
  });
  teardown(closeEditor);

  function labelsAt(document: vscode.TextDocument, text: string, wanted: string): Promise<true> {
    return until(`${wanted} among the suggestions`, async () => {
      const items = await completions(document, positionOf(document, text, "end"));
      return items.some((item) => labelOf(item) === wanted) && true;
    });
  }

  test("`task_config` in Python: sections, keys, fields and mistakes", async () => {
    const { document } = await openWith(
      FLOW,
      'from dbnd import task\n\n\n@task(task_config={"cluster": {"namespce": "a", "tolerations": [{"key": "b", "": 1}]}})\ndef t(): pass\n',
    );
    await labelsAt(document, '"tolerations": [{"key": "b", "', "operator");
    const found = await diagnostic(document, "the key", (found) => codeOf(found) === "unknown-key");
    assert.equal(document.getText(found.range), '"namespce"');
    const fixes = await actionsAt(document.uri, found.range);
    assert.ok(
      fixes.some(({ title }) => title === 'Change to "namespace"'),
      fixes.map(({ title }) => title).join("; "),
    );
  });

  test("a base manifest: what DBND makes of a field, fields of the schema, mistakes", async () => {
    const { document } = await openWith(
      MANIFEST,
      "spec:\n  restartPolicy: Never\n  host_network: true\n  containers:\n  - name: base\n    resources: {}\n    \n",
    );
    const text = await hoverText(document, positionOf(document, "resources"));
    assert.match(text, /base manifest of \[cluster\][^]*Replaced[^]*`requests` and `limits`/);
    await labelsAt(document, "resources: {}\n    ", "workingDir");
    const found = await diagnostic(document, "the field", (found) => codeOf(found) === "pod-yaml-unknown");
    assert.equal(document.getText(found.range), "host_network");
  });
});

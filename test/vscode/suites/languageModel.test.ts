/** The tools that a chat or an agent may call. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { activateExtension } from "../kit/extension.ts";

suite("tools for chat and agents", () => {
  suiteSetup(() => activateExtension());

  async function call(name: string, input: object): Promise<string> {
    const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
    return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : "")).join("");
  }

  test("what the manifest describes is there", () => {
    const manifest = vscode.extensions.getExtension("databand-kubernetes.databand-kubernetes")?.packageJSON as
      { readonly contributes: { readonly languageModelTools: readonly { readonly name: string }[] } } | undefined;
    const described = manifest?.contributes.languageModelTools.map(({ name }) => name) ?? [];
    const known = vscode.lm.tools.map(({ name }) => name);
    assert.equal(described.length, 3);
    assert.deepEqual(
      described.filter((name) => !known.includes(name)),
      [],
    );
  });

  test("the configuration in force, with the place of each value", async () => {
    assert.match(await call("databand_configuration", {}), /- cluster \(engine\)/);
    assert.match(
      await call("databand_configuration", { section: "cluster" }),
      /container_repository = databand-sample/,
    );
  });

  test("the pod of a task, and the tasks there are", async () => {
    assert.match(await call("databand_pod", {}), /- prepare_data/);
    const pod = await call("databand_pod", { task: "prepare_data", environment: "k8s" });
    assert.match(pod, /kind: Pod/);
    assert.match(await call("databand_pod", { task: "no_such_task", environment: "nowhere" }), /^# error/m);
  });

  test("the runs", async () => {
    assert.match(await call("databand_runs", { task: "no_such_task" }), /has not been run|Nothing has been run/);
  });
});

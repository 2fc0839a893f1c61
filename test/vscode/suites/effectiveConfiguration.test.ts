/** What is in force, in documents of their own. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeEditor, openFile, positionOf } from "../kit/editor.ts";
import { activateExtension } from "../kit/extension.ts";
import { until } from "../kit/until.ts";

const CFG = ".dbnd/databand-system.cfg";

suite("effective configuration", () => {
  let editor: vscode.TextEditor;
  suiteSetup(async () => {
    await activateExtension();
  });
  setup(async () => {
    editor = await openFile(CFG);
  });
  teardown(async () => {
    await openFile(CFG);
    await closeEditor();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  const shown = (): vscode.TextDocument | undefined =>
    vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === "databand-effective");

  test("follows what is typed, in the colours of a cfg file, and leads to the lines that set it", async () => {
    const uri = editor.document.uri.toString();
    await vscode.commands.executeCommand("databand.showEffectiveConfiguration", { uri, section: "cluster" });
    const document = await until("the document", shown);
    assert.equal(document.languageId, "databand-cfg");
    await until("its text", () => /^namespace = default$/mu.test(document.getText()));
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      "vscode.executeLinkProvider",
      document.uri,
    );
    assert.ok(links.some(({ target }) => target?.path.endsWith(CFG)));

    const end = positionOf(editor.document, "namespace = default", "end");
    await editor.edit((edit) => edit.insert(end, "-2"));
    await until("the new value", () => /^namespace = default-2$/mu.test(document.getText()));
  });

  test("is compared as a difference of two", async () => {
    const uri = editor.document.uri.toString();
    const given = { uri, section: "cluster", with: "kubernetes" };
    await vscode.commands.executeCommand("databand.compareEffectiveConfiguration", given);
    const input = await until("the difference", () => {
      const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return tab instanceof vscode.TabInputTextDiff && tab;
    });
    const [left, right] = await Promise.all(
      [input.original, input.modified].map((one) => vscode.workspace.openTextDocument(one)),
    );
    assert.match(left?.getText() ?? "", /^\[cluster\]$/mu);
    assert.match(right?.getText() ?? "", /^\[kubernetes\]$/mu);
  });
});

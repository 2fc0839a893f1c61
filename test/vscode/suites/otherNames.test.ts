/** Files that are not called as DBND calls them. */
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { closeEditor, diagnostic, openFile, workspaceFolder } from "../kit/editor.ts";
import { activateExtension } from "../kit/extension.ts";
import { until } from "../kit/until.ts";

const WRONG = "[kubernetes]\nnamespce = x\n";

suite("files with other names", () => {
  suiteSetup(async () => {
    await activateExtension();
  });
  teardown(async () => {
    await closeEditor();
    for (const name of ["team.cfg", "team", "other.cfg"]) rmSync(join(workspaceFolder(), name), { force: true });
    await vscode.workspace.getConfiguration("files").update("associations", undefined);
  });

  const open = async (name: string, text: string): Promise<vscode.TextEditor> => {
    writeFileSync(join(workspaceFolder(), name), text);
    return openFile(name);
  };
  const isChecked = async ({ document }: vscode.TextEditor): Promise<void> => {
    await until("our language", () => document.languageId === "databand-cfg");
    await diagnostic(document, "the unknown key", ({ message }) => message.includes("namespce"));
  };

  test("a cfg file says in a comment what it is", async () => {
    await isChecked(await open("team.cfg", `${WRONG}# vim: ft=databand-cfg\n`));
  });

  test("so does a file without an ending", async () => {
    await isChecked(await open("team", `# -*- mode: databand-cfg -*-\n${WRONG}`));
  });

  test("the language that a person chooses afterwards stays", async () => {
    const { document } = await open("team.cfg", `${WRONG}# vim: ft=databand-cfg\n`);
    await until("our language", () => document.languageId === "databand-cfg");
    await vscode.languages.setTextDocumentLanguage(document, "ini");
    // Whoever would take it back is asked of this file, too, and later.
    await isChecked(await open("team", `# -*- mode: databand-cfg -*-\n${WRONG}`));
    assert.equal(document.languageId, "ini");
  });

  test("a command remembers what a file is", async () => {
    const editor = await open("other.cfg", WRONG);
    const chosen = vscode.commands.executeCommand("databand.useLanguage");
    await until("the first choice", async () => {
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return vscode.workspace.getConfiguration("files").get<Record<string, string>>("associations")?.["**/other.cfg"];
    });
    await chosen;
    await isChecked(editor);
  });
});

/** Writing a cfg file: what an editor shows while a person types. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  closeEditor,
  completions,
  diagnostic,
  hoverText,
  labelOf,
  moveTo,
  openFile,
  positionOf,
  type,
} from "../kit/editor.ts";
import { activateExtension } from "../kit/extension.ts";
import { pause, until } from "../kit/until.ts";

const CFG = ".dbnd/databand-system.cfg";

suite("editing", () => {
  let editor: vscode.TextEditor;
  suiteSetup(async () => {
    await activateExtension();
  });
  setup(async () => {
    editor = await openFile(CFG);
  });
  teardown(closeEditor);

  /** A new line below the engine's header, with this on it. */
  async function typeInEngine(text: string): Promise<void> {
    const header = positionOf(editor.document, "[cluster]", "end");
    await editor.edit((edit) => edit.insert(header, "\n"));
    moveTo(editor, new vscode.Position(header.line + 1, 0));
    await type(text);
  }

  test("the file is in our language", () => {
    assert.equal(editor.document.languageId, "databand-cfg");
  });

  test("a suggestion is accepted from the list, and brings its separator", async () => {
    await typeInEngine("keep_fin");
    await vscode.commands.executeCommand("editor.action.triggerSuggest");
    const line = editor.selection.active.line;
    await until("the accepted suggestion", async () => {
      await pause(200);
      await vscode.commands.executeCommand("acceptSelectedSuggestion");
      return /^keep_finished_pods\s*=/.test(editor.document.lineAt(line).text);
    });
  });

  test("keys of an engine, with documentation", async () => {
    await typeInEngine("se");
    const item = await until("the key", async () => {
      const found = await completions(editor.document, editor.selection.active);
      return found.find((one) => labelOf(one) === "service_account_name");
    });
    const text = typeof item.documentation === "string" ? item.documentation : item.documentation?.value;
    assert.ok(text && text.length > 80, text);
  });

  test("a value of a key with few possible ones", async () => {
    const at = positionOf(editor.document, "image_pull_policy = ", "end");
    await until("values", async () => {
      const labels = (await completions(editor.document, at)).map(labelOf);
      return ["Always", "IfNotPresent", "Never"].every((value) => labels.includes(value));
    });
  });

  test("a misspelt key is told, with what was meant, and can be mended by the fix", async () => {
    await typeInEngine("image_pul_policy = Always");
    const found = await diagnostic(editor.document, "image_pul_policy", ({ message }) =>
      message.includes("image_pul_policy"),
    );
    assert.match(found.message, /image_pull_policy/);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      editor.document.uri,
      found.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ edit }) => edit);
    assert.ok(fix?.edit, "no fix");
    await vscode.workspace.applyEdit(fix.edit);
    await until("the problem to go", () =>
      vscode.languages
        .getDiagnostics(editor.document.uri)
        .every(({ message }) => !message.includes("image_pul_policy")),
    );
  });

  test("a value of the wrong kind is told", async () => {
    await typeInEngine("keep_finished_pods = perhaps");
    const found = await diagnostic(editor.document, "perhaps", ({ range }) =>
      editor.document.getText(range).includes("perhaps"),
    );
    assert.ok(found.severity <= vscode.DiagnosticSeverity.Warning);
  });

  test("hover explains a key", async () => {
    const text = await hoverText(
      editor.document,
      positionOf(editor.document, "image_pull_policy", "start").translate(0, 3),
    );
    assert.match(text, /image_pull_policy/);
    assert.ok(text.length > 80, text);
  });

  test("the outline has the sections, also of a file that is broken in the middle", async () => {
    await typeInEngine("[broken");
    const names = await until("symbols", async () => {
      const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
        "vscode.executeDocumentSymbolProvider",
        editor.document.uri,
      );
      return symbols && symbols.length > 0 && symbols.map(({ name }) => name);
    });
    assert.ok(
      names.some((name) => name.includes("cluster")),
      names.join(),
    );
    assert.ok(names.length > 1, names.join());
  });

  test("tasks carry a lens that runs them", async () => {
    const python = await openFile("tasks.py");
    const lenses = await until("lenses", async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        python.document.uri,
        20,
      );
      return found.some(({ command }) => command?.command === "databand.runTask") && found;
    });
    assert.ok(lenses.some(({ command }) => command?.command === "databand.previewPod"));
  });

  test("settings are copied in another form", async () => {
    moveTo(editor, positionOf(editor.document, "[cluster]", "end"));
    await vscode.env.clipboard.writeText("");
    const copied = vscode.commands.executeCommand("databand.copyAs");
    await until("the first form", async () => {
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return (await vscode.env.clipboard.readText()).includes("export DBND__CLUSTER__");
    });
    await copied;
  });
});

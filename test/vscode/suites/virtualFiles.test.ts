/** Files that are on no disk, such as those of a repository that is not cloned: each is understood by itself. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { codeOf, completions, diagnostic, hoverText, labelOf, moveTo, positionOf } from "../kit/editor.ts";
import { activateExtension } from "../kit/extension.ts";

const TEXT = `[cluster]
_type = kubernetes
startup_timeout = 2m
request_memry = 1Gi

`;

suite("a file of a virtual workspace", () => {
  const uri = vscode.Uri.parse("vscode-vfs://github/owner/name/.dbnd/databand-system.cfg");
  let provider: vscode.Disposable;
  let editor: vscode.TextEditor;

  suiteSetup(async () => {
    await activateExtension();
    provider = vscode.workspace.registerFileSystemProvider("vscode-vfs", new OneFile(uri, TEXT));
    editor = await vscode.window.showTextDocument(uri);
  });
  suiteTeardown(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    provider.dispose();
  });

  test("has our language, completion, hover and checks", async () => {
    const { document } = editor;
    assert.equal(document.languageId, "databand-cfg");
    assert.match(await hoverText(document, positionOf(document, "startup_timeout")), /startup_timeout/);
    const end = document.positionAt(document.getText().length);
    moveTo(editor, end);
    const labels = (await completions(document, end)).map(labelOf);
    assert.ok(labels.includes("image_pull_policy"), labels.slice(0, 20).join());
    const problem = await diagnostic(document, "an unknown key", (found) => codeOf(found) === "unknown-key");
    assert.equal(document.lineAt(problem.range.start).text, "request_memry = 1Gi");
  });
});

/** A file system that holds one file, which cannot be written. */
class OneFile implements vscode.FileSystemProvider {
  readonly #uri: string;
  readonly #content: Uint8Array;
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;

  constructor(uri: vscode.Uri, text: string) {
    this.#uri = uri.toString();
    this.#content = Buffer.from(text);
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    this.#require(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.#content.length };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    this.#require(uri);
    return this.#content;
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  #require(uri: vscode.Uri): void {
    if (uri.toString() !== this.#uri) throw vscode.FileSystemError.FileNotFound(uri);
  }
}

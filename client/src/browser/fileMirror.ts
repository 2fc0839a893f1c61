import * as vscode from "vscode";
import type { FilesParams } from "../../../server/src/protocol.ts";
import type { UriMapping } from "./uriMapping.ts";

/** What configuration is made of: cfg files, Python, and files that values refer to. */
const WANTED = "**/{*.cfg,*.py,tox.ini,*.yaml,*.yml,*.json,*.txt,*.toml,*.lock,Pipfile}";
const UNWANTED = "**/{node_modules,.git,.venv,venv,__pycache__}/**";
/** So many files are sent at most, those of configuration first. */
const MOST = 2000;
/** Larger files (bytes) are data. */
const LARGEST = 1024 * 1024;
const AT_ONCE = 20;

/** Sends the workspace's files to the language server, and follows them. */
export class FileMirror implements vscode.Disposable {
  readonly #mapping: UriMapping;
  readonly #output: vscode.LogOutputChannel;
  readonly #send: (files: FilesParams) => Promise<void>;
  readonly #watcher: vscode.Disposable;

  constructor(mapping: UriMapping, output: vscode.LogOutputChannel, send: (files: FilesParams) => Promise<void>) {
    this.#mapping = mapping;
    this.#output = output;
    this.#send = send;
    const watcher = vscode.workspace.createFileSystemWatcher(WANTED);
    this.#watcher = vscode.Disposable.from(
      watcher,
      watcher.onDidCreate((uri) => void this.#sendAll([uri])),
      watcher.onDidChange((uri) => void this.#sendAll([uri])),
      watcher.onDidDelete((uri) => void this.#tell({ changed: [], removed: [mapping.ofServer(uri)] })),
    );
  }

  /** Sends everything, cfg files first: they decide what the rest means. */
  async send(): Promise<void> {
    const cfg = await vscode.workspace.findFiles("**/{*.cfg,tox.ini}", UNWANTED, MOST);
    await this.#sendAll(cfg);
    const others = await vscode.workspace.findFiles(WANTED, UNWANTED, MOST);
    const known = new Set(cfg.map(String));
    await this.#sendAll(others.filter((uri) => !known.has(uri.toString())));
    if (others.length === MOST)
      this.#output.warn(`The workspace has more than ${MOST} files: the others are not read.`);
  }

  dispose(): void {
    this.#watcher.dispose();
  }

  async #sendAll(uris: readonly vscode.Uri[]): Promise<void> {
    for (let at = 0; at < uris.length; at += AT_ONCE) {
      const read = await Promise.all(uris.slice(at, at + AT_ONCE).map((uri) => this.#read(uri)));
      await this.#tell({ changed: read.filter((file) => file !== undefined), removed: [] });
    }
  }

  async #read(uri: vscode.Uri): Promise<FilesParams["changed"][number] | undefined> {
    try {
      if ((await vscode.workspace.fs.stat(uri)).size > LARGEST) return undefined;
      const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await vscode.workspace.fs.readFile(uri));
      return { uri: this.#mapping.ofServer(uri), text };
    } catch {
      return undefined; // gone meanwhile
    }
  }

  async #tell(files: FilesParams): Promise<void> {
    try {
      await this.#send(files);
    } catch (error) {
      this.#output.debug(String(error));
    }
  }
}

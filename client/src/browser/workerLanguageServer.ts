import * as vscode from "vscode";
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient, State } from "vscode-languageclient/browser";
import type { LanguageClientOptions, MessageTransports } from "vscode-languageclient/browser";
import { FILES_NOTIFICATION } from "../../../server/src/protocol.ts";
import type { ServerState } from "../language/languageServer.ts";
import { CFG_LANGUAGE_IDS } from "../language/languageIds.ts";
import { FileMirror } from "./fileMirror.ts";
import { UriMapping } from "./uriMapping.ts";

/** The part of a browser's API for workers that is used here. */
declare class Worker {
  constructor(url: string);
  terminate(): void;
}

/** The language server in a web worker of the extension host. */
export class WorkerLanguageServer implements vscode.Disposable {
  readonly client: LanguageClient;
  readonly #code: vscode.Uri;
  readonly #mapping = new UriMapping(vscode.workspace.workspaceFolders?.[0]?.uri);
  readonly #mirror: FileMirror;
  readonly #stateChanged = new vscode.EventEmitter<ServerState>();
  readonly onStateChanged = this.#stateChanged.event;
  #worker: Worker | undefined;
  #state: ServerState = "stopped";

  /** `isCommand` says which commands there are: lenses of others are left out. */
  constructor(context: vscode.ExtensionContext, output: vscode.LogOutputChannel, isCommand: (name: string) => boolean) {
    this.#code = vscode.Uri.joinPath(context.extensionUri, "dist", "browser", "worker.js");
    const connect = (): Promise<MessageTransports> => this.#connect();
    this.client = new LanguageClient("databand", "Databand Language Server", connect, this.#options(output, isCommand));
    this.client.onDidChangeState(({ newState }) => {
      this.#setState(newState === State.Running ? "running" : newState === State.Starting ? "starting" : "stopped");
    });
    this.#mirror = new FileMirror(this.#mapping, output, (files) =>
      this.client.sendNotification(FILES_NOTIFICATION, files),
    );
  }

  get state(): ServerState {
    return this.#state;
  }

  /** Starts the worker and sends it the workspace's files. Rejects when it cannot be started. */
  async start(): Promise<void> {
    await this.client.start();
    await this.#mirror.send();
  }

  async restart(): Promise<void> {
    if (this.client.isRunning()) await this.client.stop();
    await this.start();
  }

  /** Sends one of our own requests, with URIs as the server knows them. */
  async request<Result>(method: string, params: object, token?: vscode.CancellationToken): Promise<Result> {
    const asked = this.#mapping.toServer(params);
    const answer: unknown = await (token
      ? this.client.sendRequest(method, asked, token)
      : this.client.sendRequest(method, asked));
    return this.#mapping.toEditor(answer) as Result;
  }

  dispose(): void {
    this.#mirror.dispose();
    this.#stateChanged.dispose();
    void this.client
      .dispose(2000)
      .catch(() => undefined)
      .then(() => this.#worker?.terminate());
  }

  /** The server's code comes by VS Code's file system: only that can read it wherever the extension lies. */
  async #connect(): Promise<MessageTransports> {
    this.#worker?.terminate();
    const code = await vscode.workspace.fs.readFile(this.#code);
    const url = URL.createObjectURL(new Blob([new Uint8Array(code)], { type: "text/javascript" }));
    const worker = (this.#worker = new Worker(url));
    // The extension host makes workers of its own kind, which are no `Worker`: the client does not know what to do with them.
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  }

  #options(output: vscode.LogOutputChannel, isCommand: (name: string) => boolean): LanguageClientOptions {
    const schemes = new Set(["file", "vscode-vfs", "untitled"]);
    for (const { uri } of vscode.workspace.workspaceFolders ?? []) schemes.add(uri.scheme);
    return {
      documentSelector: [...schemes].flatMap((scheme) =>
        [...CFG_LANGUAGE_IDS, "python", "yaml"].map((language) => ({ language, scheme })),
      ),
      outputChannel: output,
      initializationOptions: { environment: {} },
      uriConverters: {
        code2Protocol: (uri) => this.#mapping.ofServer(uri),
        protocol2Code: (uri) => this.#mapping.ofEditor(uri),
      },
      middleware: {
        // Links in texts: the client itself converts only those that the protocol knows of.
        provideHover: async (document, position, token, next) => {
          const hover = await next(document, position, token);
          for (const text of hover?.contents ?? []) this.#convertLinks(text);
          return hover;
        },
        resolveInlayHint: async (item, token, next) => {
          const hint = await next(item, token);
          this.#convertLinks(hint?.tooltip);
          return hint;
        },
        provideCodeLenses: async (document, token, next) =>
          (await next(document, token))?.filter(({ command }) => !command || isCommand(command.command)),
      },
    };
  }

  #convertLinks(text: unknown): void {
    if (text instanceof vscode.MarkdownString) text.value = this.#mapping.inText(text.value);
  }

  #setState(state: ServerState): void {
    this.#state = state;
    this.#stateChanged.fire(state);
  }
}

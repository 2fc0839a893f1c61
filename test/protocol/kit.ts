import { PassThrough } from "node:stream";
import {
  CodeActionRequest,
  CodeLensRequest,
  CompletionRequest,
  CompletionResolveRequest,
  ConfigurationRequest,
  createConnection,
  createProtocolConnection,
  DefinitionRequest,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  DocumentHighlightRequest,
  DocumentLinkRequest,
  DocumentSymbolRequest,
  FileChangeType,
  FoldingRangeRequest,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  InlayHintRequest,
  InlayHintResolveRequest,
  LogMessageNotification,
  ShowMessageNotification,
  ProposedFeatures,
  PrepareRenameRequest,
  PublishDiagnosticsNotification,
  ReferencesRequest,
  RenameRequest,
  SelectionRangeRequest,
  SemanticTokensDeltaRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  WorkspaceSymbolRequest,
} from "vscode-languageserver/node";
import type {
  ClientCapabilities,
  CodeAction,
  CodeLens,
  CompletionItem,
  Diagnostic,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  InitializeParams,
  InitializeResult,
  InlayHint,
  Location,
  LocationLink,
  PrepareRenameResult,
  ProtocolConnection,
  SelectionRange,
  SemanticTokens,
  SemanticTokensDelta,
  SymbolInformation,
  TextDocumentContentChangeEvent,
  WorkspaceEdit,
} from "vscode-languageserver/node";
import { PLANS_CHANGED_NOTIFICATION } from "../../server/src/protocol.ts";
import { type RunningServer, startServer } from "../../server/src/server.ts";
import type { Position, Range } from "../../server/src/text/types.ts";
import { toPath, toUri } from "../../server/src/workspace/uri.ts";
import { MemoryFileSystem } from "./memoryFileSystem.ts";

export interface KitOptions {
  /** Files on disk by path; relative ones stand in the project's folder. */
  readonly files?: Readonly<Record<string, string>>;
  /** Settings below `databand`. */
  readonly settings?: unknown;
  /** The same of single folders, by their path. */
  readonly folderSettings?: Readonly<Record<string, unknown>>;
  /** Paths of the workspace's folders; one, the project's, when absent. */
  readonly folders?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** What the client tells beside its settings. */
  readonly initializationOptions?: Readonly<Record<string, unknown>>;
  /** Replaces what the client says it can do. */
  readonly capabilities?: ClientCapabilities;
}

/** The folder of the test project. */
export const PROJECT = "/project";

const WHOLE_FILE: Range = { start: { line: 0, character: 0 }, end: { line: 1_000_000, character: 0 } };

/** What VS Code can do, as far as the server asks. */
export const FULL_CAPABILITIES: ClientCapabilities = {
  workspace: {
    workspaceFolders: true,
    configuration: true,
    diagnostics: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    semanticTokens: { refreshSupport: true },
    workspaceEdit: { documentChanges: true },
  },
  textDocument: {
    completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
    hover: { contentFormat: ["markdown"] },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    definition: { linkSupport: true },
    diagnostic: {},
  },
};

/** A real server and a real client of the protocol, joined by two streams in this process. */
export class Kit {
  readonly client: ProtocolConnection;
  readonly disk: MemoryFileSystem;
  initialized!: InitializeResult;
  /** Every message that people were shown. */
  readonly shown: string[] = [];
  /** Everything the server has logged. */
  readonly log: string[] = [];
  /** Diagnostics that the server has sent by itself, the newest for each URI. */
  readonly pushed = new Map<string, Diagnostic[]>();
  /** How often plans were said to differ, and diagnostics to be asked for again; by method. */
  readonly received = new Map<string, number>();
  readonly #streams: readonly PassThrough[];
  readonly #versions = new Map<string, number>();
  readonly #server: RunningServer;
  readonly #disposeServer: () => Promise<void>;

  private constructor(options: KitOptions) {
    this.disk = new MemoryFileSystem(
      Object.fromEntries(Object.entries(options.files ?? {}).map(([path, text]) => [absolute(path), text])),
    );
    const up = new PassThrough();
    const down = new PassThrough();
    this.#streams = [up, down];
    const server = createConnection(ProposedFeatures.all, new StreamMessageReader(up), new StreamMessageWriter(down));
    this.#server = startServer(server, {
      disk: this.disk,
      environment: options.environment ?? {},
      userHome: "/home/alice",
      version: "0.0.0",
    });
    this.#disposeServer = async () => {
      (await this.#server.session()).workspace.dispose();
      server.dispose();
    };
    server.listen();
    this.client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    this.#listen(options);
    this.client.listen();
  }

  /** Starts both and shakes hands. */
  static async start(options: KitOptions = {}): Promise<Kit> {
    const kit = new Kit(options);
    kit.initialized = await kit.client.sendRequest(InitializeRequest.type, {
      processId: null,
      workspaceFolders: (options.folders ?? [PROJECT]).map((path) => ({ uri: toUri(path), name: path })),
      capabilities: options.capabilities ?? FULL_CAPABILITIES,
      initializationOptions: { settings: options.settings, ...options.initializationOptions },
      // Without `rootUri`, which the type still asks for and the protocol has given up.
    } as InitializeParams);
    await kit.client.sendNotification(InitializedNotification.type, {});
    return kit;
  }

  async stop(): Promise<void> {
    await this.client.sendRequest(ShutdownRequest.type);
    this.client.dispose();
    await this.#disposeServer();
    for (const stream of this.#streams) stream.destroy();
  }

  /** Opens a document, or replaces its text when it is open; the disk stays as it is. */
  async open(path: string, text: string, language?: string): Promise<string> {
    const uri = toUri(absolute(path));
    const version = this.#versions.get(uri);
    if (version !== undefined) {
      await this.change(path, [{ text }]);
      return uri;
    }
    this.#versions.set(uri, 1);
    const cfg = /airflow[^/]*\.cfg$/.test(path) ? "airflow-cfg" : "databand-cfg";
    const other = /\.env$|Dockerfile$/.test(path) ? "plaintext" : cfg;
    const languageId = language ?? (path.endsWith(".py") ? "python" : /\.ya?ml$/.test(path) ? "yaml" : other);
    await this.client.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId, version: 1, text },
    });
    return uri;
  }

  async change(path: string, contentChanges: TextDocumentContentChangeEvent[]): Promise<void> {
    const uri = toUri(absolute(path));
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    await this.client.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  /** What the server loads on first use is there. */
  async settled(): Promise<void> {
    const { workspace } = await this.#server.session();
    await Promise.all([workspace.manifests.ready(), workspace.airflow.templates.ready()]);
  }

  /** The text of an open document as the server has it. */
  async textOf(path: string): Promise<string> {
    return (await this.#server.session()).workspace.open.get(toUri(absolute(path)))?.text.toString() ?? "";
  }

  async close(path: string): Promise<void> {
    const uri = toUri(absolute(path));
    this.#versions.delete(uri);
    await this.client.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  /** Writes a file on disk and tells the server as a file watcher would. */
  async write(path: string, text: string): Promise<void> {
    this.disk.write(absolute(path), text);
    await this.#changedOnDisk(path, FileChangeType.Changed);
  }

  async remove(path: string): Promise<void> {
    this.disk.remove(absolute(path));
    await this.#changedOnDisk(path, FileChangeType.Deleted);
  }

  async completions(uri: string, position: Position): Promise<CompletionItem[]> {
    const result = await this.client.sendRequest(CompletionRequest.type, { textDocument: { uri }, position });
    return Array.isArray(result) ? result : (result?.items ?? []);
  }

  resolve(item: CompletionItem): Promise<CompletionItem> {
    return this.client.sendRequest(CompletionResolveRequest.type, item);
  }

  /** The hover's text; empty where there is none. */
  async hover(uri: string, position: Position): Promise<string> {
    const result = await this.client.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
    return result && typeof result.contents === "object" && "value" in result.contents ? result.contents.value : "";
  }

  async definition(uri: string, position: Position): Promise<LocationLink[]> {
    const result = await this.client.sendRequest(DefinitionRequest.type, { textDocument: { uri }, position });
    return (result ?? []) as LocationLink[];
  }

  async references(uri: string, position: Position, includeDeclaration = true): Promise<Location[]> {
    const params = { textDocument: { uri }, position, context: { includeDeclaration } };
    return (await this.client.sendRequest(ReferencesRequest.type, params)) ?? [];
  }

  async highlights(uri: string, position: Position): Promise<DocumentHighlight[] | null> {
    return this.client.sendRequest(DocumentHighlightRequest.type, { textDocument: { uri }, position });
  }

  /** Rejects with the reason when nothing can be renamed there. */
  prepareRename(uri: string, position: Position): Promise<PrepareRenameResult | null> {
    return this.client.sendRequest(PrepareRenameRequest.type, { textDocument: { uri }, position });
  }

  /** Rejects with the reason when the name is refused. */
  rename(uri: string, position: Position, newName: string): Promise<WorkspaceEdit | null> {
    return this.client.sendRequest(RenameRequest.type, { textDocument: { uri }, position, newName });
  }

  async workspaceSymbols(query: string): Promise<SymbolInformation[]> {
    return ((await this.client.sendRequest(WorkspaceSymbolRequest.type, { query })) ?? []) as SymbolInformation[];
  }

  async selections(uri: string, positions: Position[]): Promise<SelectionRange[]> {
    return (await this.client.sendRequest(SelectionRangeRequest.type, { textDocument: { uri }, positions })) ?? [];
  }

  async tokens(uri: string, range?: Range): Promise<SemanticTokens> {
    const textDocument = { uri };
    const found = range
      ? await this.client.sendRequest(SemanticTokensRangeRequest.type, { textDocument, range })
      : await this.client.sendRequest(SemanticTokensRequest.type, { textDocument });
    return found ?? { data: [] };
  }

  tokensDelta(uri: string, previousResultId: string): Promise<SemanticTokens | SemanticTokensDelta | null> {
    return this.client.sendRequest(SemanticTokensDeltaRequest.type, { textDocument: { uri }, previousResultId });
  }

  /** All of the document's, or those of a range. */
  async inlayHints(uri: string, range = WHOLE_FILE): Promise<InlayHint[]> {
    return (await this.client.sendRequest(InlayHintRequest.type, { textDocument: { uri }, range })) ?? [];
  }

  resolveHint(hint: InlayHint): Promise<InlayHint> {
    return this.client.sendRequest(InlayHintResolveRequest.type, hint);
  }

  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.client.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
    return report.kind === "full" ? report.items : [];
  }

  async symbols(uri: string): Promise<DocumentSymbol[]> {
    return ((await this.client.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } })) ??
      []) as DocumentSymbol[];
  }

  async folding(uri: string): Promise<FoldingRange[]> {
    return (await this.client.sendRequest(FoldingRangeRequest.type, { textDocument: { uri } })) ?? [];
  }

  async links(uri: string): Promise<DocumentLink[]> {
    return (await this.client.sendRequest(DocumentLinkRequest.type, { textDocument: { uri } })) ?? [];
  }

  async lenses(uri: string): Promise<CodeLens[]> {
    return (await this.client.sendRequest(CodeLensRequest.type, { textDocument: { uri } })) ?? [];
  }

  async actions(uri: string, range: Range, only?: string[]): Promise<CodeAction[]> {
    const diagnostics = await this.diagnostics(uri);
    const params = { textDocument: { uri }, range, context: { diagnostics, ...(only && { only }) } };
    return ((await this.client.sendRequest(CodeActionRequest.type, params)) ?? []) as CodeAction[];
  }

  async #changedOnDisk(path: string, type: FileChangeType): Promise<void> {
    const changes = [{ uri: toUri(absolute(path)), type }];
    await this.client.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
  }

  #listen({ settings, folderSettings = {} }: KitOptions): void {
    this.client.onRequest(ConfigurationRequest.type, ({ items }) =>
      items.map(
        ({ scopeUri }) => (scopeUri === undefined ? null : folderSettings[toPath(scopeUri) ?? ""]) ?? settings ?? null,
      ),
    );
    this.client.onNotification(LogMessageNotification.type, ({ message }) => void this.log.push(message));
    this.client.onNotification(ShowMessageNotification.type, ({ message }) => void this.shown.push(message));
    this.client.onNotification(
      PublishDiagnosticsNotification.type,
      ({ uri, diagnostics }) => void this.pushed.set(uri, diagnostics),
    );
    const count = (method: string): void => {
      this.received.set(method, (this.received.get(method) ?? 0) + 1);
    };
    this.client.onNotification(PLANS_CHANGED_NOTIFICATION, () => count(PLANS_CHANGED_NOTIFICATION));
    for (const kind of ["diagnostic", "inlayHint", "semanticTokens", "codeLens"]) {
      this.client.onRequest(`workspace/${kind}/refresh`, () => {
        count(`workspace/${kind}/refresh`);
        return null;
      });
    }
  }
}

function absolute(path: string): string {
  return path.startsWith("/") ? path : `${PROJECT}/${path}`;
}

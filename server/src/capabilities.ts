import { CodeActionKind, MarkupKind, TextDocumentSyncKind } from "vscode-languageserver";
import type { ClientCapabilities, ServerCapabilities } from "vscode-languageserver";
import { LEGEND } from "./features/semanticTokens/legend.ts";
import { FIX_ALL } from "./features/codeActions/kinds.ts";
import type { ClientAbilities } from "./features/types.ts";

/** What the client can do, as far as it matters to the server. */
export interface Client extends ClientAbilities {
  readonly pullDiagnostics: boolean;
  readonly refreshDiagnostics: boolean;
  readonly refreshCodeLenses: boolean;
  readonly refreshInlayHints: boolean;
  readonly refreshSemanticTokens: boolean;
  /** Takes edits of several files with the versions they are for. */
  readonly versionedEdits: boolean;
  /** Answers `workspace/configuration`. */
  readonly configuration: boolean;
  /** Lets the server register for changes of settings and of files. */
  readonly registersSettings: boolean;
  readonly registersFiles: boolean;
  readonly workspaceFolders: boolean;
}

/** Many editors take no more folding ranges than this; those that do, say so. */
const FOLDING_LIMIT = 5000;

/** `options` are the initialization options, which tell what the protocol has no words for. */
export function clientAbilities({ textDocument, workspace }: ClientCapabilities, options: unknown): Client {
  const formats = textDocument?.completion?.completionItem?.documentationFormat;
  return {
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    markdown: (formats ?? textDocument?.hover?.contentFormat ?? []).includes(MarkupKind.Markdown),
    hierarchicalSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    locationLinks: textDocument?.definition?.linkSupport === true,
    otherYaml: (options as { readonly otherYaml?: unknown } | null | undefined)?.otherYaml === true,
    foldingLimit: textDocument?.foldingRange?.rangeLimit ?? FOLDING_LIMIT,
    pullDiagnostics: textDocument?.diagnostic !== undefined,
    refreshDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshCodeLenses: workspace?.codeLens?.refreshSupport === true,
    refreshInlayHints: workspace?.inlayHint?.refreshSupport === true,
    refreshSemanticTokens: workspace?.semanticTokens?.refreshSupport === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    configuration: workspace?.configuration === true,
    registersSettings: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
  };
}

/** What the server offers to a client with these abilities. */
export function serverCapabilities(client: Client): ServerCapabilities {
  return {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    completionProvider: {
      resolveProvider: true,
      triggerCharacters: ["[", "=", " ", '"', "'", "{", ",", ":", "(", "/", "@"],
    },
    hoverProvider: true,
    signatureHelpProvider: { triggerCharacters: ["(", ","] },
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: { prepareProvider: true },
    workspaceSymbolProvider: true,
    selectionRangeProvider: true,
    semanticTokensProvider: { legend: LEGEND, range: true, full: { delta: true } },
    inlayHintProvider: { resolveProvider: true },
    documentSymbolProvider: true,
    foldingRangeProvider: true,
    documentLinkProvider: {},
    codeLensProvider: {},
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter: "\n", moreTriggerCharacter: ["}", "]"] },
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL] },
    ...(client.pullDiagnostics && {
      diagnosticProvider: { identifier: "databand", interFileDependencies: true, workspaceDiagnostics: false },
    }),
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}

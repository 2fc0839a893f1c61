import { LSPErrorCodes, ResponseError } from "vscode-languageserver";
import type {
  CancellationToken,
  Connection,
  DocumentHighlightParams,
  InlayHint,
  InlayHintParams,
  Location,
  PrepareRenameParams,
  ReferenceParams,
  RenameParams,
  SelectionRangeParams,
  SemanticTokensDeltaParams,
  SemanticTokensParams,
  SemanticTokensRangeParams,
  WorkspaceEdit,
  WorkspaceSymbolParams,
} from "vscode-languageserver";
import type { Client } from "./capabilities.ts";
import { inlayHints, resolveInlayHint } from "./features/inlayHints.ts";
import type { HintData } from "./features/inlayHints.ts";
import { namedAt } from "./features/named.ts";
import type { Named } from "./features/named.ts";
import { highlight, highlights, references } from "./features/references.ts";
import { prepareRename, rename } from "./features/rename.ts";
import { selectionRanges } from "./features/selectionRanges.ts";
import { documentTokens } from "./features/semanticTokens/documentTokens.ts";
import { SemanticTokenResults } from "./features/semanticTokens/results.ts";
import type { FeatureContext } from "./features/types.ts";
import { WORKSPACE_SYMBOL_LIMIT, workspaceSymbols } from "./features/workspaceSymbols.ts";
import { tellOnce } from "./limitNotices.ts";
import type { TextEdit } from "./text/types.ts";
import { inParts } from "./partialResults.ts";
import type { RequestHandlers, Requests } from "./requestHandlers.ts";
import { dagSymbols, projectSymbols } from "./workspace/answers.ts";
import { canonicalUri } from "./workspace/uri.ts";
import type { Workspace } from "./workspace/workspace.ts";

/** The answers to requests about names and places across the files of a project. */
export function navigationRequests(
  connection: Connection,
  { on, onCfg }: RequestHandlers,
  workspace: Workspace,
  client: Client,
): Requests {
  const tokens = new SemanticTokenResults();
  const tell = tellOnce(connection);
  const referenced = (
    found: readonly Location[],
    { partialResultToken }: ReferenceParams,
    token: CancellationToken,
  ): Promise<readonly Location[]> => {
    const locations = found.map(({ uri, range }): Location => ({ uri: workspace.clientUri(uri), range }));
    return inParts(connection, locations, partialResultToken, token);
  };
  const renamed = (
    named: Named | undefined,
    newName: string,
    context: FeatureContext,
  ): ResponseError | WorkspaceEdit => {
    const found = rename(named, newName, context);
    return "refused" in found ? refusal(found.refused) : workspaceEdit(found, workspace, client);
  };
  return {
    "textDocument/references": onCfg<ReferenceParams>(
      "references",
      (document, params, context, token) =>
        referenced(
          references(namedAt(document, params.position, context), params.context.includeDeclaration, context),
          params,
          token,
        ),
      (guest, params, context, token) => {
        const { position, context: asked } = params;
        // Of an option there are only places that set it.
        const own = guest.references(position);
        return referenced(own ?? references(guest.named(position), asked.includeDeclaration, context), params, token);
      },
    ),
    "textDocument/documentHighlight": onCfg<DocumentHighlightParams>(
      "documentHighlight",
      (document, { position }, context) => highlights(document, position, context) ?? null,
      (guest, { position, textDocument }) => {
        const uri = canonicalUri(textDocument.uri);
        return guest.references(position)?.flatMap((one) => (one.uri === uri ? highlight(one) : [])) ?? null;
      },
    ),
    "textDocument/prepareRename": onCfg<PrepareRenameParams>(
      "prepareRename",
      (document, { position }, context) => {
        const found = prepareRename(namedAt(document, position, context), context);
        if ("refused" in found) return refusal(found.refused);
        return { range: found.range, placeholder: document.text.slice(found.range) };
      },
      (guest, { position }, context) => {
        // What is none of DBND's names is left to Python's own language server.
        const named = guest.named(position);
        if (!named || named.kind === "key") return null;
        const found = prepareRename(named, context);
        return "refused" in found ? refusal(found.refused) : { range: found.range, placeholder: named.name };
      },
    ),
    "textDocument/rename": onCfg<RenameParams>(
      "rename",
      (document, { position, newName }, context) => renamed(namedAt(document, position, context), newName, context),
      (guest, { position, newName }, context) => {
        const named = guest.named(position);
        return named ? renamed(named, newName, context) : null;
      },
    ),
    "textDocument/selectionRange": onCfg<SelectionRangeParams>("selectionRange", (document, { positions }, context) =>
      selectionRanges(document, positions, context),
    ),
    "textDocument/semanticTokens/full": onCfg<SemanticTokensParams>(
      "semanticTokens",
      (document, { textDocument }, context) => tokens.full(textDocument.uri, documentTokens(document, context)),
    ),
    "textDocument/semanticTokens/full/delta": onCfg<SemanticTokensDeltaParams>(
      "semanticTokensDelta",
      (document, { textDocument, previousResultId }, context) =>
        tokens.delta(textDocument.uri, previousResultId, documentTokens(document, context)),
    ),
    "textDocument/semanticTokens/range": onCfg<SemanticTokensRangeParams>(
      "semanticTokensRange",
      (document, { range }, context) => ({
        data: documentTokens(document, context, { first: range.start.line, last: range.end.line }),
      }),
    ),
    "textDocument/inlayHint": onCfg<InlayHintParams>(
      "inlayHint",
      (document, { range, textDocument }, context) =>
        context.settings.inlayHints ? inlayHints(document, range, textDocument.uri, context) : [],
      (guest, { range }, context) => (context.settings.inlayHints ? guest.hints(range) : []),
    ),
    "inlayHint/resolve": async (hint: InlayHint, token: CancellationToken) => {
      const { uri } = hint.data as HintData;
      const run = on("inlayHintResolve", hint, () => {
        const document = workspace.document(uri);
        return document ? resolveInlayHint(hint, document, workspace.context(document, client)) : hint;
      });
      return run(hint, token);
    },
    "workspace/symbol": on(
      "workspaceSymbol",
      null,
      async ({ query, partialResultToken }: WorkspaceSymbolParams, token) => {
        const { symbols, cut } = workspaceSymbols(query, await projectSymbols(workspace), await dagSymbols(workspace));
        if (cut) tell(`More than ${WORKSPACE_SYMBOL_LIMIT} names match: the first are shown; type more of the name.`);
        return inParts(connection, symbols, partialResultToken, token);
      },
    ),
  };
}

/** An error that editors show to people as it is. */
function refusal(message: string): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}

/** With the versions that the edits are for, where the client heeds them. */
function workspaceEdit(
  edits: ReadonlyMap<string, readonly TextEdit[]>,
  workspace: Workspace,
  client: Client,
): WorkspaceEdit {
  const files = [...edits].map(([uri, changes]) => ({ open: workspace.open.get(uri), uri, edits: [...changes] }));
  if (!client.versionedEdits)
    return { changes: Object.fromEntries(files.map(({ open, uri, edits }) => [open?.clientUri ?? uri, edits])) };
  return {
    documentChanges: files.map(({ open, uri, edits }) => ({
      textDocument: { uri: open?.clientUri ?? uri, version: open?.version ?? null },
      edits,
    })),
  };
}

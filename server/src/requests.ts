import type {
  CancellationToken,
  CodeActionParams,
  CodeLensParams,
  CompletionItem,
  CompletionParams,
  Connection,
  DefinitionParams,
  DocumentDiagnosticParams,
  DocumentDiagnosticReport,
  DocumentLinkParams,
  DocumentSymbolParams,
  FoldingRangeParams,
  HoverParams,
  LocationLink,
  PartialResultParams,
  SignatureHelpParams,
} from "vscode-languageserver";
import type { Client } from "./capabilities.ts";
import { databandRequests } from "./databandRequests.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { codeActions } from "./features/codeActions/codeActions.ts";
import { guestActions } from "./features/codeActions/guestActions.ts";
import { ofKinds } from "./features/codeActions/request.ts";
import { callLenses, environmentLenses, operatorLenses, taskLenses, workerLenses } from "./features/codeLens.ts";
import { complete, resolveCompletion } from "./features/completion/completion.ts";
import type { KeyItemData } from "./features/completion/keys.ts";
import { definition } from "./features/definition.ts";
import { foldingRanges } from "./features/folding.ts";
import { hover } from "./features/hover.ts";
import { documentLinks } from "./features/links.ts";
import { documentSymbols, SYMBOL_LIMIT } from "./features/symbols.ts";
import { plainSymbols } from "./features/plainSymbols.ts";
import { formattingRequests } from "./formattingRequests.ts";
import type { Guests } from "./guests.ts";
import { tellOnce } from "./limitNotices.ts";
import { navigationRequests } from "./navigationRequests.ts";
import { inParts } from "./partialResults.ts";
import { requestHandlers } from "./requestHandlers.ts";
import type { Requests } from "./requestHandlers.ts";
import type { Workspace } from "./workspace/workspace.ts";

/** The answers to every request: those of the protocol, one feature each, and our own. */
export function requests(
  connection: Connection,
  workspace: Workspace,
  client: Client,
  diagnostics: Diagnostics,
  guests: Guests,
): Requests {
  const handlers = requestHandlers(connection, workspace, client, guests);
  const { on, onCfg } = handlers;
  const asLinks = (links: readonly LocationLink[]) =>
    client.locationLinks
      ? links
      : links.map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange }));
  const tell = tellOnce(connection);
  const inPartsOf = <T>(elements: readonly T[], params: PartialResultParams, token: CancellationToken) =>
    inParts(connection, elements, params.partialResultToken, token);
  return {
    ...navigationRequests(connection, handlers, workspace, client),
    ...formattingRequests(handlers),
    ...databandRequests(handlers, workspace, client),
    "textDocument/completion": onCfg<CompletionParams>(
      "completion",
      (document, { position }, context) => complete(document, position, context),
      (guest, { position, context }) => ({
        isIncomplete: false,
        items: guest.complete(position, context?.triggerCharacter),
      }),
    ),
    "completionItem/resolve": async (item: CompletionItem, token: CancellationToken) => {
      const uri = (item.data as KeyItemData | undefined)?.uri ?? "";
      const run = on("completionResolve", item, () => {
        const document = workspace.document(uri);
        return document ? resolveCompletion(item, workspace.context(document, client)) : item;
      });
      return run(item, token);
    },
    "textDocument/hover": onCfg<HoverParams>(
      "hover",
      (document, { position }, context) => hover(document, position, context) ?? null,
      (guest, { position }) => guest.hover(position) ?? null,
    ),
    "textDocument/definition": onCfg<DefinitionParams>(
      "definition",
      (document, { position }, context) => asLinks(definition(document, position, context)),
      (guest, { position }) => asLinks(guest.definition(position)),
    ),
    "textDocument/documentSymbol": onCfg<DocumentSymbolParams>("documentSymbol", (document, params, context, token) => {
      const { uri } = params.textDocument;
      const { symbols, cut } = documentSymbols(document, context);
      if (cut) tell(`The outline of ${context.displayName(uri)} shows its first ${SYMBOL_LIMIT} symbols only.`);
      return client.hierarchicalSymbols
        ? inPartsOf(symbols, params, token)
        : inPartsOf(plainSymbols(symbols, uri), params, token);
    }),
    "textDocument/foldingRange": onCfg<FoldingRangeParams>("foldingRange", (document, params, context, token) => {
      const limit = client.foldingLimit;
      const { ranges, cut } = foldingRanges(document, limit);
      const name = context.displayName(params.textDocument.uri);
      if (cut) tell(`Only the first ${limit} places of ${name} can be folded: the editor takes no more.`);
      return inPartsOf(ranges, params, token);
    }),
    "textDocument/documentLink": onCfg<DocumentLinkParams>(
      "documentLink",
      (document, params, context, token) => inPartsOf(documentLinks(document, context), params, token),
      (guest, params, _, token) => inPartsOf(guest.links(), params, token),
    ),
    "textDocument/signatureHelp": onCfg<SignatureHelpParams>(
      "signatureHelp",
      () => null,
      (guest, { position }) => guest.signature(position) ?? null,
    ),
    "textDocument/codeAction": onCfg<CodeActionParams>(
      "codeAction",
      (document, { range, context: { diagnostics, only }, textDocument: { uri } }, context) => {
        const problems = workspace.problems(document);
        return codeActions({ document, clientUri: uri, range, problems, diagnostics, only, context });
      },
      async (guest, { range, context: { diagnostics, only }, textDocument: { uri } }) => {
        const own = ofKinds(guest.actions(uri, range, diagnostics), only);
        const text = workspace.open.get(uri)?.text;
        const problems = await guests.problems(uri);
        return text
          ? [...own, ...guestActions({ guest, text, clientUri: uri, range, problems, diagnostics, only })]
          : own;
      },
    ),
    "textDocument/codeLens": on("codeLens", null, async ({ textDocument: { uri } }: CodeLensParams) => {
      if (!workspace.settings(uri).codeLens) return null;
      const document = workspace.document(uri);
      if (document) return environmentLenses(document, uri, workspace.context(document, client));
      const open = workspace.open.get(uri);
      if (open?.languageId !== "python") return null;
      const tasks = [
        ...taskLenses(await workspace.python.ofFile(uri), uri),
        ...callLenses(workspace.python.callsOfFile(uri), uri),
      ];
      const dag = await workspace.python.dagFile(uri, workspace.dagTarget(uri));
      return dag ? [...tasks, ...operatorLenses(dag.operators, uri), ...workerLenses(dag.tasks(), uri)] : tasks;
    }),
    "textDocument/diagnostic": on<DocumentDiagnosticParams, DocumentDiagnosticReport>(
      "diagnostic",
      { kind: "full", items: [] },
      ({ textDocument, previousResultId }) => diagnostics.report(textDocument.uri, previousResultId),
    ),
  };
}
